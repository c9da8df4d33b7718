import { newId } from "../../secrets.ts";
import type { Database } from "../database.ts";
import { statement } from "../statements.ts";

export interface NewInvite {
  readonly codeHash: string;
  readonly createdBy: string;
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly expiresAt: number;
  /** null: no limit. */
  readonly maxUses: number | null;
}

export function insertInvite(db: Database, invite: NewInvite): void {
  statement(
    db,
    "INSERT INTO invites (id, code_hash, created_by, created_at, expires_at, max_uses) VALUES (?, ?, ?, ?, ?, ?)",
  ).run(newId(), invite.codeHash, invite.createdBy, invite.createdAt, invite.expiresAt, invite.maxUses);
}

const IS_VALID = "code_hash = ? AND expires_at > ? AND (max_uses IS NULL OR uses < max_uses)";

/** Whether an account could be made with it now. */
export function inviteIsValid(db: Database, codeHash: string, now: number): boolean {
  return statement(db, `SELECT 1 FROM invites WHERE ${IS_VALID}`).get(codeHash, now) !== undefined;
}

/** Counts one use; false, and nothing counted, where the invite is unknown, used up or expired. */
export function consumeInvite(db: Database, codeHash: string, now: number): boolean {
  return statement(db, `UPDATE invites SET uses = uses + 1 WHERE ${IS_VALID}`).run(codeHash, now).changes === 1;
}
