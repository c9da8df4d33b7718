import type { Message } from "../../../../shared/protocol/values.ts";
import type { PendingMessage } from "../../../store/chat-state.ts";

/** One line of the list, with what stands above it. The same object as long as it looks the same. */
export type Row = MessageRow | PendingRow;

interface RowFace {
  readonly key: string;
  /** With the author's picture and name: the first of what somebody says in one go. */
  readonly isHead: boolean;
  /** A moment of the day that begins here; null: the day goes on. */
  readonly dayMs: number | null;
}

interface MessageRow extends RowFace {
  readonly kind: "message";
  readonly message: Message;
  /** "New messages" stands above it. */
  readonly isFirstNew: boolean;
}

interface PendingRow extends RowFace {
  readonly kind: "pending";
  readonly pending: PendingMessage;
}

interface RowsOf {
  readonly messages: readonly Message[];
  /** In this channel; none while the newest messages are not loaded, as they stand behind those. */
  readonly pending: readonly PendingMessage[];
  readonly newFrom: number | null;
  readonly selfId: string;
}

/** What somebody says within so long belongs together. */
const ONE_GO_MS = 5 * 60_000;

/** @param before the rows as they were, whose objects are kept where nothing changed: only changed rows are drawn anew. */
export function buildRows({ messages, pending, newFrom, selfId }: RowsOf, before: readonly Row[]): readonly Row[] {
  const known = new Map(before.map((row) => [row.key, row]));
  const keep = (row: Row): Row => {
    const old = known.get(row.key);
    return old !== undefined && isSame(old, row) ? old : row;
  };
  let previous: Line | null = null;
  let isNewPassed = newFrom === null;
  const rows: Row[] = [];
  for (const message of messages) {
    const isFirstNew = !isNewPassed && newFrom !== null && message.id >= newFrom;
    if (isFirstNew) isNewPassed = true;
    const line: Line = { authorId: message.authorId, atMs: message.createdAt, isReply: message.replyTo !== null };
    const face = faceOf(line, previous);
    rows.push(
      keep({ kind: "message", key: `m${message.id}`, message, ...face, isHead: face.isHead || isFirstNew, isFirstNew }),
    );
    previous = line;
  }
  for (const each of pending) {
    const line: Line = { authorId: selfId, atMs: each.writtenAt, isReply: each.replyTo !== null };
    rows.push(keep({ kind: "pending", key: `p${each.nonce}`, pending: each, ...faceOf(line, previous) }));
    previous = line;
  }
  return rows;
}

interface Line {
  readonly authorId: string;
  readonly atMs: number;
  readonly isReply: boolean;
}

function faceOf(line: Line, previous: Line | null): Pick<RowFace, "isHead" | "dayMs"> {
  const isNewDay = previous === null || !isSameDay(previous.atMs, line.atMs);
  const goesOn =
    !isNewDay &&
    !line.isReply &&
    previous.authorId === line.authorId &&
    Math.abs(line.atMs - previous.atMs) < ONE_GO_MS;
  return { isHead: !goesOn, dayMs: isNewDay ? line.atMs : null };
}

function isSameDay(oneMs: number, otherMs: number): boolean {
  const [one, other] = [new Date(oneMs), new Date(otherMs)];
  return (
    one.getDate() === other.getDate() &&
    one.getMonth() === other.getMonth() &&
    one.getFullYear() === other.getFullYear()
  );
}

function isSame(one: Row, other: Row): boolean {
  if (one.isHead !== other.isHead || one.dayMs !== other.dayMs) return false;
  if (one.kind === "message") {
    return other.kind === "message" && one.message === other.message && one.isFirstNew === other.isFirstNew;
  }
  return other.kind === "pending" && one.pending === other.pending;
}
