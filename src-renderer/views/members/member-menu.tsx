import { Ban, Crown, DoorOpen, type LucideIcon, Shield, ShieldOff } from "lucide-react";
import type { User } from "../../../shared/protocol/values.ts";
import type { MemberAction } from "../people/permissions.ts";
import { MenuEntry, MoreMenu } from "../widgets/more-menu.tsx";

const ENTRIES: Record<MemberAction, { readonly label: string; readonly icon: LucideIcon }> = {
  makeAdmin: { label: "Make admin…", icon: Shield },
  makeMember: { label: "Make member…", icon: ShieldOff },
  handOver: { label: "Hand over the server…", icon: Crown },
  kick: { label: "Kick…", icon: DoorOpen },
  ban: { label: "Ban…", icon: Ban },
};

interface MemberMenuProps {
  readonly user: User;
  readonly actions: readonly MemberAction[];
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly onAsk: (action: MemberAction) => void;
}

/** What one may do to a member. */
export function MemberMenu({ user, actions, isOpen, onOpenChange, onAsk }: MemberMenuProps) {
  return (
    <MoreMenu
      label={`More about ${user.displayName}`}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      onAction={(id) => {
        const action = actions.find((each) => each === id);
        if (action !== undefined) onAsk(action);
      }}
      placement="left top"
    >
      {actions.map((action) => (
        <MenuEntry key={action} id={action} icon={ENTRIES[action].icon}>
          {ENTRIES[action].label}
        </MenuEntry>
      ))}
    </MoreMenu>
  );
}
