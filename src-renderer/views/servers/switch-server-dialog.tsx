import type { ServerEntry } from "../../../shared/desktop/desktop-state.ts";
import { useDesktopApp } from "../app-context.tsx";
import { ConfirmDialog } from "../widgets/confirm-dialog.tsx";
import { LeavesCall } from "./leaves-call.tsx";

/** A call belongs to its server: whoever goes to another one in a call is asked first. */
export function SwitchServerDialog({ server, onClose }: { server: ServerEntry; onClose: () => void }) {
  const { commands } = useDesktopApp();
  return (
    <ConfirmDialog
      title={`Switch to ${server.name}?`}
      action={{ label: "Switch", pendingLabel: "Switching…", run: () => commands.selectServer(server.id) }}
      cancelLabel="Stay here"
      onCancel={onClose}
      onDone={onClose}
    >
      <LeavesCall />
    </ConfirmDialog>
  );
}
