import type { Settings } from "../../../shared/client/settings.ts";
import type { Channel, ReadMark } from "../../../shared/protocol/values.ts";

/** The channel above or below another one in the list, the last one above the first. null: there is no other. */
export function neighbourChannel(channels: readonly Channel[], fromId: string | null, step: 1 | -1): Channel | null {
  const at = channels.findIndex(({ id }) => id === fromId);
  const from = at === -1 && step === -1 ? 0 : at;
  const next = channels[(from + step + channels.length) % channels.length];
  return next === undefined || next.id === fromId ? null : next;
}

/** Whether there is something to read that one wants to hear of. */
export function isWaiting(
  channel: Channel,
  reads: ReadonlyMap<string, ReadMark>,
  { channelNotices }: Pick<Settings, "channelNotices">,
): boolean {
  const mark = reads.get(channel.id);
  if (channel.kind !== "text" || mark === undefined) return false;
  return mark.mentions > 0 || (mark.unread > 0 && channelNotices[channel.id] !== "none");
}
