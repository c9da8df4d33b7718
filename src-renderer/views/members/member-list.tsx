import { ChevronDown } from "lucide-react";
import { type ReactNode, type Ref, useId, useState } from "react";
import { Button } from "react-aria-components";
import { useRoster } from "../app-context.tsx";
import { type MemberGroupName, memberGroups } from "../people/people.ts";
import { isAdministrator } from "../people/permissions.ts";
import { useSessionFlag } from "../widgets/use-session-flag.ts";
import { type MemberAsked, MemberQuestion } from "./member-question.tsx";
import { MemberRow } from "./member-row.tsx";

const TITLES: Record<MemberGroupName, string> = {
  owner: "Owner",
  admins: "Admins",
  members: "Members",
  offline: "Offline",
};

/** Who belongs to the server, those who are there first; each group can be folded. */
export function MemberList({ ref }: { ref: Ref<HTMLElement> }) {
  const roster = useRoster();
  // Not in the row: that goes to another group when its member comes or leaves.
  const [asked, setAsked] = useState<MemberAsked | null>(null);
  return (
    <aside ref={ref} className="right scroll" aria-label="Members" tabIndex={-1}>
      {memberGroups(roster).map(({ name, members }) => (
        <Group key={name} name={name} count={members.length}>
          {members.map((member) => (
            <MemberRow key={member.user.id} member={member} onAsk={setAsked} />
          ))}
        </Group>
      ))}
      {roster.members.size === 1 && isAdministrator(roster.self.role) && (
        <p className="members-hint">You are alone here. Settings → Invites makes a link for your friends.</p>
      )}
      {asked !== null && <MemberQuestion {...asked} onClose={() => setAsked(null)} />}
    </aside>
  );
}

function Group({ name, count, children }: { name: MemberGroupName; count: number; children: ReactNode }) {
  const [isOpen, setOpen] = useSessionFlag(`members.${name}`, true);
  const listId = useId();
  const title = TITLES[name];
  return (
    <section>
      <h2>
        <Button
          className="group-title group-toggle"
          aria-expanded={isOpen}
          aria-controls={listId}
          onPress={() => setOpen(!isOpen)}
        >
          <span>{title}</span>
          <span className="numbers">{count}</span>
          <ChevronDown size={14} aria-hidden="true" className="group-chevron" />
        </Button>
      </h2>
      <ul id={listId} hidden={!isOpen} aria-label={title}>
        {children}
      </ul>
    </section>
  );
}
