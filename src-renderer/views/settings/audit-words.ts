import type { AuditAction, AuditEntry } from "../../../shared/protocol/values.ts";

/** A sentence about what was done; `who` gives the name of an account. */
export function auditWords({ actorId, action, targetId, detail }: AuditEntry, who: (userId: string) => string): string {
  const target = targetId === null ? "somebody" : who(targetId);
  return `${who(actorId)} ${PREDICATES[action](target, detail)}`;
}

const named = (detail: string, otherwise: string) => (detail === "" ? otherwise : `“${detail}”`);

const PREDICATES: Record<AuditAction, (target: string, detail: string) => string> = {
  "channel.created": (_, detail) => `made the channel ${named(detail, "")}`.trimEnd(),
  "channel.updated": (_, detail) => `changed the channel ${named(detail, "")}`.trimEnd(),
  "channel.deleted": (_, detail) => `deleted the channel ${named(detail, "")}`.trimEnd(),
  "channel.restored": (_, detail) => `brought the channel ${named(detail, "")} back`.replace("  ", " "),
  "member.roleChanged": (target, detail) => roleWords(target, detail),
  "member.kicked": (target) => `kicked ${target}`,
  "member.banned": (target) => `banned ${target}`,
  "member.unbanned": (target) => `lifted the ban of ${target}`,
  "invite.created": (_, detail) => `made an invite${detail === "" ? "" : ` (${detail}…)`}`,
  "invite.revoked": (_, detail) => `revoked an invite${detail === "" ? "" : ` (${detail}…)`}`,
  "message.deleted": (target, detail) =>
    `deleted a message of ${target}${detail === "" ? "" : ` in ${named(detail, "")}`}`,
  "member.passwordSet": (target) => `gave ${target} a new password`,
  "member.loginsEnded": (target) => `ended the log-ins of ${target}`,
  "member.exported": (target) => `exported the data of ${target}`,
  "member.deleted": (_, detail) => `deleted the account ${named(detail, "")}`.trimEnd(),
};

function roleWords(target: string, newRole: string): string {
  switch (newRole) {
    case "owner":
      return `handed the server over to ${target}`;
    case "admin":
      return `made ${target} an admin`;
    case "member":
      return `made ${target} a member again`;
    default:
      return `changed the role of ${target}`;
  }
}
