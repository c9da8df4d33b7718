import type { ServerEvent } from "../protocol/events.ts";
import type { AnswerData, Op } from "../protocol/requests.ts";
import type { Called, ReadMark } from "../protocol/values.ts";

/** What a counted event does to the counts of a channel, where the message lies behind the mark. */
interface CountChange {
  readonly revision: number;
  readonly messageId: number;
  readonly unread: number;
  readonly mentions: number;
}

interface ChannelReads {
  /** As the server gave it, with what is folded into it. */
  readonly base: ReadMark;
  /** What was counted since, oldest first: the mark that comes next may be older than some of it. */
  readonly since: readonly CountChange[];
  readonly mark: ReadMark;
}

/** Read marks of one account, and its counts, kept by M7 from a snapshot, events and answers. */
export interface Reads {
  readonly selfId: string;
  readonly channels: ReadonlyMap<string, ChannelReads>;
}

/** No answer is later than so many events. */
const CHANGES_KEPT = 200;

export function readsFrom(selfId: string, marks: readonly ReadMark[]): Reads {
  return { selfId, channels: new Map(marks.map((mark) => [mark.channelId, { base: mark, since: [], mark }])) };
}

/** By channel. Its `revision` is that of the last change counted in it. */
export function marksOf({ channels }: Reads): ReadonlyMap<string, ReadMark> {
  return new Map([...channels].map(([channelId, { mark }]) => [channelId, mark]));
}

export function markOf({ channels }: Reads, channelId: string): ReadMark | null {
  return channels.get(channelId)?.mark ?? null;
}

/** The marks after an event; the same ones where it changes none. */
export function reduceReads(reads: Reads, { event, data }: ServerEvent): Reads {
  switch (event) {
    case "message.created": {
      const { message, revision } = data;
      if (message.authorId === reads.selfId) return counted(reads, message.channelId, revision, message.id, 0, 0);
      return counted(reads, message.channelId, revision, message.id, 1, calls(reads, message));
    }
    case "message.updated": {
      const { message, was, revision } = data;
      const isOwn = message.authorId === reads.selfId;
      const mentions = isOwn || was === undefined ? 0 : calls(reads, message) - calls(reads, was);
      return counted(reads, message.channelId, revision, message.id, 0, mentions);
    }
    case "message.deleted": {
      const { channelId, messageId, authorId, was, revision } = data;
      if (authorId === undefined || authorId === reads.selfId)
        return counted(reads, channelId, revision, messageId, 0, 0);
      return counted(reads, channelId, revision, messageId, -1, was === undefined ? 0 : -calls(reads, was));
    }
    case "channel.readUpdated":
      return withMark(reads, data);
    case "channel.created":
      if (data.channel.kind !== "text" || reads.channels.has(data.channel.id)) return reads;
      return withMark(reads, emptyMark(data.channel.id));
    case "channel.deleted":
      return withoutChannel(reads, data.channelId);
    default:
      return reads;
  }
}

/** What the answer to one's own request says of the marks: its sender gets no event for it. */
export function readsAfterAnswer<O extends Op>(reads: Reads, op: O, answer: AnswerData<O>): Reads {
  return op === "channel.read" ? withMark(reads, answer as AnswerData<"channel.read">) : reads;
}

/** A mark as an event or an answer gives it. What was counted after it stays counted; one that is older than the last comes to nothing. */
function withMark(reads: Reads, mark: ReadMark): Reads {
  const before = reads.channels.get(mark.channelId);
  const { revision } = mark;
  if (before !== undefined && isOvertaken(mark, before.base)) return reads;
  // A server without revisions: what it says last is what counts.
  const since = revision === undefined ? [] : (before?.since ?? []).filter((change) => change.revision > revision);
  return withChannel(reads, mark.channelId, { base: mark, since, mark: replayed(mark, since) });
}

/** Marks never move back: of two that no count lies between, the further one is the newer one. */
function isOvertaken(mark: ReadMark, by: ReadMark): boolean {
  if (mark.revision === undefined || by.revision === undefined) return false;
  return mark.revision < by.revision || (mark.revision === by.revision && mark.lastReadId < by.lastReadId);
}

function counted(
  reads: Reads,
  channelId: string,
  revision: number | undefined,
  messageId: number,
  unread: number,
  mentions: number,
): Reads {
  const before = reads.channels.get(channelId) ?? fresh(channelId);
  const known = before.mark.revision;
  if (revision === undefined) {
    if (unread === 0 && mentions === 0) return reads;
    const mark = applied(before.mark, { messageId, unread, mentions, revision: known ?? 0 });
    const kept = known === undefined ? withoutRevision(mark) : mark;
    return withChannel(reads, channelId, { base: kept, since: [], mark: kept });
  }
  if (known !== undefined && revision <= known) return reads;
  const change = { revision, messageId, unread, mentions };
  const since = [...before.since, change];
  const mark = applied(before.mark, change);
  if (since.length <= CHANGES_KEPT) return withChannel(reads, channelId, { base: before.base, since, mark });
  const folded = since.splice(0, CHANGES_KEPT / 2);
  return withChannel(reads, channelId, { base: replayed(before.base, folded), since, mark });
}

function replayed(mark: ReadMark, changes: readonly CountChange[]): ReadMark {
  return changes.reduce(applied, mark);
}

function applied(mark: ReadMark, { revision, messageId, unread, mentions }: CountChange): ReadMark {
  if (messageId <= mark.lastReadId) return { ...mark, revision };
  return {
    ...mark,
    unread: Math.max(0, mark.unread + unread),
    mentions: Math.max(0, mark.mentions + mentions),
    revision,
  };
}

function calls({ selfId }: Reads, { mentions, everyone }: Called): number {
  return everyone || mentions.includes(selfId) ? 1 : 0;
}

function emptyMark(channelId: string): ReadMark {
  return { channelId, lastReadId: 0, unread: 0, mentions: 0 };
}

function fresh(channelId: string): ChannelReads {
  const mark = emptyMark(channelId);
  return { base: mark, since: [], mark };
}

function withoutRevision({ channelId, lastReadId, unread, mentions }: ReadMark): ReadMark {
  return { channelId, lastReadId, unread, mentions };
}

function withChannel(reads: Reads, channelId: string, channel: ChannelReads): Reads {
  return { ...reads, channels: new Map(reads.channels).set(channelId, channel) };
}

function withoutChannel(reads: Reads, channelId: string): Reads {
  if (!reads.channels.has(channelId)) return reads;
  const channels = new Map(reads.channels);
  channels.delete(channelId);
  return { ...reads, channels };
}
