import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { HTTP_STATUS, ProtocolError } from "../../shared/protocol/errors.ts";

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

const MAX_HEADER_BYTES = 16 * 1024;
/** Slow senders hold a connection no longer than this; uploads will set a limit of their own. */
const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 30_000;
/** Longer than the idle time of usual proxies (60 s), or they would use a connection just as it is closed. */
const KEEP_ALIVE_MS = 65_000;

/** Node's HTTP server with limits; upgrades of `/gateway` to a WebSocket go to `upgrade`. */
export function createHttpServer(app: RequestListener, upgrade: UpgradeHandler): Server {
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_WITHIN_MS,
      requestTimeout: REQUEST_WITHIN_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 5_000,
      // Others (h2c, offered by some clients with every request) are answered as if they had not asked.
      shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === "websocket",
    },
    app,
  );
  server.on("upgrade", (request, socket, head) => {
    // A socket that the peer cuts while it is being refused must not take the process with it.
    socket.on("error", () => socket.destroy());
    if (pathOf(request) === "/gateway") upgrade(request, socket, head);
    else refuse(socket, new ProtocolError("not_found", "There is no WebSocket at this address; use /gateway."));
  });
  server.on("clientError", (_error, socket) => {
    if (socket.writable) refuse(socket, new ProtocolError("invalid", "The request is not valid HTTP."));
    else socket.destroy();
  });
  return server;
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "").split("?", 1)[0] ?? "";
}

/** Answers on a bare socket, where there is no response object, and closes it. */
function refuse(socket: Duplex, error: ProtocolError): void {
  const body = JSON.stringify({ error: error.toBody() });
  socket.end(
    `HTTP/1.1 ${HTTP_STATUS[error.code]} Refused\r\nConnection: close\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
