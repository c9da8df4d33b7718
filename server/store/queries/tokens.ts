import * as z from "zod";
import type { User } from "../../../shared/protocol/values.ts";
import { newId } from "../../secrets.ts";
import type { Database } from "../database.ts";
import { statement } from "../statements.ts";
import { userRowSchema } from "./users.ts";

export interface TokenUse {
  readonly user: User;
  /** Unix milliseconds. */
  readonly lastUsedAt: number;
}

export function insertToken(db: Database, hash: string, userId: string, now: number): void {
  statement(db, "INSERT INTO tokens (id, hash, user_id, created_at, last_used_at) VALUES (?, ?, ?, ?, ?)").run(
    newId(),
    hash,
    userId,
    now,
    now,
  );
}

/** Whose token it is, if it was used after `usedAfter`. */
export function findToken(db: Database, hash: string, usedAfter: number): TokenUse | null {
  const row = statement(
    db,
    `SELECT users.id, username, display_name, role, last_used_at
     FROM tokens JOIN users ON users.id = tokens.user_id
     WHERE hash = ? AND last_used_at > ?`,
  ).get(hash, usedAfter);
  if (row === undefined) return null;
  const { last_used_at } = z.object({ last_used_at: z.int() }).parse(row);
  return { user: userRowSchema.parse(row), lastUsedAt: last_used_at };
}

export function touchToken(db: Database, hash: string, now: number): void {
  statement(db, "UPDATE tokens SET last_used_at = ? WHERE hash = ?").run(now, hash);
}

/** Whether there was one. */
export function deleteToken(db: Database, hash: string): boolean {
  return statement(db, "DELETE FROM tokens WHERE hash = ?").run(hash).changes > 0;
}

/** Forgets the tokens that were not used after `usedAfter`; returns their hashes. */
export function deleteUnusedTokens(db: Database, usedAfter: number): string[] {
  const rows = statement(db, "DELETE FROM tokens WHERE last_used_at <= ? RETURNING hash").all(usedAfter);
  return z
    .array(z.object({ hash: z.string() }))
    .parse(rows)
    .map(({ hash }) => hash);
}
