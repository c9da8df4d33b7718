import * as z from "zod";
import { type AuditEntry, auditActionSchema } from "../../../shared/protocol/values.ts";
import type { NewAuditEntry } from "../administration-store.ts";
import type { Database } from "../database.ts";
import { statement } from "../statements.ts";

const auditRowSchema = z
  .object({
    id: z.int(),
    at: z.int(),
    actor_id: z.string(),
    action: auditActionSchema,
    target_id: z.string().nullable(),
    detail: z.string(),
  })
  .transform(({ actor_id, target_id, ...entry }): AuditEntry => ({ ...entry, actorId: actor_id, targetId: target_id }));

export function insertAuditEntry(db: Database, { at, actorId, action, targetId, detail }: NewAuditEntry): void {
  statement(db, "INSERT INTO audit (at, actor_id, action, target_id, detail) VALUES (?, ?, ?, ?, ?)").run(
    at,
    actorId,
    action,
    targetId,
    detail,
  );
}

/** Newest first, those older than `before`. */
export function listAuditEntries(db: Database, before: number | null, limit: number): AuditEntry[] {
  const rows = statement(db, "SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?").all(
    before ?? Number.MAX_SAFE_INTEGER,
    limit,
  );
  return z.array(auditRowSchema).parse(rows);
}
