import * as z from "zod";
import type { Attachment } from "../../../shared/protocol/values.ts";
import type { Database } from "../database.ts";
import { statement } from "../statements.ts";

const mentionRowsSchema = z.array(z.object({ message_id: z.int(), user_id: z.string() }));
const attachmentRowSchema = z.object({
  message_id: z.int().nullable(),
  id: z.string(),
  name: z.string(),
  size: z.int(),
  type: z.string(),
  width: z.int().nullable(),
  height: z.int().nullable(),
});
const attachmentRowsSchema = z.array(attachmentRowSchema);

/** `ids`: a JSON array, so that a page of any length is one statement. */
export const OF_MESSAGES = "message_id IN (SELECT value FROM json_each(?))";

/** Whom each of the messages calls by name, in the order of their ids. */
export function calledBy(db: Database, ids: string): Map<number, string[]> {
  const rows = statement(
    db,
    `SELECT message_id, user_id FROM mentions WHERE ${OF_MESSAGES} ORDER BY message_id, user_id`,
  ).all(ids);
  const called = new Map<number, string[]>();
  for (const { message_id, user_id } of mentionRowsSchema.parse(rows)) add(called, message_id, user_id);
  return called;
}

export function insertMentions(db: Database, messageId: number, channelId: string, userIds: readonly string[]): void {
  const insert = statement(db, "INSERT INTO mentions (message_id, user_id, channel_id) VALUES (?, ?, ?)");
  for (const userId of userIds) insert.run(messageId, userId, channelId);
}

const ATTACHMENT_COLUMNS = "message_id, id, name, size, type, width, height";

export function attachmentsOf(db: Database, ids: string): Map<number, Attachment[]> {
  const rows = statement(
    db,
    `SELECT ${ATTACHMENT_COLUMNS} FROM uploads WHERE ${OF_MESSAGES} ORDER BY message_id, position`,
  ).all(ids);
  const attachments = new Map<number, Attachment[]>();
  for (const row of attachmentRowsSchema.parse(rows)) {
    if (row.message_id !== null) add(attachments, row.message_id, toAttachment(row));
  }
  return attachments;
}

/** Uploads in this order; null if one of them is another's, unknown, of a message, or its owner's picture (M3). */
export function findOwnUploads(db: Database, ownerId: string, ids: readonly string[]): Attachment[] | null {
  if (new Set(ids).size < ids.length) return null;
  const attachments: Attachment[] = [];
  for (const id of ids) {
    const row = statement(
      db,
      `SELECT ${ATTACHMENT_COLUMNS} FROM uploads WHERE id = ? AND owner_id = ? AND message_id IS NULL
       AND NOT EXISTS (SELECT 1 FROM users WHERE users.id = uploads.owner_id AND users.avatar_id = uploads.id)`,
    ).get(id, ownerId);
    if (row === undefined) return null;
    attachments.push(toAttachment(attachmentRowSchema.parse(row)));
  }
  return attachments;
}

function toAttachment({ id, name, size, type, width, height }: z.infer<typeof attachmentRowSchema>): Attachment {
  return { id, name, size, type, ...(width !== null && height !== null && { width, height }) };
}

function add<T>(lists: Map<number, T[]>, messageId: number, item: T): void {
  const list = lists.get(messageId);
  if (list === undefined) lists.set(messageId, [item]);
  else list.push(item);
}
