import { createContext, useContext } from "react";
import type { Called, User } from "../../../../shared/protocol/values.ts";
import type { Roster } from "../../../store/state.ts";
import { useAppState } from "../../app-context.tsx";

interface CalledPeople {
  readonly mentions: readonly Called["mentions"][number][];
  readonly everyone: boolean;
}

/** Whom the message calls in which a mention stands. */
export const CalledContext = createContext<CalledPeople>({ mentions: [], everyone: false });

/**
 * A word that may be a mention. Marked are those whom the server found to be called, and they alone: what a sender writes
 * between backticks, or without the right to call everyone, calls nobody.
 */
export function MentionWord({ written }: { written: string }) {
  const called = useContext(CalledContext);
  const selfId = useAppState(({ roster }) => roster?.self.id);
  const user = useAppState(({ roster }) => (roster === null ? null : calledUser(roster, called.mentions, written)));
  const name = written.toLowerCase();
  if (called.everyone && withoutEnd(name) === "everyone") {
    return (
      <>
        <span className="mention" data-me="true">
          @everyone
        </span>
        {written.slice("everyone".length)}
      </>
    );
  }
  if (user === null) return <>@{written}</>;
  return (
    <>
      <span className="mention" data-me={user.id === selfId} title={`@${user.username}`}>
        @{user.displayName}
      </span>
      {written.slice(user.username.length)}
    </>
  );
}

/** The whole word if that is somebody, else without the full stops and dashes at its end. */
function calledUser(roster: Roster, ids: readonly string[], written: string): User | null {
  const name = written.toLowerCase();
  const people = ids.flatMap((id) => roster.members.get(id) ?? roster.formerMembers.get(id) ?? []);
  const fitting = people.filter(
    ({ username }) => name.startsWith(username) && /^[.-]*$/.test(name.slice(username.length)),
  );
  return fitting.reduce<User | null>(
    (longest, user) => (longest === null || user.username.length > longest.username.length ? user : longest),
    null,
  );
}

function withoutEnd(name: string): string {
  return name.replace(/[.-]+$/, "");
}
