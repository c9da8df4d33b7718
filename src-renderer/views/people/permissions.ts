import type { Role, User } from "../../../shared/protocol/values.ts";

/** What one account can do to another. */
export type MemberAction = "makeAdmin" | "makeMember" | "handOver" | "kick" | "ban";

const RANK: Record<Role, number> = { member: 0, admin: 1, owner: 2 };

/** Whether the role has a say in channels, invites and members. */
export function isAdministrator(role: Role): boolean {
  return RANK[role] > RANK.member;
}

/** A2, A3: what `self` may do to `target`; the server has the last word, this only hides what it would refuse. */
export function memberActions(self: User, target: User): readonly MemberAction[] {
  if (self.id === target.id || RANK[self.role] <= RANK[target.role]) return [];
  if (self.role !== "owner") return ["kick", "ban"];
  return [target.role === "admin" ? "makeMember" : "makeAdmin", "handOver", "kick", "ban"];
}
