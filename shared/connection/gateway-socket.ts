/** What a `GatewayConnection` needs of a WebSocket; adapters exist for the browser's and for `ws`. */
export interface GatewaySocket {
  send(text: string): void;
  /** `code` is 1000 or 3000 to 4999 (the WebSocket standard's `close`). No handler is called after it returned. */
  close(code: number): void;
}

export interface SocketHandlers {
  onOpen(): void;
  onText(text: string): void;
  /** Any frame but text, where the platform shows it: a sign of life. */
  onControlFrame(): void;
  /** Called once, also when the socket could never be opened (1006). */
  onClose(code: number): void;
}

/** Starts to open a socket to the gateway with the sub-protocol `cromulent.v1`; never throws. */
export type OpenSocket = (handlers: SocketHandlers) => GatewaySocket;

/**
 * Close code with which a client drops a socket that it has given up on. Not 1000, which would end the session (S2):
 * whatever state the server still holds is detached and can be resumed on a fresh socket.
 */
export const ABANDONED = 3000;
