import type { Channel } from "../../shared/protocol/values.ts";

/** `channels` with `channel` at `place`, counted without it; past the end is the end (A4). */
export function placed<C extends Pick<Channel, "id">>(channels: readonly C[], channel: C, place: number): C[] {
  const others = channels.filter(({ id }) => id !== channel.id);
  return others.toSpliced(Math.min(place, others.length), 0, channel);
}

/** Those whose `position` is not their place, as they have to be. */
export function moved<C extends Pick<Channel, "position">>(ordered: readonly C[]): C[] {
  return ordered.flatMap((channel, position) => (channel.position === position ? [] : [{ ...channel, position }]));
}
