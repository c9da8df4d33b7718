/**
 * What the gateway needs of a WebSocket. Sessions and handlers know nothing else of the wire, so that an in-memory pair
 * flushed by hand drives them just as well as `ws` does.
 */
export interface Socket {
  /** Sends one text frame; does nothing once the socket is closing. */
  send(frameText: string): void;
  /** Sends a close frame behind what is still to be sent; idempotent. */
  close(code: number): void;
  /** Sends a WebSocket ping, which any live other end answers by itself (RFC 6455, 5.5.2). */
  ping(): void;
  /** Its client has logged in, and no longer counts among the strangers of its address. */
  admitted(): void;
  /** Ends it without a close frame, dropping what is unsent. */
  cut(): void;
  /** Bytes handed over by `send` that the network has not taken yet. */
  readonly bufferedBytes: number;
}

/** The other direction: what a socket's adapter reports. */
export interface SocketListener {
  onText(frameText: string): void;
  /** A control frame, or a part of one that says no more than "alive". */
  onSign(): void;
  /** Once, as soon as nothing more will come; `code` is 1006 when no close frame came (RFC 6455, 7.1.5). */
  onClosed(code: number): void;
}
