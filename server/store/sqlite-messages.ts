import { canBeSeen } from "../../shared/chat/message-text.ts";
import type { Called, Message } from "../../shared/protocol/values.ts";
import { BUSY_TIMEOUT_MS, type Database } from "./database.ts";
import type { GroupCommit } from "./group-commit.ts";
import {
  type Change,
  type DeleteOutcome,
  type EditOutcome,
  type MessagePage,
  type MessageStore,
  type NewMessage,
  type NewReaction,
  NONCE_KEPT_MS,
  type PageStart,
  type ReactOutcome,
  type SearchQuery,
  type SendOutcome,
} from "./message-store.ts";
import { insertAuditEntry } from "./queries/audit.ts";
import { findChannel } from "./queries/channels.ts";
import { eraseSome } from "./queries/erasure.ts";
import { findOwnUploads } from "./queries/message-parts.ts";
import {
  clearNonce,
  clearNonces,
  emptyMessage,
  findByNonce,
  findExpired,
  findMessage,
  findReplied,
  insertMessage,
  isTextChannel,
  listIdsUpTo,
  newestMessageId,
  removeMessages,
  rowOf,
  rowsBeside,
  toMessages,
  updateMessage,
} from "./queries/messages.ts";
import { deleteReaction, insertReaction, reactionsOf } from "./queries/reactions.ts";
import { listReadMarks, moveReadMark } from "./queries/read-marks.ts";
import { searchRows } from "./queries/search.ts";
import type { Transactions } from "./transactions.ts";

/** Messages in SQLite. */
export class SqliteMessages implements MessageStore {
  readonly #group: GroupCommit;
  readonly #transactions: Transactions;

  constructor(group: GroupCommit, transactions: Transactions) {
    this.#group = group;
    this.#transactions = transactions;
  }

  send = (message: NewMessage) => this.#group.write((db) => send(db, message));
  list = (channelId: string, start: PageStart, limit: number) =>
    this.#group.read((db) => (isTextChannel(db, channelId) ? page(db, channelId, start, limit) : null));
  edit = (change: Change, text: string, called: Called) => this.#group.write((db) => edit(db, change, text, called));
  delete = (change: Change, mayAny: boolean) => this.#group.write((db) => remove(db, change, mayAny));
  react = (reaction: NewReaction) => this.#group.write((db) => react(db, reaction));

  search = (query: SearchQuery) =>
    this.#group.read((db): MessagePage => {
      const rows = searchRows(db, { ...query, limit: query.limit + 1 });
      return { messages: toMessages(db, rows.slice(0, query.limit)), more: rows.length > query.limit };
    });

  markRead = (userId: string, channelId: string, messageId: number) =>
    this.#group.write((db) => {
      if (!isTextChannel(db, channelId)) return null;
      const moved = moveReadMark(db, userId, channelId, Math.min(messageId, newestMessageId(db, channelId)));
      const [mark] = listReadMarks(db, userId, channelId);
      return mark === undefined ? null : { mark, moved };
    });

  readMarks = (userId: string, channelId?: string) =>
    this.#group.read((db) => listReadMarks(db, userId, channelId ?? null));

  purgeExpired = (now: number, limit: number) => this.#group.write((db) => purgeExpired(db, now, limit));

  eraseSome = (at: number, limit: number) => this.#group.write((db) => eraseSome(db, at, limit));

  forgetNonces = (until: number, limit: number) => this.#group.write((db) => clearNonces(db, until, limit));

  // Not with the group, since the log cannot be emptied within a transaction.
  wipe = () => this.#transactions.run((db) => emptyLog(db));
}

function send(db: Database, message: NewMessage): SendOutcome {
  const { channelId, authorId, nonce, replyTo, createdAt } = message;
  if (!isTextChannel(db, channelId)) return { kind: "noChannel" };
  const repeated = findByNonce(db, authorId, nonce);
  if (repeated !== null) {
    if (repeated.createdAt > createdAt - NONCE_KEPT_MS) return { kind: "repeated", message: repeated };
    clearNonce(db, repeated.id);
  }
  const preview = replyTo === null ? null : findReplied(db, channelId, replyTo);
  if (preview === undefined) return { kind: "badReply" };
  const attachments = findOwnUploads(db, authorId, message.attachmentIds);
  if (attachments === null) return { kind: "badAttachment" };
  return { kind: "sent", message: insertMessage(db, message, attachments, preview) };
}

