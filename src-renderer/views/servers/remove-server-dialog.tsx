import type { ServerEntry } from "../../../shared/desktop/desktop-state.ts";
import { useDesktopApp } from "../app-context.tsx";
import { ConfirmDialog } from "../widgets/confirm-dialog.tsx";
import { LeavesCall } from "./leaves-call.tsx";
import { hostOf } from "./server-names.ts";

/** Asks before a server leaves the list, and says what is lost by it. */
export function RemoveServerDialog({ server, onClose }: { server: ServerEntry; onClose: () => void }) {
  const { state, commands } = useDesktopApp();
  return (
    <ConfirmDialog
      title={`Remove ${server.name}?`}
      action={{ label: "Remove server", pendingLabel: "Logging out…", run: () => commands.removeServer(server.id) }}
      onCancel={onClose}
      onDone={onClose}
    >
      <p>
        You are logged out there, and it leaves this list. Your account stays on the server: add {hostOf(server.url)}{" "}
        again to come back, and log in with your password.
      </p>
      {server.id === state.activeServerId && <LeavesCall />}
    </ConfirmDialog>
  );
}
