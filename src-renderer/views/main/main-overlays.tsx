import { useState } from "react";
import type { ServerEntry } from "../../../shared/desktop/desktop-state.ts";
import { useAppState, useCommands } from "../app-context.tsx";
import { SwitchServerDialog } from "../servers/switch-server-dialog.tsx";
import { ShortcutsDialog } from "../shortcuts/shortcuts-dialog.tsx";
import { Switcher } from "../switcher/switcher.tsx";
import { isInCall } from "../voice-bar/call-words.ts";

/** What a key lays over the page; one at a time. */
export type Overlay = "none" | "switcher" | "shortcuts";

interface MainOverlaysProps {
  readonly overlay: Overlay;
  readonly shownId: string | null;
  readonly onClose: () => void;
}

export function MainOverlays({ overlay, shownId, onClose }: MainOverlaysProps) {
  const { desktop } = useCommands();
  const isCalling = useAppState(({ voice }) => isInCall(voice.call));
  const [asked, setAsked] = useState<ServerEntry | null>(null);
  const goToServer = (server: ServerEntry) => {
    if (isCalling) setAsked(server);
    // Its outcome is the page of that server, or why it cannot be reached.
    else void desktop?.selectServer(server.id);
  };
  return (
    <>
      <Switcher isOpen={overlay === "switcher"} shownId={shownId} onClose={onClose} onServer={goToServer} />
      <ShortcutsDialog isOpen={overlay === "shortcuts"} onClose={onClose} />
      {asked !== null && <SwitchServerDialog server={asked} onClose={() => setAsked(null)} />}
    </>
  );
}