function page(db: Database, channelId: string, start: PageStart, limit: number): MessagePage {
  switch (start.kind) {
    case "end":
      return older(db, channelId, Number.MAX_SAFE_INTEGER, limit);
    case "before":
      return older(db, channelId, start.messageId, limit);
    case "after": {
      const rows = rowsBeside(db, channelId, "newer", start.messageId, limit + 1);
      return { messages: toMessages(db, rows.slice(0, limit)), more: rows.length > limit };
    }
    case "around": {
      const half = Math.floor((limit - 1) / 2);
      const before = rowsBeside(db, channelId, "older", start.messageId, half + 1);
      const after = rowsBeside(db, channelId, "newer", start.messageId, half + 1);
      const rows = [
        ...before.slice(0, half).reverse(),
        ...rowOf(db, channelId, start.messageId),
        ...after.slice(0, half),
      ];
      return { messages: toMessages(db, rows), more: before.length > half, moreAfter: after.length > half };
    }
  }
}

function older(db: Database, channelId: string, messageId: number, limit: number): MessagePage {
  const rows = rowsBeside(db, channelId, "older", messageId, limit + 1);
  return { messages: toMessages(db, rows.slice(0, limit).reverse()), more: rows.length > limit };
}

function edit(db: Database, { messageId, byUserId, at }: Change, text: string, called: Called): EditOutcome {
  const before = findMessage(db, messageId);
  if (before === null) return { kind: "noMessage" };
  if (before.authorId !== byUserId) return { kind: "notTheirs" };
  if (before.deletedAt !== null) return { kind: "noMessage" };
  if (!canBeSeen(text) && before.attachments.length === 0) return { kind: "empty" };
  updateMessage(db, before, text, called, at);
  const message: Message = { ...before, text, editedAt: at, mentions: called.mentions, everyone: called.everyone };
  return { kind: "edited", message, was: calledIn(before) };
}

function remove(db: Database, { messageId, byUserId, at }: Change, mayAny: boolean): DeleteOutcome {
  const before = findMessage(db, messageId);
  if (before === null) return { kind: "noMessage" };
  if (before.authorId !== byUserId && !mayAny) return { kind: "notTheirs" };
  if (before.deletedAt !== null) return { kind: "noMessage" };
  emptyMessage(db, messageId, at);
  if (before.authorId !== byUserId) {
    const entry = { at, actorId: byUserId, targetId: before.authorId, detail: channelName(db, before.channelId) };
    insertAuditEntry(db, { ...entry, action: "message.deleted" });
  }
  const message = findMessage(db, messageId);
  return message === null ? { kind: "noMessage" } : { kind: "deleted", message, was: calledIn(before) };
}

function react(db: Database, reaction: NewReaction): ReactOutcome {
  const { messageId, emoji, maxKinds } = reaction;
  const message = findMessage(db, messageId);
  if (message === null || message.deletedAt !== null) return { kind: "noMessage" };
  const isNewKind = !message.reactions.some((known) => known.emoji === emoji);
  if (reaction.on && isNewKind && message.reactions.length >= maxKinds) return { kind: "tooManyKinds" };
  const changed = reaction.on ? insertReaction(db, reaction) : deleteReaction(db, reaction);
  if (!changed) return { kind: "unchanged" };
  const reactions = reactionsOf(db, JSON.stringify([messageId])).get(messageId) ?? [];
  return { kind: "changed", channelId: message.channelId, reactions };
}

function purgeExpired(db: Database, now: number, limit: number): { channelId: string; upToId: number } | null {
  const expired = findExpired(db, now, limit);
  if (expired === null) return null;
  const { channelId } = expired;
  const ids = listIdsUpTo(db, channelId, expired.upToId, limit);
  removeMessages(db, ids);
  return { channelId, upToId: ids.at(-1) ?? expired.upToId };
}

/** Never waits for a backup that reads the log: meanwhile nobody at all would be served. */
function emptyLog(db: Database): "wiped" | "busy" {
  db.pragma("busy_timeout = 0");
  try {
    return db.pragma("wal_checkpoint(TRUNCATE)", { simple: true }) === 0 ? "wiped" : "busy";
  } finally {
    db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
}

function calledIn({ mentions, everyone }: Message): Called {
  return { mentions, everyone };
}

function channelName(db: Database, channelId: string): string {
  return findChannel(db, channelId)?.name ?? "";
}
