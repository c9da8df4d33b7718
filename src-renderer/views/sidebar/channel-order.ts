import type { Channel } from "../../../shared/protocol/values.ts";

export type Side = "before" | "after";

/**
 * A4: the place among all channels that brings a channel beside another one of the list; null where it stands there
 * already.
 * @param channels all, in their order
 */
export function positionBeside(
  channels: readonly Channel[],
  channelId: string,
  target: { readonly channelId: string; readonly side: Side },
): number | null {
  const from = channels.findIndex(({ id }) => id === channelId);
  const others = channels.filter(({ id }) => id !== channelId);
  const at = others.findIndex(({ id }) => id === target.channelId);
  if (from === -1 || at === -1) return null;
  const to = target.side === "before" ? at : at + 1;
  // The channels of the other kind in between are not seen here: what looks the same is the same.
  return isSameAmongItsKind(channels, others, channelId, to) ? null : to;
}

/** The same for one step up or down among the channels of its kind; null at the end. */
export function positionOfStep(channels: readonly Channel[], channel: Channel, step: "up" | "down"): number | null {
  const siblings = channels.filter(({ kind }) => kind === channel.kind);
  const index = siblings.findIndex(({ id }) => id === channel.id);
  const neighbour = index === -1 ? undefined : siblings[step === "up" ? index - 1 : index + 1];
  if (neighbour === undefined) return null;
  return positionBeside(channels, channel.id, {
    channelId: neighbour.id,
    side: step === "up" ? "before" : "after",
  });
}

function isSameAmongItsKind(
  channels: readonly Channel[],
  others: readonly Channel[],
  channelId: string,
  to: number,
): boolean {
  const moved = channels.find(({ id }) => id === channelId);
  if (moved === undefined) return true;
  const after = [...others.slice(0, to), moved, ...others.slice(to)];
  const ofKind = (list: readonly Channel[]) => list.filter(({ kind }) => kind === moved.kind).map(({ id }) => id);
  return ofKind(channels).join("\n") === ofKind(after).join("\n");
}
