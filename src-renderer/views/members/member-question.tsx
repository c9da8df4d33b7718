import { assertNever } from "../../../shared/assert-never.ts";
import { useRoster } from "../app-context.tsx";
import { type MemberAction, memberActions } from "../people/permissions.ts";
import { HandOverDialog } from "./hand-over-dialog.tsx";
import { BanDialog, KickDialog, RoleDialog } from "./member-dialogs.tsx";

/** What is about to be done to somebody. */
export interface MemberAsked {
  readonly action: MemberAction;
  readonly userId: string;
}

/** Asks before it is done; gone with one's right to it, or with the member. */
export function MemberQuestion({ action, userId, onClose }: MemberAsked & { onClose: () => void }) {
  const { self, members } = useRoster();
  const user = members.get(userId);
  if (user === undefined || !memberActions(self, user).includes(action)) return null;
  switch (action) {
    case "makeAdmin":
      return <RoleDialog user={user} newRole="admin" onClose={onClose} />;
    case "makeMember":
      return <RoleDialog user={user} newRole="member" onClose={onClose} />;
    case "handOver":
      return <HandOverDialog user={user} onClose={onClose} />;
    case "kick":
      return <KickDialog user={user} onClose={onClose} />;
    case "ban":
      return <BanDialog user={user} onClose={onClose} />;
    default:
      return assertNever(action);
  }
}
