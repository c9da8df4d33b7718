import { ChevronDown, Crown, Shield, Volume2 } from "lucide-react";
import { type ReactNode, type Ref, useId } from "react";
import { Button } from "react-aria-components";
import type { Role } from "../../../shared/protocol/values.ts";
import { useRoster } from "../app-context.tsx";
import { Avatar } from "../people/avatar.tsx";
import { type ListedMember, membersByPresence } from "../people/people.ts";
import { PresenceDot } from "../people/presence-dot.tsx";
import { useSessionFlag } from "../widgets/use-session-flag.ts";

/** Who belongs to the server, those who are there first; each group can be folded. */
export function MemberList({ ref }: { ref: Ref<HTMLElement> }) {
  const roster = useRoster();
  const { here, away } = membersByPresence(roster);
  return (
    <aside ref={ref} className="right scroll" aria-label="Members" tabIndex={-1}>
      <Group name="online" title="Online" members={here} selfId={roster.self.id}>
        <p className="empty-line">Nobody is online.</p>
      </Group>
      {away.length > 0 && <Group name="offline" title="Offline" members={away} selfId={roster.self.id} />}
      {roster.members.size === 1 && roster.self.role !== "member" && (
        <p className="members-hint">You are alone here. Settings → Invites makes a link for your friends.</p>
      )}
    </aside>
  );
}

function Group({
  name,
  title,
  members,
  selfId,
  children,
}: {
  name: string;
  title: string;
  members: readonly ListedMember[];
  selfId: string;
  children?: ReactNode;
}) {
  const [isOpen, setOpen] = useSessionFlag(`members.${name}`, true);
  const listId = useId();
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
          <span className="numbers">{members.length}</span>
          <ChevronDown size={14} aria-hidden="true" className="group-chevron" />
        </Button>
      </h2>
      <div id={listId} hidden={!isOpen}>
        {members.length === 0 ? (
          children
        ) : (
          <ul aria-label={title}>
            {members.map((member) => (
              <MemberRow key={member.user.id} member={member} isSelf={member.user.id === selfId} />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

const STATUS_WORDS = { online: "online", idle: "idle", offline: "offline" } as const;

function MemberRow({ member: { user, status, voiceChannel }, isSelf }: { member: ListedMember; isSelf: boolean }) {
  return (
    <li className="member" data-status={status}>
      <span className="member-face">
        <Avatar userId={user.id} displayName={user.displayName} size="medium" />
        <PresenceDot status={status} />
      </span>
      <span className="member-words">
        <span className="member-name">
          <span className="truncate">
            {user.displayName}
            {isSelf && <span className="participant-who"> (you)</span>}
          </span>
          <RoleSign role={user.role} />
        </span>
        <span className="visually-hidden">, {STATUS_WORDS[status]}</span>
        {voiceChannel !== null && (
          <span className="member-place truncate">
            <Volume2 size={12} aria-hidden="true" /> {voiceChannel.name}
          </span>
        )}
        {voiceChannel === null && status === "idle" && <span className="member-place">Idle</span>}
      </span>
    </li>
  );
}

function RoleSign({ role }: { role: Role }) {
  if (role === "member") return null;
  const Icon = role === "owner" ? Crown : Shield;
  return (
    <span className="member-role" title={role === "owner" ? "Owner" : "Admin"}>
      <Icon size={13} aria-hidden="true" />
      <span className="visually-hidden">, {role}</span>
    </span>
  );
}
