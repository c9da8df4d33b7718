import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { SUBPROTOCOL } from "../../shared/protocol/frames.ts";

/** Why an upgrade is refused, as its HTTP answer says it. */
export interface UpgradeRefusal {
  readonly status: number;
  readonly code: "not_found" | "invalid" | "forbidden" | "rate_limited" | "unavailable";
  readonly message: string;
}

export const GATEWAY_PATH = "/gateway";

/** What can be said of an upgrade from its request alone; null: nothing against it. */
export function judgeUpgrade(
  request: IncomingMessage,
  gateway: { isDraining: boolean; isAllowedOrigin: (origin: string | undefined) => boolean },
): UpgradeRefusal | null {
  if (pathOf(request) !== GATEWAY_PATH) {
    return { status: 404, code: "not_found", message: `Open the WebSocket on ${GATEWAY_PATH}.` };
  }
  if (gateway.isDraining) {
    return { status: 503, code: "unavailable", message: "The server is restarting; try again in a moment." };
  }
  if (!gateway.isAllowedOrigin(request.headers.origin)) {
    return { status: 403, code: "forbidden", message: "Open this page from the server's own address." };
  }
  if (!offersSubprotocol(request)) {
    return { status: 400, code: "invalid", message: `Offer the sub-protocol ${SUBPROTOCOL}.` };
  }
  return null;
}

export const TOO_MANY_CONNECTIONS: UpgradeRefusal = {
  status: 429,
  code: "rate_limited",
  message: "There are too many connections from your address; close one or wait a moment.",
};

/** Answers an upgrade as HTTP and ends the connection. */
export function refuseUpgrade(socket: Duplex, { status, code, message }: UpgradeRefusal): void {
  const retry = code === "rate_limited" ? { retryAfterMs: RETRY_AFTER_MS } : {};
  const body = JSON.stringify({ error: { code, message, ...retry } });
  // Its other end may be gone already; that is nobody's fault.
  socket.on("error", () => socket.destroy());
  socket.once("finish", () => socket.destroy());
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
      "Connection: close",
      "Content-Type: application/json",
      `Content-Length: ${Buffer.byteLength(body)}`,
      "",
      body,
    ].join("\r\n"),
  );
}

const RETRY_AFTER_MS = 5_000;

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "").split("?", 1)[0] ?? "";
}

function offersSubprotocol(request: IncomingMessage): boolean {
  const offered = request.headers["sec-websocket-protocol"] ?? "";
  return offered.split(",").some((name) => name.trim() === SUBPROTOCOL);
}
