import type { Channel } from "../../../shared/protocol/values.ts";
import { useAppStore, useCommands } from "../app-context.tsx";
import { refusalWords } from "../welcome/form-faults.ts";
import { useToasts } from "../widgets/toasts.tsx";
import { positionBeside, positionOfStep, type Side } from "./channel-order.ts";

/** Brings channels to other places of the list, and tells a screen reader where they stand then. */
export function useMoveChannel() {
  const store = useAppStore();
  const { administration } = useCommands();
  const toasts = useToasts();

  const channels = () => store.getState().roster?.channels ?? [];
  const move = async (channel: Channel, position: number) => {
    const siblings = channels().filter(({ kind }) => kind === channel.kind);
    // Counted before it moves: the events that tell of it may come before or after the answer.
    const others = channels().filter(({ id }) => id !== channel.id);
    const place = others.slice(0, position).filter(({ kind }) => kind === channel.kind).length + 1;
    try {
      await administration.updateChannel(channel.id, { position });
      toasts.say(`${channel.name} is number ${place} of ${siblings.length} now.`);
    } catch (error) {
      toasts.show({ text: `${channel.name} was not moved. ${refusalWords(error)}` });
    }
  };
  return {
    step(channel: Channel, step: "up" | "down"): void {
      const position = positionOfStep(channels(), channel, step);
      if (position === null) toasts.say(`${channel.name} is the ${step === "up" ? "first" : "last"} one.`);
      else void move(channel, position);
    },
    beside(channelId: string, target: { readonly channelId: string; readonly side: Side }): void {
      const channel = channels().find(({ id }) => id === channelId);
      const position = positionBeside(channels(), channelId, target);
      if (channel !== undefined && position !== null) void move(channel, position);
    },
  };
}
