import { useState } from "react";
import { Button } from "react-aria-components";
import { useDesktop } from "../app-context.tsx";
import { RemoveServerDialog } from "./remove-server-dialog.tsx";

/** The way to take the server that is shown off the list; nothing in the web client. */
export function RemoveActiveServer() {
  const desktop = useDesktop();
  const [isAsked, setAsked] = useState(false);
  const server = desktop?.state.servers.find(({ id }) => id === desktop.state.activeServerId);
  if (server === undefined) return null;
  return (
    <>
      <Button className="button plain" onPress={() => setAsked(true)}>
        Remove this server…
      </Button>
      {isAsked && <RemoveServerDialog server={server} onClose={() => setAsked(false)} />}
    </>
  );
}
