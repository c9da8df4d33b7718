import type { Message, ReadMark } from "../../shared/protocol/values.ts";
import { type ChannelWindow, coversFrom, messagesOf, reachesPresent } from "./channel-messages.ts";

/** A mark past the newest message moves to that (M7). */
export const NEWEST = Number.MAX_SAFE_INTEGER;

/** The mark as it will be once the server knows of what was read here. */
export function locallyRead(mark: ReadMark, readId: number, window: ChannelWindow | null, selfId: string): ReadMark {
  if (readId <= mark.lastReadId) return mark;
  if (readId === NEWEST) return { ...mark, lastReadId: readId, unread: 0, mentions: 0 };
  const others = window === null ? [] : messagesOf(window).filter(({ authorId }) => authorId !== selfId);
  if (window !== null && reachesPresent(window) && coversFrom(window, readId)) {
    const left = others.filter(({ id }) => id > readId);
    return { ...mark, lastReadId: readId, unread: left.length, mentions: countCalls(left, selfId) };
  }
  const read = others.filter(({ id }) => id > mark.lastReadId && id <= readId);
  return {
    ...mark,
    lastReadId: readId,
    unread: Math.max(0, mark.unread - read.length),
    mentions: Math.max(0, mark.mentions - countCalls(read, selfId)),
  };
}

/** The first message that was unread with this mark; null: none of those in the window. */
export function firstUnread(messages: readonly Message[], lastReadId: number, selfId: string): number | null {
  return messages.find(({ id, authorId }) => id > lastReadId && authorId !== selfId)?.id ?? null;
}

function countCalls(messages: readonly Message[], selfId: string): number {
  return messages.filter(({ mentions, everyone }) => everyone || mentions.includes(selfId)).length;
}
