import { NOTHING_UNREAD, type UnreadReport } from "../desktop/desktop-state.ts";
import type { Channel, ReadMark } from "../protocol/values.ts";
import type { Settings } from "./settings.ts";

/** What there is to read in all text channels together, for the window's title and for what shows the program outside of it. */
export function unreadIn(
  channels: readonly Channel[],
  reads: ReadonlyMap<string, ReadMark>,
  { channelNotices }: Pick<Settings, "channelNotices">,
): UnreadReport {
  return channels.reduce((sum, { id, kind }) => {
    const mark = reads.get(id);
    if (kind !== "text" || mark === undefined) return sum;
    // A channel that one wants nothing of is no reason to look; that somebody called there is.
    const isQuiet = channelNotices[id] === "none";
    return {
      isUnread: sum.isUnread || mark.mentions > 0 || (mark.unread > 0 && !isQuiet),
      mentions: sum.mentions + mark.mentions,
    };
  }, NOTHING_UNREAD);
}
