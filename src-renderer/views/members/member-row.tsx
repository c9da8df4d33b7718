import { Crown, Shield, Volume2 } from "lucide-react";
import { type MouseEvent, memo, useState } from "react";
import type { Role } from "../../../shared/protocol/values.ts";
import { useAppState } from "../app-context.tsx";
import { Avatar } from "../people/avatar.tsx";
import type { ListedMember } from "../people/people.ts";
import { memberActions } from "../people/permissions.ts";
import { PresenceDot } from "../people/presence-dot.tsx";
import { MemberMenu } from "./member-menu.tsx";
import type { MemberAsked } from "./member-question.tsx";

const STATUS_WORDS = { online: "online", idle: "idle", offline: "offline" } as const;

interface MemberRowProps {
  readonly member: ListedMember;
  readonly onAsk: (asked: MemberAsked) => void;
}

/** One member, and for those who may do something to them a menu. Drawn anew for what it shows alone: there may be many. */
export const MemberRow = memo(MemberLine, (before, after) => {
  const [a, b] = [before.member, after.member];
  return (
    a.user === b.user && a.status === b.status && a.voiceChannel === b.voiceChannel && before.onAsk === after.onAsk
  );
});

function MemberLine({ member: { user, status, voiceChannel }, onAsk }: MemberRowProps) {
  const self = useAppState(({ roster }) => roster?.self ?? user);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const actions = memberActions(self, user);
  const openMenu = (event: MouseEvent) => {
    event.preventDefault();
    setMenuOpen(true);
  };
  return (
    // A right click is a short way to the menu, whose button everybody else finds in the row.
    <li
      className="member"
      data-status={status}
      data-menu={isMenuOpen}
      {...(actions.length > 0 && { onContextMenu: openMenu })}
    >
      <span className="member-face">
        <Avatar userId={user.id} displayName={user.displayName} size="medium" />
        <PresenceDot status={status} />
      </span>
      <span className="member-words">
        <span className="member-name">
          <span className="truncate">
            {user.displayName}
            {user.id === self.id && <span className="participant-who"> (you)</span>}
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
      {actions.length > 0 && (
        <MemberMenu
          user={user}
          actions={actions}
          isOpen={isMenuOpen}
          onOpenChange={setMenuOpen}
          onAsk={(action) => onAsk({ action, userId: user.id })}
        />
      )}
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
