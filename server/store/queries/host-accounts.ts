import * as z from "zod";
import type { Database } from "../database.ts";
import type { HostAccount } from "../host-store.ts";
import { statement } from "../statements.ts";
import { USER_COLUMNS, userRowSchema } from "./users.ts";

const rowSchema = z.object({
  created_at: z.int(),
  banned_at: z.int().nullable(),
  deleted_at: z.int().nullable(),
  last_seen_at: z.int().nullable(),
  messages: z.int(),
  file_bytes: z.int(),
});

/**
 * Everybody there ever was, or who has this id or this username; the one of the id first, as anybody may take another's id in
 * lower case for a username.
 */
export function listHostAccounts(db: Database, name: string | null): HostAccount[] {
  const rows = statement(
    db,
    `SELECT ${USER_COLUMNS}, users.created_at, users.banned_at, users.deleted_at,
       (SELECT max(at) FROM (
         SELECT max(last_used_at) AS at FROM tokens WHERE user_id = users.id
         UNION ALL
         SELECT created_at FROM messages WHERE id =
           (SELECT max(id) FROM messages WHERE author_id = users.id AND deleted_at IS NULL)
       )) AS last_seen_at,
       (SELECT count(*) FROM messages WHERE author_id = users.id AND deleted_at IS NULL) AS messages,
       coalesce(files.bytes, 0) AS file_bytes
     FROM users LEFT JOIN (SELECT owner_id, sum(size) AS bytes FROM uploads GROUP BY owner_id) files
       ON files.owner_id = users.id
     WHERE @name IS NULL OR users.username = lower(@name) OR users.id = @name
     ORDER BY users.id = @name DESC, username`,
  ).all({ name });
  return rows.map((row): HostAccount => {
    const found = rowSchema.parse(row);
    return {
      ...userRowSchema.parse(row),
      createdAt: found.created_at,
      lastSeenAt: found.last_seen_at,
      bannedAt: found.banned_at,
      deletedAt: found.deleted_at,
      messages: found.messages,
      fileBytes: found.file_bytes,
    };
  });
}

export function replacePassword(db: Database, userId: string, passwordHash: string): void {
  statement(db, "UPDATE users SET password_hash = ? WHERE id = ?").run(passwordHash, userId);
}

/** Whether the host deleted this account before. */
export function isDeleted(db: Database, userId: string): boolean {
  return statement(db, "SELECT 1 FROM users WHERE id = ? AND deleted_at IS NOT NULL").get(userId) !== undefined;
}

/** The account's messages and reactions are to go (`erase`). */
export function markForErasure(db: Database, userId: string): void {
  statement(db, "UPDATE users SET is_erasing = 1 WHERE id = ?").run(userId);
}

/** Everything about the account itself goes, and its files that no message has. */
export function forgetPerson(db: Database, userId: string, deletedAt: number, deletedBy: string): void {
  const ofUser = [userId];
  statement(
    db,
    `INSERT OR IGNORE INTO files_to_remove (id) SELECT id FROM uploads WHERE owner_id = ? AND message_id IS NULL`,
  ).run(...ofUser);
  statement(db, "DELETE FROM uploads WHERE owner_id = ? AND message_id IS NULL").run(...ofUser);
  statement(db, "DELETE FROM read_marks WHERE user_id = ?").run(...ofUser);
  statement(db, "DELETE FROM connection_reports WHERE user_id = ?").run(...ofUser);
  statement(db, "UPDATE messages SET nonce = NULL WHERE author_id = ? AND nonce IS NOT NULL").run(...ofUser);
  // Nobody may log in, act or be shown as a member: all that a ban is.
  statement(
    db,
    "UPDATE users SET deleted_at = ?, banned_at = ?, banned_by = ?, avatar_id = NULL, read_from_id = 0 WHERE id = ?",
  ).run(deletedAt, deletedAt, deletedBy, userId);
}

export function rename(db: Database, userId: string, username: string, displayName: string): void {
  statement(db, "UPDATE users SET username = ?, display_name = ? WHERE id = ?").run(username, displayName, userId);
}
