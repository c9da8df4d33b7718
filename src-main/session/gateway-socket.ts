import tls, { type SecureContext } from "node:tls";
import { WebSocket } from "ws";
import type { GatewaySocket, OpenSocket, SocketHandlers } from "../../shared/connection/gateway-socket.ts";
import { ATTEMPT_MAX_MS } from "../../shared/connection/reconnect-policy.ts";
import { SUBPROTOCOL } from "../../shared/protocol/frames.ts";

/** The largest thing that a server says is the snapshot of a hello answer: far below this even with thousands of members. */
const MAX_FRAME_BYTES = 16 * 1_048_576;
/** What `close` reports where there was no close frame (RFC 6455, 7.4.1). */
const NO_CLOSE_FRAME = 1006;

/** `ws` as a `GatewaySocket`: no `Origin` header (S8), no cookies. @param url `ws:` or `wss:` address of the gateway */
export function nodeSocket(url: string, trust: () => SecureContext): OpenSocket {
  return (handlers: SocketHandlers) => {
    try {
      return openSocket(url, trust, handlers);
    } catch {
      // An address that `ws` does not take: it is as if nobody answered there.
      return closedSocket(handlers);
    }
  };
}

function openSocket(url: string, trust: () => SecureContext, handlers: SocketHandlers): GatewaySocket {
  const options = {
    handshakeTimeout: ATTEMPT_MAX_MS,
    maxPayload: MAX_FRAME_BYTES,
    // Frames are small, and deflating them costs more than it saves.
    perMessageDeflate: false,
    // One frame for each turn of the event loop: whoever waits for an answer goes on before the event behind it.
    allowSynchronousEvents: false,
    ...(url.startsWith("wss:") && { secureContext: trust() }),
  };
  const socket = new WebSocket(url, SUBPROTOCOL, options);
  let isGivenUp = false;
  const unlessGivenUp = (tell: () => void) => () => {
    if (!isGivenUp) tell();
  };
  socket.on(
    "open",
    unlessGivenUp(() => handlers.onOpen()),
  );
  socket.on("message", (data, isBinary) => {
    if (isGivenUp) return;
    if (isBinary) handlers.onControlFrame();
    else handlers.onText(data.toString());
  });
  for (const sign of ["ping", "pong"] as const) {
    socket.on(
      sign,
      unlessGivenUp(() => handlers.onControlFrame()),
    );
  }
  // Each error is followed by a close, which says all that matters.
  socket.on("error", () => undefined);
  socket.on("close", (code) => {
    if (!isGivenUp) handlers.onClose(code);
  });
  return {
    send(text) {
      // Between a loss and its close event `ws` drops what is sent; the queue knows it as unanswered.
      if (socket.readyState === WebSocket.OPEN) socket.send(text, () => undefined);
    },
    close(code) {
      isGivenUp = true;
      if (socket.readyState === WebSocket.CONNECTING) socket.terminate();
      else socket.close(code);
    },
  };
}

function closedSocket(handlers: SocketHandlers): GatewaySocket {
  const telling = setImmediate(() => handlers.onClose(NO_CLOSE_FRAME));
  return {
    send: () => undefined,
    close: () => clearImmediate(telling),
  };
}

/**
 * What a server's certificate may be signed by: Mozilla's authorities, which come with Node, and those that were added to
 * this system (a company's, or that of the person who hosts at home). Read once, at the first use: it takes a while.
 */
export function systemTrust(): () => SecureContext {
  let context: SecureContext | null = null;
  return () => {
    context ??= tls.createSecureContext({ ca: trustedCertificates() });
    return context;
  };
}

/** A Node before 22.15 cannot read the system's, whatever the types say. */
function trustedCertificates(): string[] {
  const { getCACertificates }: Partial<Pick<typeof tls, "getCACertificates">> = tls;
  if (getCACertificates === undefined) return [...tls.rootCertificates];
  return [...new Set([...getCACertificates("default"), ...getCACertificates("system")])];
}
