import type { PresenceStatus, User } from "../../../../shared/protocol/values.ts";
import type { Roster } from "../../../store/state.ts";

/** Somebody, or everybody, to be called by a message. */
export type Callee =
  | { readonly kind: "person"; readonly user: User; readonly status: PresenceStatus }
  | { readonly kind: "everyone" };

const byName = new Intl.Collator("en", { sensitivity: "base", numeric: true });
const STATUS_RANK: Record<PresenceStatus, number> = { online: 0, idle: 1, offline: 2 };

/**
 * Whom `query` may mean, by username or a word of the display name: who fits better first, then who is here. `@everyone` is
 * offered to whom it counts from (M6); oneself is not, as one's own name calls nobody.
 */
export function findPeople(roster: Roster, query: string, limit: number): readonly Callee[] {
  const wanted = plain(query);
  const found: { callee: Callee; rank: number; name: string }[] = [];
  for (const user of roster.members.values()) {
    if (user.id === roster.self.id) continue;
    const fit = fitOf(user, wanted);
    if (fit === null) continue;
    const status = roster.presence.get(user.id) ?? "offline";
    found.push({
      callee: { kind: "person", user, status },
      rank: fit * 10 + STATUS_RANK[status],
      name: user.displayName,
    });
  }
  const people = found
    .sort((a, b) => a.rank - b.rank || byName.compare(a.name, b.name))
    .slice(0, limit)
    .map(({ callee }) => callee);
  const isEveryoneMeant = roster.self.role !== "member" && "everyone".startsWith(wanted);
  if (!isEveryoneMeant) return people;
  return [...people.slice(0, limit - 1), { kind: "everyone" }];
}

/** What stands in the message for them. */
export function calleeText(callee: Callee): string {
  return callee.kind === "everyone" ? "@everyone " : `@${callee.user.username} `;
}

function fitOf({ username, displayName }: User, wanted: string): number | null {
  const name = plain(displayName);
  if (username.startsWith(wanted) || name.startsWith(wanted)) return 0;
  if (name.split(/[\s_.-]+/).some((word) => word.startsWith(wanted))) return 1;
  return username.includes(wanted) || name.includes(wanted) ? 2 : null;
}

/** Without case and accents, which nobody types for a name. */
function plain(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
