import { once } from "node:events";
import { WebSocket } from "ws";
import { parseServerFrame, SUBPROTOCOL } from "../../shared/protocol/frames.ts";

const CONNECT_AT_ONCE = 40;

/** Many clients of one server, and the way to make one change and see its event reach the last of them. */
export class Crowd {
  readonly #clients: number;
  readonly #event: string;
  readonly #sockets: WebSocket[] = [];
  #lastId = 1;
  #missing = 0;
  #onLast: () => void = () => {};

  constructor(clients: number, event: string) {
    this.#clients = clients;
    this.#event = `"${event}"`;
  }

  /** @param greet what a client says first, or null; its answer is given to `onGreeted`. */
  async connect(
    url: string,
    greet: (index: number) => object | null,
    onGreeted: (index: number, answer: unknown) => void,
  ) {
    for (let first = 0; first < this.#clients; first += CONNECT_AT_ONCE) {
      const indices = Array.from(
        { length: Math.min(CONNECT_AT_ONCE, this.#clients - first) },
        (_, offset) => first + offset,
      );
      this.#sockets.push(
        ...(await Promise.all(indices.map((index) => openSocket(url, greet(index), (a) => onGreeted(index, a))))),
      );
    }
    for (const socket of this.#sockets) socket.on("message", this.#onMessage);
  }

  /** Resolves with the milliseconds from the first client's request to the last other client's event. */
  change(op: string, data: unknown): Promise<number> {
    this.#missing = this.#sockets.length - 1;
    const startedAt = performance.now();
    return new Promise((resolve) => {
      this.#onLast = () => resolve(performance.now() - startedAt);
      this.request(op, data);
    });
  }

  request(op: string, data: unknown): void {
    this.#lastId++;
    this.#sockets[0]?.send(JSON.stringify({ id: this.#lastId, op, data }));
  }

  close(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  readonly #onMessage = (data: Buffer): void => {
    if (!data.includes(this.#event)) return;
    this.#missing--;
    if (this.#missing === 0) this.#onLast();
  };
}

async function openSocket(url: string, hello: object | null, onGreeted: (answer: unknown) => void): Promise<WebSocket> {
  const socket = new WebSocket(url, SUBPROTOCOL, { perMessageDeflate: false });
  await once(socket, "open");
  if (hello === null) return socket;
  socket.send(JSON.stringify({ id: 1, op: "session.hello", data: hello }));
  const [data]: unknown[] = await once(socket, "message");
  const frame = parseServerFrame(String(data));
  if (frame?.kind !== "answer" || !frame.ok) throw new Error(`hello was refused: ${String(data)}`);
  onGreeted(frame.data);
  return socket;
}
