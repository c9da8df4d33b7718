import type { AuditLog } from "../../administration/audit-log.ts";
import type { Handler } from "./handler.ts";

/** A8 */
export function auditList(audit: Pick<AuditLog, "list">): Handler<"audit.list"> {
  return async ({ session, data, answer }) => {
    answer(await audit.list(session.user.id, data.before ?? null, data.limit));
  };
}
