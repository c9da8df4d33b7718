import type { User } from "../../../shared/protocol/values.ts";
import { useCommands } from "../app-context.tsx";
import { refusalWords } from "../welcome/form-faults.ts";
import { ConfirmDialog } from "../widgets/confirm-dialog.tsx";
import { useToasts } from "../widgets/toasts.tsx";

interface MemberDialogProps {
  readonly user: User;
  readonly onClose: () => void;
}

/** Asks before somebody gets or loses a say in the server. */
export function RoleDialog({ user, newRole, onClose }: MemberDialogProps & { newRole: "admin" | "member" }) {
  const { administration } = useCommands();
  const toasts = useToasts();
  const run = async () => {
    await administration.setRole(user.id, newRole);
    toasts.show({ text: `${user.displayName} is ${newRole === "admin" ? "an admin" : "a member"} now.` });
  };
  return (
    <ConfirmDialog
      title={newRole === "admin" ? `Make ${user.displayName} an admin?` : `Make ${user.displayName} a member again?`}
      action={{ label: newRole === "admin" ? "Make admin" : "Make member", pendingLabel: "Changing…", run }}
      onCancel={onClose}
      onDone={onClose}
    >
      <p>
        {newRole === "admin"
          ? "Admins make, change and delete channels, invite people, kick and ban members, and delete anybody's messages."
          : "They keep their account and what they wrote, and lose their say in channels, invites and members."}
      </p>
    </ConfirmDialog>
  );
}

export function KickDialog({ user, onClose }: MemberDialogProps) {
  const { administration } = useCommands();
  const toasts = useToasts();
  const run = async () => {
    await administration.kick(user.id);
    toasts.show({ text: `${user.displayName} was kicked.` });
  };
  return (
    <ConfirmDialog
      title={`Kick ${user.displayName}?`}
      action={{ label: "Kick", pendingLabel: "Kicking…", run }}
      onCancel={onClose}
      onDone={onClose}
    >
      <p>
        They are logged out on all their devices and leave their call. They keep their account and can log in again at
        once: to keep somebody out, ban them.
      </p>
    </ConfirmDialog>
  );
}

export function BanDialog({ user, onClose }: MemberDialogProps) {
  const { administration } = useCommands();
  const toasts = useToasts();
  const undo = async () => {
    try {
      await administration.unban(user.id);
      toasts.show({ text: `${user.displayName} may come back.` });
    } catch (error) {
      toasts.show({ text: `The ban of ${user.displayName} stands. ${refusalWords(error)}` });
    }
  };
  const run = async () => {
    await administration.ban(user.id);
    toasts.show({ text: `Banned ${user.displayName}`, action: { label: "Undo", run: () => void undo() } });
  };
  return (
    <ConfirmDialog
      title={`Ban ${user.displayName}?`}
      action={{ label: "Ban", pendingLabel: "Banning…", run }}
      onCancel={onClose}
      onDone={onClose}
    >
      <p>
        They are logged out on all their devices, leave their call, and cannot log in until the ban is lifted in
        Settings → People. What they wrote stays.
      </p>
      <p>With an invite they could make another account: revoke those that you do not trust any more.</p>
    </ConfirmDialog>
  );
}
