import { RefreshCw } from "lucide-react";
import { Button } from "react-aria-components";
import type { ServerInfo } from "../../../shared/protocol/requests.ts";
import { useAppState, useCommands } from "../app-context.tsx";
import { ConnectionWords, connectionTrouble } from "../main/connection-trouble.tsx";
import { RemoveActiveServer } from "../servers/remove-active-server.tsx";
import { Mark } from "../widgets/logo.tsx";
import { WelcomeFrame } from "./welcome-frame.tsx";

/** Before the server has said who it is. */
export function ServerLoading() {
  return (
    <main className="opening" aria-busy="true">
      <span className="opening-mark">
        <Mark size={48} />
      </span>
      <h1 className="visually-hidden">Cromulent</h1>
      <p role="status">Looking for the server…</p>
    </main>
  );
}

export function ServerUnreachable({ message }: { message: string }) {
  const commands = useCommands();
  return (
    <WelcomeFrame title="The server does not answer">
      <p role="alert" className="prose">
        {message}
      </p>
      <p className="prose">Cromulent keeps trying by itself. If it is your own server, see whether it still runs.</p>
      <Button className="button primary wide" onPress={() => commands.retryServer()}>
        <RefreshCw size={16} aria-hidden="true" /> Try again now
      </Button>
      <RemoveActiveServer />
    </WelcomeFrame>
  );
}

/** Logged in; the server's world has not arrived yet. */
export function Opening({ server }: { server: ServerInfo }) {
  const commands = useCommands();
  const connection = useAppState((state) => state.connection);
  const trouble = connectionTrouble(connection);
  return (
    <main className="opening" aria-busy={trouble === null}>
      <span className="opening-mark">
        <Mark size={48} />
      </span>
      <h1 className="opening-title">{server.name}</h1>
      {trouble === null ? (
        <p role="status">Opening the door…</p>
      ) : (
        <>
          <ConnectionWords trouble={trouble} />
          <Button className="button" onPress={() => void commands.logout()}>
            Log out
          </Button>
        </>
      )}
    </main>
  );
}
