import type { GatewaySocket, OpenSocket } from "../../shared/connection/gateway-socket.ts";

/** So many tries in vain cost nothing yet. */
const FREE_TRIES = 3;

/**
 * Opens sockets as `open` does; after some tries in vain each next one asks first, by other means, whether the server is to be
 * reached at all. Chromium holds back the WebSockets of a page that has seen many of them fail, for up to 5 s each
 * (`services/network/websocket_throttler.cc`): after a minute without a network that is longer than a try may take (S7),
 * and the page would come back only by luck.
 *
 * @param ask resolves where the server answers, rejects where it does not, and where `signal` breaks it off
 */
export function reachableFirst(open: OpenSocket, ask: (signal: AbortSignal) => Promise<void>): OpenSocket {
  let triesInVain = 0;
  return (handlers) => {
    const onOpen = (): void => {
      triesInVain = 0;
      handlers.onOpen();
    };
    const start = (): GatewaySocket => open({ ...handlers, onOpen });
    triesInVain += 1;
    if (triesInVain <= FREE_TRIES) return start();

    const asking = new AbortController();
    let socket: GatewaySocket | null = null;
    ask(asking.signal).then(
      () => {
        if (!asking.signal.aborted) socket = start();
      },
      () => {
        if (!asking.signal.aborted) handlers.onClose(NEVER_OPENED);
      },
    );
    return {
      send: (text) => socket?.send(text),
      close(code) {
        asking.abort();
        socket?.close(code);
      },
    };
  };
}

/** RFC 6455, 7.4.1: a connection that ended without a close frame, or never was. */
const NEVER_OPENED = 1006;

/** GETs the server's liveness check (docs/protocol.md, "HTTP"). @param baseUrl "" for the origin that served the page */
export function askHealth(baseUrl: string): (signal: AbortSignal) => Promise<void> {
  return async (signal) => {
    const response = await fetch(`${baseUrl}/healthz`, { cache: "no-store", signal });
    if (!response.ok) throw new Error("The server is not ready.");
  };
}
