import * as z from "zod";
import type { Ban } from "../../../shared/protocol/values.ts";
import type { Database } from "../database.ts";
import { statement } from "../statements.ts";
import { USER_COLUMNS, userRowSchema } from "./users.ts";

const banRowSchema = z.object({ banned_at: z.int(), banned_by: z.string() });

export function insertBan(db: Database, userId: string, bannedBy: string, bannedAt: number): void {
  statement(db, "UPDATE users SET banned_at = ?, banned_by = ? WHERE id = ?").run(bannedAt, bannedBy, userId);
}

/** Whether there was one. */
export function deleteBan(db: Database, userId: string): boolean {
  const update = statement(
    db,
    "UPDATE users SET banned_at = NULL, banned_by = NULL WHERE id = ? AND banned_at IS NOT NULL AND deleted_at IS NULL",
  );
  return update.run(userId).changes === 1;
}

/** Newest first. */
export function listBans(db: Database): Ban[] {
  const rows = statement(
    db,
    `SELECT ${USER_COLUMNS}, banned_at, banned_by FROM users WHERE banned_at IS NOT NULL AND deleted_at IS NULL
     ORDER BY banned_at DESC, username`,
  ).all();
  return rows.map((row) => {
    const { banned_at, banned_by } = banRowSchema.parse(row);
    return { user: userRowSchema.parse(row), bannedBy: banned_by, bannedAt: banned_at };
  });
}
