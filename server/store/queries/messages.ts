import * as z from "zod";
import type { Attachment, Called, Message } from "../../../shared/protocol/values.ts";
import type { Database } from "../database.ts";
import type { NewMessage } from "../message-store.ts";
import { statement } from "../statements.ts";
import { attachmentsOf, calledBy, insertMentions } from "./message-parts.ts";
import { reactionsOf } from "./reactions.ts";

/** Code points of `replyPreview`. */
const PREVIEW_CHARS = 200;

const rowSchema = z.object({
  id: z.int(),
  channel_id: z.string(),
  author_id: z.string(),
  text: z.string(),
  created_at: z.int(),
  edited_at: z.int().nullable(),
  deleted_at: z.int().nullable(),
  reply_to: z.int().nullable(),
  everyone: z.literal([0, 1]),
  nonce: z.string().nullable(),
  reply_author_id: z.string().nullable(),
  reply_text: z.string().nullable(),
});
const rowsSchema = z.array(rowSchema);
const idRowSchema = z.object({ id: z.int() });
const idRowsSchema = z.array(idRowSchema);
const newestRowSchema = z.object({ id: z.int().nullable() });
const previewRowSchema = z.object({
  author_id: z.string(),
  text: z.string().nullable(),
  deleted_at: z.int().nullable(),
});

/** Of `m`, a message, and `r`, what it replies to where that stands. */
export const MESSAGE_COLUMNS = `m.id, m.channel_id, m.author_id, m.text, m.created_at, m.edited_at, m.deleted_at, m.reply_to,
  m.everyone, m.nonce, r.author_id AS reply_author_id, substr(r.text, 1, ${PREVIEW_CHARS}) AS reply_text`;
export const REPLIED = "LEFT JOIN messages r ON r.id = m.reply_to AND r.deleted_at IS NULL";

/** The messages of rows of `MESSAGE_COLUMNS`, in their order, with all that hangs on them. */
export function toMessages(db: Database, rows: readonly unknown[]): Message[] {
  if (rows.length === 0) return [];
  const parsed = rowsSchema.parse(rows);
  const ids = JSON.stringify(parsed.map(({ id }) => id));
  const mentions = calledBy(db, ids);
  const reactions = reactionsOf(db, ids);
  const attachments = attachmentsOf(db, ids);
  return parsed.map((row) => ({
    id: row.id,
    channelId: row.channel_id,
    authorId: row.author_id,
    text: row.text,
    createdAt: row.created_at,
    editedAt: row.edited_at,
    deletedAt: row.deleted_at,
    replyTo: row.reply_to,
    mentions: mentions.get(row.id) ?? [],
    everyone: row.everyone === 1,
    reactions: reactions.get(row.id) ?? [],
    attachments: attachments.get(row.id) ?? [],
    nonce: row.nonce,
    replyPreview: row.reply_author_id === null ? null : { authorId: row.reply_author_id, text: row.reply_text ?? "" },
  }));
}

/** One of a channel that stands, deleted or not. */
export function findMessage(db: Database, messageId: number): Message | null {
  const rows = statement(
    db,
    `SELECT ${MESSAGE_COLUMNS} FROM messages m
     JOIN channels c ON c.id = m.channel_id AND c.deleted_at IS NULL ${REPLIED} WHERE m.id = ?`,
  ).all(messageId);
  return toMessages(db, rows)[0] ?? null;
}

export function findByNonce(db: Database, authorId: string, nonce: string): Message | null {
  const rows = statement(
    db,
    `SELECT ${MESSAGE_COLUMNS} FROM messages m ${REPLIED} WHERE m.author_id = ? AND m.nonce = ?`,
  ).all(authorId, nonce);
  return toMessages(db, rows)[0] ?? null;
}

/** Whether the channel is there, and takes messages. */
export function isTextChannel(db: Database, channelId: string): boolean {
  const row = statement(db, "SELECT id FROM channels WHERE id = ? AND kind = 'text' AND deleted_at IS NULL").get(
    channelId,
  );
  return row !== undefined;
}

/** Up to `count` rows that stand, from `messageId` on, itself left out; the nearest first. */
export function rowsBeside(
  db: Database,
  channelId: string,
  side: "older" | "newer",
  messageId: number,
  count: number,
): unknown[] {
  const [compare, order] = side === "older" ? ["<", "DESC"] : [">", "ASC"];
  return statement(
    db,
    `SELECT ${MESSAGE_COLUMNS} FROM messages m ${REPLIED}
     WHERE m.channel_id = ? AND m.id ${compare} ? AND m.deleted_at IS NULL ORDER BY m.id ${order} LIMIT ?`,
  ).all(channelId, messageId, count);
}

/** The row itself, where it stands in this channel. */
export function rowOf(db: Database, channelId: string, messageId: number): unknown[] {
  return statement(
    db,
    `SELECT ${MESSAGE_COLUMNS} FROM messages m ${REPLIED} WHERE m.id = ? AND m.channel_id = ? AND m.deleted_at IS NULL`,
  ).all(messageId, channelId);
}

/** 0 where nothing stands. */
export function newestMessageId(db: Database, channelId: string): number {
  const row = statement(db, "SELECT max(id) AS id FROM messages WHERE channel_id = ? AND deleted_at IS NULL").get(
    channelId,
  );
  return newestRowSchema.parse(row).id ?? 0;
}

/** What a reply to this message shows of it; undefined: it is not of this channel. */
export function findReplied(
  db: Database,
  channelId: string,
  messageId: number,
): NonNullable<Message["replyPreview"]> | null | undefined {
  const row = statement(
    db,
    `SELECT author_id, substr(text, 1, ${PREVIEW_CHARS}) AS text, deleted_at FROM messages WHERE id = ? AND channel_id = ?`,
  ).get(messageId, channelId);
  if (row === undefined) return undefined;
  const { author_id, text, deleted_at } = previewRowSchema.parse(row);
  return deleted_at === null ? { authorId: author_id, text: text ?? "" } : null;
}

