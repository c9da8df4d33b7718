import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { Duplex } from "node:stream";
import { refuseUpgrade, type UpgradeRefusal } from "../gateway/upgrade.ts";
import { limitRequestTime } from "./request-deadline.ts";

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

const MAX_HEADER_BYTES = 16 * 1024;
/** Slow senders hold a connection no longer than this; uploads set a limit of their own. */
const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 30_000;
/** Nothing sent and nothing taken for so long: someone who never reads an answer would hold its file open for ever. */
const STALLED_AFTER_MS = 60_000;
/** Longer than the idle time of usual proxies (60 s), or they would use a connection just as it is closed. */
const KEEP_ALIVE_MS = 65_000;

const NOT_HTTP: UpgradeRefusal = { status: 400, code: "invalid", message: "The request is not valid HTTP." };

/**
 * Node's HTTP server with limits; upgrades to a WebSocket, at whatever address, are `upgrade`'s to answer.
 * @param stalledAfterMs how long a connection may stand still in the middle of an answer
 */
export function createHttpServer(
  app: RequestListener,
  upgrade: UpgradeHandler,
  stalledAfterMs: number = STALLED_AFTER_MS,
): Server {
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_WITHIN_MS,
      // Node's own is one for all requests.
      requestTimeout: 0,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 5_000,
      // Others (h2c, offered by some clients with every request) are answered as if they had not asked.
      shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === "websocket",
    },
    (request, response) => {
      limitRequestTime(request, REQUEST_WITHIN_MS);
      app(request, response);
    },
  );
  server.timeout = stalledAfterMs;
  server.on("upgrade", upgrade);
  server.on("clientError", (_error, socket) => {
    if (socket.writable) refuseUpgrade(socket, NOT_HTTP);
    else socket.destroy();
  });
  return server;
}
