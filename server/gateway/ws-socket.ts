import { type RawData, WebSocket } from "ws";
import { CLOSE } from "../../shared/protocol/close-codes.ts";
import type { AddressSlot } from "./address-counts.ts";
import type { Socket, SocketListener } from "./socket.ts";

/**
 * `ws` behind the gateway's `Socket`. The server makes one for each upgrade (its option `WebSocket`), so that its listeners
 * are shared functions that find their connection through `this`: thousands of connections cost no closures.
 */
export class GatewayWebSocket extends WebSocket implements Socket {
  #listener: SocketListener | null = null;
  #slot: AddressSlot | null = null;
  #onGone: ((socket: GatewayWebSocket) => void) | null = null;

  get bufferedBytes(): number {
    return this.bufferedAmount;
  }

  cut(): void {
    this.terminate();
  }

  admitted(): void {
    this.#slot?.admitted();
  }

  /** `slot` is given back, and `onGone` called, when the socket itself is gone: a close frame is not the end of it. */
  listen(listener: SocketListener, slot: AddressSlot, onGone: (socket: GatewayWebSocket) => void): void {
    this.#listener = listener;
    this.#slot = slot;
    this.#onGone = onGone;
    this.on("message", onMessage);
    this.on("ping", onSign);
    this.on("pong", onSign);
    this.on("close", onClose);
    this.on("error", onError);
  }

  text(frameText: string): void {
    this.#listener?.onText(frameText);
  }

  sign(): void {
    this.#listener?.onSign();
  }

  closed(code: number): void {
    this.#listener?.onClosed(code);
  }

  gone(code: number): void {
    this.closed(code);
    this.#slot?.[Symbol.dispose]();
    this.#onGone?.(this);
  }
}

function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
  if (!(this instanceof GatewayWebSocket)) return;
  if (!isBinary) return this.text(data.toString());
  this.close(CLOSE.unsupportedData);
  this.closed(CLOSE.unsupportedData);
}

function onSign(this: WebSocket): void {
  if (this instanceof GatewayWebSocket) this.sign();
}

function onClose(this: WebSocket, code: number): void {
  if (this instanceof GatewayWebSocket) this.gone(code);
}

/** `ws` closes by itself what broke the WebSocket protocol; the connection must not wait for the other end to agree. */
function onError(this: WebSocket, error: Error & { code?: string }): void {
  if (this instanceof GatewayWebSocket) this.closed(CLOSE_CODE_BY_ERROR[error.code ?? ""] ?? PROTOCOL_ERROR);
}

/** Error codes of `ws` (its doc/ws.md, "Error codes") and the close code that it sends for each. */
const CLOSE_CODE_BY_ERROR: Readonly<Record<string, number>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: CLOSE.frameTooLarge,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: CLOSE.frameTooLarge,
  WS_ERR_INVALID_UTF8: CLOSE.invalidPayload,
};
/** RFC 6455, 7.4.1 */
const PROTOCOL_ERROR = 1002;