/** Its attachments must be those that `findOwnUploads` allows. */
export function insertMessage(
  db: Database,
  message: NewMessage,
  attachments: Attachment[],
  replyPreview: Message["replyPreview"],
): Message {
  const { channelId, authorId, text, createdAt, replyTo, everyone, nonce } = message;
  const row = statement(
    db,
    `INSERT INTO messages (channel_id, author_id, text, created_at, reply_to, everyone, nonce)
     VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
  ).get(channelId, authorId, text, createdAt, replyTo, everyone ? 1 : 0, nonce);
  const { id } = idRowSchema.parse(row);
  insertMentions(db, id, channelId, message.mentions);
  const attach = statement(db, "UPDATE uploads SET message_id = ?, position = ? WHERE id = ?");
  for (const [position, attachment] of attachments.entries()) attach.run(id, position, attachment.id);
  return {
    ...{ id, channelId, authorId, text, createdAt, editedAt: null, deletedAt: null, replyTo },
    ...{ mentions: [...message.mentions], everyone, reactions: [], attachments, nonce, replyPreview },
  };
}

export function updateMessage(db: Database, message: Message, text: string, called: Called, editedAt: number): void {
  const { id, channelId } = message;
  statement(db, "UPDATE messages SET text = ?, everyone = ?, edited_at = ? WHERE id = ?").run(
    text,
    called.everyone ? 1 : 0,
    editedAt,
    id,
  );
  statement(db, "DELETE FROM mentions WHERE message_id = ?").run(id);
  insertMentions(db, id, channelId, called.mentions);
}

/** M5: only its row stays. */
export function emptyMessage(db: Database, messageId: number, deletedAt: number): void {
  statement(db, "UPDATE messages SET text = '', everyone = 0, deleted_at = ? WHERE id = ?").run(deletedAt, messageId);
  statement(db, "DELETE FROM mentions WHERE message_id = ?").run(messageId);
  statement(db, "DELETE FROM reactions WHERE message_id = ?").run(messageId);
  releaseUploads(db, "= ?", [messageId]);
}

/** The oldest messages of a channel up to this one, deleted ones too, `limit` of them. */
export function listIdsUpTo(db: Database, channelId: string, upToId: number, limit: number): number[] {
  const upTo = "SELECT id FROM messages WHERE channel_id = @channelId AND id <= @upToId";
  // Each half has its own index, so that no step walks the whole channel.
  const rows = statement(
    db,
    `${upTo} AND deleted_at IS NULL UNION ALL ${upTo} AND deleted_at IS NOT NULL ORDER BY id LIMIT @limit`,
  ).all({ channelId, upToId, limit });
  return idRowsSchema.parse(rows).map(({ id }) => id);
}

/** Removes these rows and all that hangs on them. */
export function removeMessages(db: Database, ids: readonly number[]): void {
  const list = "IN (SELECT value FROM json_each(?))";
  const values = [JSON.stringify(ids)];
  releaseUploads(db, list, values);
  statement(db, `DELETE FROM messages WHERE id ${list}`).run(...values);
}

/** The files of messages stand to be removed, but for one that is its owner's picture. */
function releaseUploads(db: Database, ofMessages: string, values: readonly unknown[]): void {
  const isShown = "EXISTS (SELECT 1 FROM users WHERE users.id = uploads.owner_id AND users.avatar_id = uploads.id)";
  statement(
    db,
    `INSERT OR IGNORE INTO files_to_remove (id)
     SELECT id FROM uploads WHERE message_id ${ofMessages} AND NOT ${isShown}`,
  ).run(...values);
  statement(db, `DELETE FROM uploads WHERE message_id ${ofMessages} AND NOT ${isShown}`).run(...values);
  statement(db, `UPDATE uploads SET message_id = NULL WHERE message_id ${ofMessages}`).run(...values);
}

/** M12: a channel that has to forget, and the newest of its `limit` oldest messages that are too old. */
export function findExpired(db: Database, now: number, limit: number): { channelId: string; upToId: number } | null {
  const row = statement(
    db,
    `SELECT channel_id, up_to_id FROM (
       SELECT c.id AS channel_id, (
         SELECT max(id) FROM (
           SELECT id FROM messages WHERE channel_id = c.id AND created_at < @now - c.retention_days * ${DAY_MS}
           ORDER BY created_at LIMIT @limit
         )
       ) AS up_to_id
       FROM channels c WHERE c.kind = 'text' AND c.retention_days > 0
     ) WHERE up_to_id IS NOT NULL LIMIT 1`,
  ).get({ now, limit });
  if (row === undefined) return null;
  const { channel_id, up_to_id } = expiredRowSchema.parse(row);
  return { channelId: channel_id, upToId: up_to_id };
}

const DAY_MS = 24 * 3_600_000;
const expiredRowSchema = z.object({ channel_id: z.string(), up_to_id: z.int() });

/** Up to `limit` of them; returns how many. */
export function clearNonces(db: Database, until: number, limit: number): number {
  const old = "SELECT id FROM messages WHERE nonce IS NOT NULL AND created_at <= ? LIMIT ?";
  return statement(db, `UPDATE messages SET nonce = NULL WHERE id IN (${old})`).run(until, limit).changes;
}

export function clearNonce(db: Database, messageId: number): void {
  statement(db, "UPDATE messages SET nonce = NULL WHERE id = ?").run(messageId);
}
