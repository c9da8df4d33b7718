import * as z from "zod";
import type { LoginPlace, User } from "../../../shared/protocol/values.ts";
import { newId } from "../../secrets.ts";
import type { Database } from "../database.ts";
import { statement } from "../statements.ts";
import { USER_COLUMNS, userRowSchema } from "./users.ts";

export interface TokenUse {
  readonly user: User;
  /** Unix milliseconds. */
  readonly lastUsedAt: number;
}

/** A place where an account is logged in, as the database knows it. */
export interface TokenPlace extends Omit<LoginPlace, "isCurrent" | "isOnline"> {
  readonly tokenHash: string;
}

const hashRowsSchema = z.array(z.object({ hash: z.string() }));
const usedRowSchema = z.object({ last_used_at: z.int() });
const userRowOfTokenSchema = z.object({ user_id: z.string() }).optional();
const placeRowSchema = z
  .object({
    id: z.string(),
    hash: z.string(),
    client: z.string(),
    platform: z.string(),
    created_at: z.int(),
    last_used_at: z.int(),
  })
  .transform(
    ({ id, hash, client, platform, created_at, last_used_at }): TokenPlace => ({
      id,
      tokenHash: hash,
      client,
      platform,
      createdAt: created_at,
      lastUsedAt: last_used_at,
    }),
  );

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
    `SELECT ${USER_COLUMNS}, last_used_at
     FROM tokens JOIN users ON users.id = tokens.user_id
     WHERE hash = ? AND last_used_at > ? AND banned_at IS NULL`,
  ).get(hash, usedAfter);
  if (row === undefined) return null;
  return { user: userRowSchema.parse(row), lastUsedAt: usedRowSchema.parse(row).last_used_at };
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
  return hashes(statement(db, "DELETE FROM tokens WHERE last_used_at <= ? RETURNING hash").all(usedAfter));
}

/** Ends the account's tokens, but for `keepHash` where that is given; returns their hashes. */
export function deleteTokensOf(db: Database, userId: string, keepHash: string | null): string[] {
  const rows = statement(db, "DELETE FROM tokens WHERE user_id = ? AND hash IS NOT ? RETURNING hash").all(
    userId,
    keepHash,
  );
  return hashes(rows);
}

/** Ends one of the account's tokens; returns its hash, null where the account has none of that id. */
export function deleteTokenById(db: Database, userId: string, id: string): string | null {
  const rows = statement(db, "DELETE FROM tokens WHERE user_id = ? AND id = ? RETURNING hash").all(userId, id);
  return hashes(rows)[0] ?? null;
}

/** Whose log-in has that id; null: nobody's. */
export function findTokenUser(db: Database, id: string): string | null {
  const row = statement(db, "SELECT user_id FROM tokens WHERE id = ?").get(id);
  return userRowOfTokenSchema.parse(row)?.user_id ?? null;
}

/** More than anybody looks through; whoever logs in by a program has thousands, and the answer is one frame. */
const MAX_LISTED = 200;

/** Used last first. */
export function listTokens(db: Database, userId: string, usedAfter: number): TokenPlace[] {
  const rows = statement(
    db,
    `SELECT id, hash, client, platform, created_at, last_used_at FROM tokens WHERE user_id = ? AND last_used_at > ?
     ORDER BY last_used_at DESC, created_at DESC, id LIMIT ?`,
  ).all(userId, usedAfter, MAX_LISTED);
  return z.array(placeRowSchema).parse(rows);
}

/** Writes nothing where it is known already: every hello tells it. */
export function updateTokenClient(db: Database, hash: string, client: string, platform: string): void {
  statement(
    db,
    "UPDATE tokens SET client = @client, platform = @platform WHERE hash = @hash AND (client, platform) IS NOT (@client, @platform)",
  ).run({ hash, client, platform });
}

function hashes(rows: unknown[]): string[] {
  return hashRowsSchema.parse(rows).map(({ hash }) => hash);
}
