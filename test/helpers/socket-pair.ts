import type { Socket, SocketListener } from "../../server/gateway/socket.ts";
import { parseServerFrame, type ServerFrame } from "../../shared/protocol/frames.ts";

type Packet =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "close"; readonly code: number }
  | { readonly kind: "ping" };

/**
 * Both ends of one connection in memory. Nothing moves by itself: `flushToServer` and `flushToClient` carry what is under
 * way, as much of it as a test likes, so that it decides what was lost when the connection broke.
 */
export class SocketPair {
  /** The server's end. */
  readonly socket: Socket;
  /** What the client has received, oldest first. */
  readonly received: ServerFrame[] = [];
  /** Called with each text as the server sends it, before it is under way. */
  onSend: (frameText: string) => void = () => {};
  #listener: SocketListener | null = null;
  #toServer: Packet[] = [];
  #toClient: Packet[] = [];
  #closeCode: number | null = null;
  #isServerOpen = true;

  constructor() {
    this.socket = {
      send: (text) => {
        this.onSend(text);
        this.#queue({ kind: "text", text });
      },
      close: (code) => {
        this.#isServerOpen = false;
        this.#queue({ kind: "close", code });
      },
      ping: () => this.#queue({ kind: "ping" }),
      cut: () => this.cut(),
      admitted: () => {},
      bufferedBytes: 0,
    };
  }

  /** Code with which the client's end was closed; null while it is open. */
  get closeCode(): number | null {
    return this.#closeCode;
  }

  /** Whether what the client sends still counts for the server. */
  get isServerOpen(): boolean {
    return this.#isServerOpen && this.#listener !== null;
  }

  get hasNewsForServer(): boolean {
    return this.#toServer.length > 0;
  }

  listen(listener: SocketListener): void {
    this.#listener = listener;
  }

  /** The client sends. */
  send(frame: object): void {
    if (this.#closeCode === null) this.#toServer.push({ kind: "text", text: JSON.stringify(frame) });
  }

  /** The client says good-bye. */
  close(code: number): void {
    if (this.#closeCode !== null) return;
    this.#closeCode = code;
    this.#toServer.push({ kind: "close", code });
  }

  /** Carries the oldest `count` packets from the client to the server. */
  flushToServer(count = Number.POSITIVE_INFINITY): void {
    for (const packet of this.#toServer.splice(0, count)) {
      if (packet.kind === "text") this.#listener?.onText(packet.text);
      else if (packet.kind === "close") this.#endServer(packet.code);
      else this.#listener?.onSign();
    }
  }

  flushToClient(count = Number.POSITIVE_INFINITY): void {
    for (const packet of this.#toClient.splice(0, count)) {
      if (this.#closeCode !== null) return;
      this.#receive(packet);
    }
  }

  /** The connection breaks: what is under way is lost, and the server sees the end without a close frame. */
  cut(): void {
    this.#toServer = [];
    this.#toClient = [];
    this.#closeCode ??= 1006;
    this.#endServer(1006);
  }

  /** The cable is pulled: what is under way is lost, and neither end sees anything. */
  vanish(): void {
    this.#toServer = [];
    this.#toClient = [];
    this.#listener = null;
  }

  #queue(packet: Packet): void {
    if (this.#listener !== null) this.#toClient.push(packet);
  }

  #endServer(code: number): void {
    this.#isServerOpen = false;
    this.#listener?.onClosed(code);
  }

  #receive(packet: Packet): void {
    if (packet.kind === "close") {
      this.#closeCode = packet.code;
    } else if (packet.kind === "ping") {
      this.#toServer.push({ kind: "ping" });
    } else {
      const frame = parseServerFrame(packet.text);
      if (frame === null) throw new Error(`no frame of the protocol: ${packet.text}`);
      this.received.push(frame);
    }
  }
}
