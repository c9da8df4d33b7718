import { useEffect, useRef } from "react";
import { shownChannel } from "../../../shared/client/shown-channel.ts";
import type { Channel } from "../../../shared/protocol/values.ts";
import { useAppState, useCommands, useRoster } from "../app-context.tsx";
import { isInCall } from "../voice-bar/call-words.ts";
import { recentChannels, rememberChannel } from "./recent-channels.ts";

/** The channel in the middle. It is remembered for the next start, and chat is told of it. */
export function useShownChannel() {
  const { channels } = useRoster();
  const call = useAppState((state) => state.voice.call);
  const chosenId = useAppState((state) => state.chosenChannelId);
  const commands = useCommands();
  const channel = shownChannel({ channels, chosenId, callChannelId: isInCall(call) ? call.channelId : null });
  useMemory(channel, chosenId);

  const textId = channel?.kind === "text" ? channel.id : null;
  useEffect(() => {
    if (textId !== null) commands.chat.open(textId);
  }, [commands, textId]);

  return { channel, show: ({ id }: Channel) => commands.showChannel(id) };
}

/** Starts where one was last on this server, but for a call, which goes first; and remembers where one goes. */
function useMemory(shown: Channel | null, chosenId: string | null): void {
  const { channels } = useRoster();
  const serverId = useAppState(({ desktop }) => desktop?.activeServerId ?? null);
  const isCalling = useAppState(({ voice }) => isInCall(voice.call));
  const commands = useCommands();
  const hasBegun = useRef(false);
  const shownId = shown?.id ?? null;
  useEffect(() => {
    if (!hasBegun.current) {
      hasBegun.current = true;
      const last = recentChannels(serverId).find((id) => channels.some((channel) => channel.id === id));
      if (chosenId === null && !isCalling && last !== undefined && last !== shownId) return commands.showChannel(last);
    }
    if (shownId !== null) rememberChannel(serverId, shownId);
  }, [channels, chosenId, commands, isCalling, serverId, shownId]);
}
