import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { describe, expect, it } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { SUBPROTOCOL } from "../../../shared/protocol/frames.ts";
import { nodeSocket, systemTrust } from "../../../src-main/session/gateway-socket.ts";
import { portOf } from "./port-of.ts";

const trust = systemTrust();

/** A gateway that does nothing by itself. */
async function gateway() {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols: () => SUBPROTOCOL });
  await once(server, "listening");
  const accepted = once(server, "connection") as Promise<[WebSocket, IncomingMessage]>;
  return {
    url: `ws://127.0.0.1:${portOf(server.address())}/gateway`,
    accepted,
    [Symbol.dispose]() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

/** What a socket told, and a promise of the first of each kind. */
function listener() {
  const told: string[] = [];
  const waiting = new Map<string, (code: number) => void>();
  const first = (kind: string) => new Promise<number>((resolve) => waiting.set(kind, resolve));
  const tell = (kind: string, what: string, code = 0) => {
    told.push(what);
    waiting.get(kind)?.(code);
  };
  const handlers = {
    onOpen: () => tell("open", "open"),
    onText: (text: string) => tell("text", text),
    onControlFrame: () => tell("control", "control"),
    onClose: (code: number) => tell("close", `close ${code}`, code),
  };
  return { told, handlers, opened: first("open"), closed: first("close"), control: first("control") };
}

describe("nodeSocket", () => {
  it("S8 offers the sub-protocol, and no Origin nor cookie", async () => {
    using server = await gateway();
    const { handlers, opened } = listener();
    const socket = nodeSocket(server.url, trust)(handlers);
    const [client, request] = await server.accepted;
    await opened;
    expect(client.protocol).toBe(SUBPROTOCOL);
    expect(request.headers).toMatchObject({ "sec-websocket-protocol": SUBPROTOCOL });
    expect(request.headers).not.toHaveProperty("origin");
    expect(request.headers).not.toHaveProperty("cookie");
    socket.close(1000);
  });

  it("S1 tells pings and binary frames as signs of life, and close codes", async () => {
    using server = await gateway();
    const { handlers, told, opened, control, closed } = listener();
    nodeSocket(server.url, trust)(handlers);
    const [client] = await server.accepted;
    await opened;
    client.ping();
    await control;
    client.send(Buffer.from([1]));
    client.send("text");
    client.close(4010);
    expect(await closed).toBe(4010);
    expect(told).toEqual(["open", "control", "control", "text", "close 4010"]);
  });

  it("lets whoever waited for a frame go on before the next one, also where both came at once", async () => {
    using server = await gateway();
    const { handlers, closed } = listener();
    const order: string[] = [];
    nodeSocket(
      server.url,
      trust,
    )({
      ...handlers,
      onText(text) {
        order.push(text);
        void Promise.resolve()
          .then(() => undefined)
          .then(() => order.push(`after ${text}`));
      },
    });
    const [client] = await server.accepted;
    for (const text of ["1", "2", "3"]) client.send(text);
    client.close(1001);
    await closed;
    expect(order).toEqual(["1", "after 1", "2", "after 2", "3", "after 3"]);
  });

  it.each([
    ["where nobody listens", async () => `ws://127.0.0.1:${await freePort()}/gateway`],
    ["for an address that is none", async () => "ws://"],
    ["for an address of something else", async () => "ftp://127.0.0.1/gateway"],
  ])("closes with 1006 %s, once and never by throwing", async (_name, urlOf) => {
    const { handlers, told, closed } = listener();
    nodeSocket(await urlOf(), trust)(handlers);
    expect(await closed).toBe(1006);
    expect(told).toEqual(["close 1006"]);
  });

  it("says nothing more once it was closed, before and after it was open", async () => {
    using server = await gateway();
    const early = listener();
    nodeSocket(server.url, trust)(early.handlers).close(1000);
    const late = listener();
    const socket = nodeSocket(server.url, trust)(late.handlers);
    const [client] = await server.accepted;
    await late.opened;
    const gone = once(client, "close");
    socket.close(3000);
    socket.send("too late");
    client.send("too late");
    expect((await gone)[0]).toBe(3000);
    expect(early.told).toEqual([]);
    expect(late.told).toEqual(["open"]);
  });

  it("gives a server up that takes the connection and never answers", async () => {
    const server = createTcpServer(() => undefined).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { handlers, told, closed } = listener();
    nodeSocket(`ws://127.0.0.1:${portOf(server.address())}/gateway`, trust)(handlers);
    expect(await closed).toBe(1006);
    expect(told).toEqual(["close 1006"]);
    server.close();
  }, 15_000);
});

describe("systemTrust", () => {
  it("is read once", () => {
    expect(trust()).toBe(trust());
  });
});

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = portOf(server.address());
  server.close();
  await once(server, "close");
  return port;
}
