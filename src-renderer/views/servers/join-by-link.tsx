import { Button } from "react-aria-components";
import type { DesktopState, InviteLink } from "../../../shared/desktop/desktop-state.ts";
import type { AppState } from "../../store/state.ts";
import { useAppState, useDesktopApp } from "../app-context.tsx";
import { ConfirmDialog } from "../widgets/confirm-dialog.tsx";
import { SmallDialog } from "../widgets/small-dialog.tsx";
import { LeavesCall } from "./leaves-call.tsx";
import { ReadAlong } from "./read-along.tsx";
import { findServer, hostOf, isReadable, isSameServer } from "./server-names.ts";

/**
 * An invite that a link brought. Nobody joins by it alone: the user is asked, the server is shown, and its form for a
 * new account takes the code (`Welcome`); whoever is in already is told so.
 */
export function JoinByLink() {
  const { state } = useDesktopApp();
  const phase = useAppState((app) => app.phase.kind);
  const { invite } = state;
  if (invite === null) return null;
  if (!isActive(state, invite)) return <JoinQuestion invite={invite} />;
  // Its form takes the code, as soon as the server has answered.
  return phase === "signedIn" ? <AlreadyMember invite={invite} /> : null;
}

/** The code for the form of the server that is shown; null where none came for it. */
export function inviteForForm({ desktop }: AppState): string | null {
  if (desktop === null || desktop.invite === null) return null;
  return isActive(desktop, desktop.invite) ? desktop.invite.code : null;
}

function isActive({ servers, activeServerId }: DesktopState, { serverUrl }: InviteLink): boolean {
  const active = servers.find(({ id }) => id === activeServerId);
  return active !== undefined && isSameServer(active.url, serverUrl);
}

function JoinQuestion({ invite }: { invite: InviteLink }) {
  const { state, commands } = useDesktopApp();
  const known = findServer(state.servers, invite.serverUrl);
  const host = hostOf(invite.serverUrl);
  return (
    <ConfirmDialog
      title={`Join ${known?.name ?? host}?`}
      action={{
        label: known === null ? "Add server" : "Go there",
        pendingLabel: "Asking the server…",
        // The dialog says what there is to say about it.
        run: async () => void (await commands.addServer(invite.serverUrl, "accept")),
      }}
      cancelLabel="Not now"
      onCancel={() => commands.inviteHandled()}
      // The code is not taken yet: the form of that server does.
      onDone={() => undefined}
    >
      <p>
        An invite link leads to the server at <strong>{host}</strong>.{" "}
        {known === null
          ? "It is added to your servers, and you make an account there."
          : "It is among your servers already."}
      </p>
      {known === null && isReadable(invite.serverUrl) && <ReadAlong />}
      <LeavesCall />
    </ConfirmDialog>
  );
}

function AlreadyMember({ invite }: { invite: InviteLink }) {
  const { state, commands } = useDesktopApp();
  const name = findServer(state.servers, invite.serverUrl)?.name ?? hostOf(invite.serverUrl);
  return (
    <SmallDialog title="You are already a member" isOpen onClose={() => commands.inviteHandled()}>
      <p className="prose">The invite link leads to {name}, where you are logged in. Nothing is left to do.</p>
      <div className="dialog-actions">
        <Button slot="close" className="button primary" autoFocus>
          Done
        </Button>
      </div>
    </SmallDialog>
  );
}
