import { expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { systemClock } from "../../server/clock.ts";
import type { ConnectionState } from "../../shared/connection/connection-state.ts";
import { GatewayConnection } from "../../shared/connection/gateway-connection.ts";
import type { SocketHandlers } from "../../shared/connection/gateway-socket.ts";
import type { ServerEvent } from "../../shared/protocol/events.ts";
import { SUBPROTOCOL } from "../../shared/protocol/frames.ts";
import type { HelloAnswer } from "../../shared/protocol/requests.ts";
import { GatewayClient } from "../helpers/gateway-client.ts";
import { startTestServer, type TestServer } from "../helpers/test-server.ts";
import { lobbyOf } from "../helpers/voice-clients.ts";

/** The product's own client on real sockets. */
class Client implements Disposable {
  readonly hellos: HelloAnswer[] = [];
  readonly events: ServerEvent[] = [];
  readonly states: ConnectionState[] = [];
  readonly connection: GatewayConnection;
  socket: WebSocket | null = null;

  constructor(server: TestServer) {
    this.connection = new GatewayConnection({
      openSocket: (handlers) => this.#open(server.gatewayUrl, handlers),
      clock: systemClock,
      random: () => 0,
      client: { name: "test", version: "1", platform: "test", deviceId: "device" },
      onState: (state) => this.states.push(state),
      onHello: (answer) => this.hellos.push(answer),
      onEvent: (event) => this.events.push(event),
      onOddity: (what) => {
        throw new Error(what);
      },
    });
  }

  [Symbol.dispose](): void {
    this.connection.close();
  }

  #open(url: string, handlers: SocketHandlers) {
    const socket = new WebSocket(url, SUBPROTOCOL);
    this.socket = socket;
    socket.on("open", () => handlers.onOpen());
    socket.on("message", (data) => handlers.onText(data.toString()));
    socket.on("ping", () => handlers.onControlFrame());
    socket.on("close", (code) => handlers.onClose(code));
    socket.on("error", () => {});
    return socket;
  }
}

it("S7 a client whose socket breaks is back at once, with the same session and every event", async () => {
  await using server = await startTestServer();
  const owner = await server.createOwner();
  const bob = await server.createMember("bob");
  using client = new Client(server);
  client.connection.connect(bob.token);
  await vi.waitFor(() => expect(client.hellos).toHaveLength(1));
  using talker = await GatewayClient.connect(server, owner);
  await talker.request("voice.join", { channelId: lobbyOf(talker).id });
  client.socket?.terminate();
  await talker.request("voice.update", { muted: true });
  await vi.waitFor(() => expect(client.hellos).toHaveLength(2));
  expect(client.hellos[1]).toMatchObject({ resumed: true, sessionId: client.hellos[0]?.sessionId });
  await vi.waitFor(() =>
    expect(client.events.map(({ event }) => event)).toEqual(["presence.changed", "voice.joined", "voice.updated"]),
  );
});

it("S7 a 503 at the upgrade is a failed attempt, and the client goes on trying", async () => {
  await using server = await startTestServer();
  const owner = await server.createOwner();
  using client = new Client(server);
  await server.server.drain();
  client.connection.connect(owner.token);
  await vi.waitFor(() =>
    expect(
      client.states.filter(({ kind }) => kind === "waiting").map((state) => "attempt" in state && state.attempt),
    ).toEqual([1, 2]),
  );
});
