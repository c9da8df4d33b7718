import { Plus } from "lucide-react";
import { useState } from "react";
import { Toolbar } from "react-aria-components";
import type { ServerEntry } from "../../../shared/desktop/desktop-state.ts";
import { useAppState, useDesktopApp } from "../app-context.tsx";
import { isInCall } from "../voice-bar/call-words.ts";
import { IconButton } from "../widgets/icon-button.tsx";
import { AddServerDialog } from "./add-server-dialog.tsx";
import { RemoveServerDialog } from "./remove-server-dialog.tsx";
import { ServerButton } from "./server-button.tsx";
import { SwitchServerDialog } from "./switch-server-dialog.tsx";

/** What is asked before the list changes; one at a time. */
type Asked =
  | { readonly kind: "add" }
  | { readonly kind: "remove"; readonly server: ServerEntry }
  | { readonly kind: "switch"; readonly server: ServerEntry };

/** All servers, at the left edge: one of them is shown. Arrow keys go through them. */
export function ServerRail() {
  const { state, commands } = useDesktopApp();
  const isCalling = useAppState(({ voice }) => isInCall(voice.call));
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);

  const select = (server: ServerEntry) => {
    if (server.id === state.activeServerId) return;
    if (isCalling) setAsked({ kind: "switch", server });
    // Its outcome is the page of that server, or why it cannot be reached.
    else void commands.selectServer(server.id);
  };
  return (
    <nav className="rail" aria-label="Servers">
      <Toolbar className="rail-list scroll" orientation="vertical" aria-label="Servers">
        {state.servers.map((server) => (
          <ServerButton
            key={server.id}
            server={server}
            isActive={server.id === state.activeServerId}
            onSelect={() => select(server)}
            onRemove={() => setAsked({ kind: "remove", server })}
          />
        ))}
        <IconButton
          label="Add a server"
          placement="right"
          className="rail-add"
          onPress={() => setAsked({ kind: "add" })}
        >
          <Plus size={20} aria-hidden="true" />
        </IconButton>
      </Toolbar>
      <AddServerDialog isOpen={asked?.kind === "add"} onClose={close} />
      {asked?.kind === "remove" && <RemoveServerDialog server={asked.server} onClose={close} />}
      {asked?.kind === "switch" && <SwitchServerDialog server={asked.server} onClose={close} />}
    </nav>
  );
}
