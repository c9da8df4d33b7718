import { Crown, Shield, Volume2 } from "lucide-react";
import { type MouseEvent, useState } from "react";
import type { Role } from "../../../shared/protocol/values.ts";
import { useRoster } from "../app-context.tsx";
import { Avatar } from "../people/avatar.tsx";
import type { ListedMember } from "../people/people.ts";
import { type MemberAction, memberActions } from "../people/permissions.ts";
import { PresenceDot } from "../people/presence-dot.tsx";
import { MemberMenu } from "./member-menu.tsx";

const STATUS_WORDS = { online: "online", idle: "idle", offline: "offline" } as const;

/** One member, and for those who may do something to them a menu. */
export function MemberRow({
  member: { user, status, voiceChannel },
  onAsk,
}: {
  member: ListedMember;
  onAsk: (action: MemberAction) => void;
}) {
  const { self } = useRoster();
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
        <MemberMenu user={user} actions={actions} isOpen={isMenuOpen} onOpenChange={setMenuOpen} onAsk={onAsk} />
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
