import type { Binding } from "../../shared/desktop/bindings.ts";
import type { PageStart, Preferences } from "../../shared/desktop/desktop-state.ts";
import type { InvokeHandlers } from "../ipc/handlers.ts";
import { parseRequest } from "../ipc/parse-request.ts";
import type { ActiveServer } from "../session/active-server.ts";

export interface InvokeParts {
  readonly servers: Pick<ActiveServer, "sessionOf" | "addServer" | "removeServer" | "selectServer">;
  /** The page that asks is the one that hears from here on. */
  readonly startPage: () => PageStart;
  readonly setBindings: (bindings: Binding[]) => void;
  /** Rejects with `ProtocolError` where the system refuses. */
  readonly setPreferences: (preferences: Preferences) => Promise<void>;
}

/** What the page asks of main, each by the part that does it. */
export function invokeHandlers({ servers, startPage, setBindings, setPreferences }: InvokeParts): InvokeHandlers {
  return {
    startPage: async () => startPage(),

    serverInfo: async ({ epoch }) => servers.sessionOf(epoch).serverInfo(),
    hasToken: async ({ epoch }) => servers.sessionOf(epoch).hasToken(),
    register: async ({ epoch, body }) => servers.sessionOf(epoch).register(body),
    login: async ({ epoch, body }) => servers.sessionOf(epoch).login(body),
    logout: async ({ epoch }) => {
      await servers.sessionOf(epoch).logout();
      return null;
    },
    createInvite: async ({ epoch, body }) => servers.sessionOf(epoch).createInvite(body),
    changePassword: async ({ epoch, body }) => {
      await servers.sessionOf(epoch).changePassword(body);
      return null;
    },
    uploadBegin: async ({ epoch, id, name, size }) => {
      await servers.sessionOf(epoch).beginUpload(id, name, size);
      return null;
    },
    uploadPiece: async ({ epoch, id, bytes }) => {
      await servers.sessionOf(epoch).uploads.piece(id, bytes);
      return null;
    },
    uploadEnd: async ({ epoch, id }) => servers.sessionOf(epoch).uploads.end(id),
    request: async ({ epoch, id, ...request }) => {
      servers.sessionOf(epoch).request(id, parseRequest(request));
      return null;
    },

    addServer: ({ url, unencrypted }) => servers.addServer(url, unencrypted),
    removeServer: async ({ id }) => {
      await servers.removeServer(id);
      return null;
    },
    selectServer: async ({ id }) => {
      servers.selectServer(id);
      return null;
    },

    setBindings: async (bindings) => {
      setBindings(bindings);
      return null;
    },
    setPreferences: async (preferences) => {
      await setPreferences(preferences);
      return null;
    },
  };
}
