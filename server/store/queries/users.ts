import * as z from "zod";
import { type Role, roleSchema, type User } from "../../../shared/protocol/values.ts";
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
  readonly isBanned: boolean;
}

/** What `userRowSchema` reads. */
export const USER_COLUMNS = "users.id, users.username, users.display_name, users.role, users.avatar_id";

export const userRowSchema = z
  .object({
    id: z.string(),
    username: z.string(),
    display_name: z.string(),
    role: roleSchema,
    avatar_id: z.string().nullable(),
  })
  .transform(
    ({ id, username, display_name, role, avatar_id }): User => ({
      id,
      username,
      displayName: display_name,
      role,
      avatarId: avatar_id,
    }),
  );
const accountRowSchema = z.object({ password_hash: z.string(), banned_at: z.int().nullable() });
const bannedRowSchema = z.object({ banned_at: z.int().nullable() });
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

/** M7: what was written before is read already. */
export function insertUser(db: Database, user: NewUser): void {
  statement(
    db,
    `INSERT INTO users (id, username, display_name, role, password_hash, created_at, read_from_id)
     VALUES (?, ?, ?, ?, ?, ?, coalesce((SELECT max(id) FROM messages), 0))`,
  ).run(user.id, user.username, user.displayName, user.role, user.passwordHash, user.createdAt);
}

/** `username` in lower case, as all are kept. */
export function findAccount(db: Database, username: string): Account | null {
  const row = statement(db, `SELECT ${USER_COLUMNS}, password_hash, banned_at FROM users WHERE username = ?`).get(
    username,
  );
  if (row === undefined) return null;
  const { password_hash, banned_at } = accountRowSchema.parse(row);
  return { user: userRowSchema.parse(row), passwordHash: password_hash, isBanned: banned_at !== null };
}

/** Those who are members: not the banned. */
export function listUsers(db: Database): User[] {
  const rows = statement(db, `SELECT ${USER_COLUMNS} FROM users WHERE banned_at IS NULL ORDER BY username`).all();
  return z.array(userRowSchema).parse(rows);
}

/** A3: who is no member any more. A9: whose account was deleted counts as long as something of theirs can be seen. */
export function listFormerMembers(db: Database): User[] {
  const rows = statement(
    db,
    `SELECT ${USER_COLUMNS} FROM users WHERE banned_at IS NOT NULL AND (deleted_at IS NULL
       OR EXISTS (SELECT 1 FROM messages WHERE author_id = users.id AND deleted_at IS NULL)
       OR EXISTS (SELECT 1 FROM reactions WHERE user_id = users.id))
     ORDER BY username`,
  ).all();
  return z.array(userRowSchema).parse(rows);
}

export function findUser(db: Database, id: string): (User & { readonly bannedAt: number | null }) | null {
  const row = statement(db, `SELECT ${USER_COLUMNS}, banned_at FROM users WHERE id = ?`).get(id);
  if (row === undefined) return null;
  return { ...userRowSchema.parse(row), bannedAt: bannedRowSchema.parse(row).banned_at };
}

export function findOwner(db: Database): User | null {
  const row = statement(db, `SELECT ${USER_COLUMNS} FROM users WHERE role = 'owner'`).get();
  return row === undefined ? null : userRowSchema.parse(row);
}

export function updateRole(db: Database, id: string, role: Role): void {
  statement(db, "UPDATE users SET role = ? WHERE id = ?").run(role, id);
}

/** Everything of `user` that its account may change itself. */
export function updateProfile(db: Database, user: User): void {
  statement(db, "UPDATE users SET username = ?, display_name = ?, avatar_id = ? WHERE id = ?").run(
    user.username,
    user.displayName,
    user.avatarId ?? null,
    user.id,
  );
}

/** Whether the password was still the one of hash `from`. */
export function updatePassword(db: Database, id: string, from: string, to: string): boolean {
  const update = statement(db, "UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?");
  return update.run(to, id, from).changes === 1;
}
