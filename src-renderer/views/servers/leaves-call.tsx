import type { AppState } from "../../store/state.ts";
import { useAppState } from "../app-context.tsx";
import { isInCall } from "../voice-bar/call-words.ts";

/** That a call ends by what is about to be done; nothing without a call. */
export function LeavesCall() {
  const channel = useAppState(channelOfCall);
  return channel === null ? null : <p>You leave your call in {channel}.</p>;
}

function channelOfCall({ voice: { call }, roster }: AppState): string | null {
  if (!isInCall(call)) return null;
  return roster?.channels.find((channel) => channel.id === call.channelId)?.name ?? "the channel";
}
