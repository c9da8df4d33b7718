import { once } from "node:events";
import { WebSocket, WebSocketServer } from "ws";

/**
 * The least that a search over a socket can be: the rows of the bare query as JSON over `ws`, read at the other end. No
 * schemas, no filters, no reactions or files, and nobody else.
 */
export class BareSearch implements AsyncDisposable {
  readonly #server: WebSocketServer;
  readonly #socket: WebSocket;

  private constructor(server: WebSocketServer, socket: WebSocket) {
    this.#server = server;
    this.#socket = socket;
  }

  static async start(find: (match: string) => readonly unknown[]): Promise<BareSearch> {
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
    server.on("connection", (client) => {
      client.on("message", (data) => client.send(JSON.stringify(find(String(data)))));
    });
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("not listening on a port");
    const socket = new WebSocket(`ws://127.0.0.1:${address.port}`);
    await once(socket, "open");
    return new BareSearch(server, socket);
  }

  async find(match: string): Promise<unknown> {
    const answered = once(this.#socket, "message");
    this.#socket.send(match);
    const [data] = await answered;
    return JSON.parse(String(data));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.terminate();
    const closed = once(this.#server, "close");
    this.#server.close();
    await closed;
  }
}
