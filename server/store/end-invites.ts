import type { NewAuditEntry } from "./administration-store.ts";
import type { Database } from "./database.ts";
import { insertAuditEntry } from "./queries/audit.ts";
import { revokeInvitesOf } from "./queries/invites.ts";

/** Who may not invite any more has invited nobody who is still to come; each of them is in the log (A8). */
export function endInvites(db: Database, userId: string, { at, actorId }: NewAuditEntry): void {
  for (const { hint } of revokeInvitesOf(db, userId, at)) {
    insertAuditEntry(db, { at, actorId, action: "invite.revoked", targetId: userId, detail: hint });
  }
}
