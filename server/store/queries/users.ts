import * as z from "zod";
import { roleSchema, type User } from "../../../shared/protocol/values.ts";
import type { Database } from "../database.ts";
import { statement } from "../statements.ts";

export interface NewUser extends User {
  readonly passwordHash: string;
  readonly createdAt: number;
}

/** A user with what only the log-in may see. */
export interface Account {
  readonly user: User;
  /** PHC string. */
  readonly passwordHash: string;
}

export const userRowSchema = z
  .object({ id: z.string(), username: z.string(), display_name: z.string(), role: roleSchema })
  .transform(({ id, username, display_name, role }): User => ({ id, username, displayName: display_name, role }));
const passwordRowSchema = z.object({ password_hash: z.string() });
const existsRowSchema = z.object({ found: z.literal([0, 1]) });

export function ownerExists(db: Database): boolean {
  const row = statement(db, "SELECT EXISTS (SELECT 1 FROM users WHERE role = 'owner') AS found").get();
  return existsRowSchema.parse(row).found === 1;
}

/** `username` in lower case, as all are kept. */
export function usernameExists(db: Database, username: string): boolean {
  const row = statement(db, "SELECT EXISTS (SELECT 1 FROM users WHERE username = ?) AS found").get(username);
  return existsRowSchema.parse(row).found === 1;
}

export function insertUser(db: Database, user: NewUser): void {
  statement(
    db,
    "INSERT INTO users (id, username, display_name, role, password_hash, created_at) VALUES (?, ?, ?, ?, ?, ?)",
  ).run(user.id, user.username, user.displayName, user.role, user.passwordHash, user.createdAt);
}

/** `username` in lower case, as all are kept. */
export function findAccount(db: Database, username: string): Account | null {
  const row = statement(db, "SELECT id, username, display_name, role, password_hash FROM users WHERE username = ?").get(
    username,
  );
  if (row === undefined) return null;
  return { user: userRowSchema.parse(row), passwordHash: passwordRowSchema.parse(row).password_hash };
}

export function listUsers(db: Database): User[] {
  const rows = statement(db, "SELECT id, username, display_name, role FROM users ORDER BY username").all();
  return z.array(userRowSchema).parse(rows);
}
