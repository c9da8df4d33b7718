import * as z from "zod";
import type { Invite } from "../../../shared/protocol/values.ts";
import { newId } from "../../secrets.ts";
import type { Database } from "../database.ts";
import { statement } from "../statements.ts";

export interface NewInvite {
  readonly codeHash: string;
  /** What of the code may be shown again. */
  readonly hint: string;
  readonly createdBy: string;
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly expiresAt: number;
  /** null: no limit. */
  readonly maxUses: number | null;
}

const inviteRowSchema = z
  .object({
    id: z.string(),
    hint: z.string(),
    created_by: z.string(),
    created_at: z.int(),
    expires_at: z.int(),
    max_uses: z.int().nullable(),
    uses: z.int(),
  })
  .transform(
    ({ id, hint, created_by, created_at, expires_at, max_uses, uses }): Invite => ({
      id,
      hint,
      createdBy: created_by,
      createdAt: created_at,
      expiresAt: expires_at,
      maxUses: max_uses,
      uses,
    }),
  );

const COLUMNS = "id, hint, created_by, created_at, expires_at, max_uses, uses";
const CAN_BE_USED = "revoked_at IS NULL AND expires_at > ? AND (max_uses IS NULL OR uses < max_uses)";
const IS_VALID = `code_hash = ? AND ${CAN_BE_USED}`;

export function insertInvite(db: Database, invite: NewInvite): void {
  statement(
    db,
    `INSERT INTO invites (id, code_hash, hint, created_by, created_at, expires_at, max_uses)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ).run(newId(), invite.codeHash, invite.hint, invite.createdBy, invite.createdAt, invite.expiresAt, invite.maxUses);
}

/** Whether an account could be made with it now. */
export function inviteIsValid(db: Database, codeHash: string, now: number): boolean {
  return statement(db, `SELECT 1 FROM invites WHERE ${IS_VALID}`).get(codeHash, now) !== undefined;
}

/** Counts one use; false, and nothing counted, where the invite is unknown, revoked, used up or expired. */
export function consumeInvite(db: Database, codeHash: string, now: number): boolean {
  return statement(db, `UPDATE invites SET uses = uses + 1 WHERE ${IS_VALID}`).run(codeHash, now).changes === 1;
}

/** Those that can still be used, newest first. */
export function listInvites(db: Database, now: number): Invite[] {
  const rows = statement(db, `SELECT ${COLUMNS} FROM invites WHERE ${CAN_BE_USED} ORDER BY created_at DESC, id`).all(
    now,
  );
  return z.array(inviteRowSchema).parse(rows);
}

/** All of one account that could still be used. */
export function revokeInvitesOf(db: Database, createdBy: string, now: number): Invite[] {
  const rows = statement(
    db,
    `UPDATE invites SET revoked_at = ? WHERE created_by = ? AND ${CAN_BE_USED} RETURNING ${COLUMNS}`,
  ).all(now, createdBy, now);
  return z.array(inviteRowSchema).parse(rows);
}

/** null: there is none that could still be used. */
export function revokeInvite(db: Database, id: string, now: number): Invite | null {
  const row = statement(
    db,
    `UPDATE invites SET revoked_at = ? WHERE id = ? AND ${CAN_BE_USED} RETURNING ${COLUMNS}`,
  ).get(now, id, now);
  return row === undefined ? null : inviteRowSchema.parse(row);
}
