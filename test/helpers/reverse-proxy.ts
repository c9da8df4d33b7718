import { createServer, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { freePort } from "./processes/free-port.ts";

interface ProxyOptions {
  /** Where requests go. */
  readonly port: number;
  readonly forwardedFor: "appends" | "silent";
  readonly upgrades: "passes" | "drops";
  /** Of its own; a free one without. */
  readonly listensOn?: number;
}

/** A proxy in front of a server, as hosts set it up, right or wrong. */
export class ReverseProxy implements AsyncDisposable {
  readonly url: string;
  readonly #close: () => Promise<void>;

  private constructor(port: number, close: () => Promise<void>) {
    this.url = `http://127.0.0.1:${port}`;
    this.#close = close;
  }

  static async start({ port, forwardedFor, upgrades, listensOn }: ProxyOptions): Promise<ReverseProxy> {
    const headersOf = ({ headers, socket }: IncomingMessage) => {
      if (forwardedFor === "silent") return headers;
      const before = headers["x-forwarded-for"];
      return { ...headers, "x-forwarded-for": [before, socket.remoteAddress].filter(Boolean).join(", ") };
    };
    const server = createServer((incoming, outgoing) => {
      const { method, url } = incoming;
      const onward = request({ port, host: "127.0.0.1", method, path: url, headers: headersOf(incoming) }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on("error", () => outgoing.writeHead(502).end());
      incoming.pipe(onward);
    });
    if (upgrades === "passes") {
      server.on("upgrade", (incoming, socket) => {
        const onward = connect(port, "127.0.0.1", () => {
          const lines = Object.entries(headersOf(incoming)).map(([name, value]) => `${name}: ${String(value)}`);
          onward.write([`GET ${incoming.url} HTTP/1.1`, ...lines, "", ""].join("\r\n"));
          onward.pipe(socket).pipe(onward);
        });
        onward.on("error", () => socket.destroy());
        socket.on("error", () => onward.destroy());
      });
    }
    const own = listensOn ?? (await freePort());
    await new Promise<void>((resolve) => server.listen(own, "127.0.0.1", resolve));
    return new ReverseProxy(own, async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}
