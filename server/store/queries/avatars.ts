import type { Database } from "../database.ts";
import { statement } from "../statements.ts";

/** A7: an upload of the account's own that no message has, of a type that is shown as an image. */
export function mayBeAvatar(db: Database, uploadId: string, ownerId: string, maxBytes: number): boolean {
  const row = statement(
    db,
    `SELECT 1 FROM uploads WHERE id = ? AND owner_id = ? AND message_id IS NULL AND size <= ?
       AND type IN ('image/png', 'image/jpeg', 'image/gif', 'image/webp')`,
  ).get(uploadId, ownerId, maxBytes);
  return row !== undefined;
}

/** The file of an avatar that nobody has any more goes with the next sweep. */
export function dropAvatar(db: Database, uploadId: string): void {
  statement(db, "DELETE FROM uploads WHERE id = ?").run(uploadId);
  statement(db, "INSERT OR IGNORE INTO files_to_remove (id) VALUES (?)").run(uploadId);
}
