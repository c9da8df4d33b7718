import * as z from "zod";
import type { Attachment } from "../../../shared/protocol/values.ts";
import type { Database } from "../database.ts";
import type { NewUpload } from "../message-store.ts";
import { statement } from "../statements.ts";

export interface StoredUpload extends Attachment {
  readonly ownerId: string;
}

const uploadRowSchema = z
  .object({
    id: z.string(),
    owner_id: z.string(),
    name: z.string(),
    type: z.string(),
    size: z.int(),
    width: z.int().nullable(),
    height: z.int().nullable(),
  })
  .transform(
    ({ owner_id, width, height, ...upload }): StoredUpload => ({
      ...upload,
      ownerId: owner_id,
      ...(width !== null && height !== null && { width, height }),
    }),
  );
const idRowSchema = z.object({ id: z.string() });
const bytesRowSchema = z.object({ bytes: z.int() });
const countRowSchema = z.object({ waiting: z.int() });

/** An avatar has no message either, and stays as long as somebody shows it. */
const IS_WAITING = `message_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM users WHERE users.avatar_id = uploads.id)`;

/** What nothing shows any more is not to be had, although its file may still be there for a moment. */
const IS_SHOWN = `(uploads.message_id IS NULL
  OR (messages.deleted_at IS NULL AND channels.deleted_at IS NULL)
  OR EXISTS (SELECT 1 FROM users WHERE users.avatar_id = uploads.id))`;

export function insertUpload(db: Database, upload: NewUpload): void {
  statement(
    db,
    `INSERT INTO uploads (id, owner_id, name, type, size, width, height, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    upload.id,
    upload.ownerId,
    upload.name,
    upload.type,
    upload.size,
    upload.width ?? null,
    upload.height ?? null,
    upload.createdAt,
  );
}

export function countWaitingUploads(db: Database, ownerId: string): number {
  const row = statement(db, `SELECT count(*) AS waiting FROM uploads WHERE owner_id = ? AND ${IS_WAITING}`).get(
    ownerId,
  );
  return countRowSchema.parse(row).waiting;
}

/** Of all of them, as triggers sum it up. */
export function storedBytes(db: Database): number {
  return bytesRowSchema.parse(statement(db, "SELECT bytes FROM stored_files").get()).bytes;
}

export function findUpload(db: Database, id: string): StoredUpload | null {
  const row = statement(
    db,
    `SELECT uploads.id, uploads.owner_id, uploads.name, uploads.type, uploads.size, uploads.width, uploads.height
     FROM uploads
     LEFT JOIN messages ON messages.id = uploads.message_id
     LEFT JOIN channels ON channels.id = messages.channel_id
     WHERE uploads.id = ? AND ${IS_SHOWN}`,
  ).get(id);
  return row === undefined ? null : uploadRowSchema.parse(row);
}

export function expireWaitingUploads(db: Database, until: number): void {
  const rows = statement(db, `DELETE FROM uploads WHERE created_at <= ? AND ${IS_WAITING} RETURNING id`).all(until);
  const insert = statement(db, "INSERT OR IGNORE INTO files_to_remove (id) VALUES (?)");
  for (const { id } of z.array(idRowSchema).parse(rows)) insert.run(id);
}

export function listFilesToRemove(db: Database, limit: number): string[] {
  const rows = statement(db, "SELECT id FROM files_to_remove LIMIT ?").all(limit);
  return z
    .array(idRowSchema)
    .parse(rows)
    .map(({ id }) => id);
}

export function deleteFilesToRemove(db: Database, ids: readonly string[]): void {
  const remove = statement(db, "DELETE FROM files_to_remove WHERE id = ?");
  for (const id of ids) remove.run(id);
}

/** Those of `ids` that no upload has. */
export function unknownUploads(db: Database, ids: readonly string[]): string[] {
  const find = statement(db, "SELECT 1 FROM uploads WHERE id = ?");
  return ids.filter((id) => find.get(id) === undefined);
}
