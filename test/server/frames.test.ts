import { connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { GatewayClient } from "../helpers/gateway-client.ts";
import { seededRandom } from "../helpers/seeded-random.ts";
import { startTestServer } from "../helpers/test-server.ts";
import { lobbyOf } from "../helpers/voice-clients.ts";

describe("frames", () => {
  it.each([
    ["no JSON", "hello"],
    ["an array", "[]"],
    ["a string", '"x"'],
    ["null", "null"],
    ["no id", '{"op":"session.ping"}'],
    ["an id of 0", '{"id":0,"op":"session.ping"}'],
    ["a negative id", '{"id":-1,"op":"session.ping"}'],
    ["a fraction as id", '{"id":1.5,"op":"session.ping"}'],
    ["a string as id", '{"id":"1","op":"session.ping"}'],
    ["no op", '{"id":2}'],
    ["a number as op", '{"id":2,"op":7}'],
    ["an empty frame", ""],
  ])("close 4000 for %s, and the session can be resumed", async (_, text) => {
    await using server = await startTestServer();
    const owner = await server.createOwner();
    using client = await GatewayClient.connect(server, owner);
    client.sendText(text);
    expect(await client.closed).toBe(4000);
    using back = await GatewayClient.connect(server, owner, {
      resume: { sessionId: client.sessionId, seq: client.lastSeq },
    });
    expect(back.welcome.resumed).toBe(true);
  });

  it("answer every other fault invalid: an unknown op, data of the wrong shape", async () => {
    await using server = await startTestServer();
    using client = await GatewayClient.connect(server, await server.createOwner());
    for (const op of ["no.such.op", "", "__proto__", "constructor", "toString"]) {
      expect(await client.refusal(op, {})).toBe("invalid");
    }
    for (const data of [null, 7, "x", [], { channelId: 7 }, { channelId: "" }, { channelId: "x", peerId: "short" }]) {
      expect(await client.refusal("voice.join", data)).toBe("invalid");
    }
    expect((await client.error("voice.join", { channelId: 7 })).message).toMatch(/^Correct "data.channelId"/);
    await expect(client.ping()).resolves.toBeDefined();
  });

  it("ignore unknown fields, and data left out is {}", async () => {
    await using server = await startTestServer();
    using client = await GatewayClient.connect(server, await server.createOwner());
    const answered = client.pendingAnswer(900);
    client.sendText('{"id":900,"op":"session.ping","more":1}');
    await expect(answered).resolves.toHaveProperty("now");
  });

  it("tell bad data from what is not there", async () => {
    await using server = await startTestServer();
    using client = await GatewayClient.connect(server, await server.createOwner());
    expect(await client.refusal("message.send", { channelId: "x", nonce: "n", text: "hi" })).toBe("not_found");
    expect(await client.refusal("message.send", {})).toBe("invalid");
  });

  it("close 1009 above 64 KiB, 1003 when binary, 1007 when no UTF-8", async () => {
    await using server = await startTestServer();
    const owner = await server.createOwner();
    const closeOf = async (act: (client: GatewayClient) => void) => {
      using client = await GatewayClient.connect(server, owner);
      act(client);
      // Awaited here: leaving this scope cuts the client off.
      return await client.closed;
    };
    const frame = (length: number) =>
      JSON.stringify({ id: 9, op: "x", data: "" }).replace('""', `"${"y".repeat(length)}"`);
    const envelope = frame(0).length;
    using edge = await GatewayClient.connect(server, owner);
    edge.sendText(frame(65_536 - envelope));
    await expect(edge.ping()).resolves.toBeDefined();
    expect(await closeOf((client) => client.sendText(frame(65_537 - envelope)))).toBe(1009);
    expect(await closeOf((client) => client.socket.send(Buffer.from("{}")))).toBe(1003);
    expect(await closeOf((client) => client.socket.send(Buffer.from([0xff, 0xfe]), { binary: false }))).toBe(1007);
  });

  it("are served to others while 5,000 random and mutated ones come in, with no crash and no growth over 20 MiB", async () => {
    await using server = await startTestServer({
      env: { LIMIT_HELLOS_BURST: "100000", LIMIT_SESSIONS_PER_ACCOUNT: "100000", LIMIT_SESSION_EVENTS: "64" },
    });
    const attacker = await server.createMember("mallory");
    using witness = await GatewayClient.connect(server, await server.createOwner());
    const channelId = lobbyOf(witness).id;
    const random = seededRandom(20_261_121);
    const throwFrames = async (count: number) => {
      let client = await GatewayClient.connect(server, attacker);
      for (let sent = 0; sent < count; sent++) {
        if (client.socket.readyState !== client.socket.OPEN) {
          await client.closed;
          client = await GatewayClient.connect(server, attacker);
        }
        client.socket.send(mutated(random, { channelId, sessionId: client.sessionId, id: sent + 100 }));
        if (sent % 100 === 0) await expect(witness.ping()).resolves.toBeDefined();
      }
      await client.close();
    };
    // The first thousand warm up what is made once: compiled code, pools, the account's sessions.
    await throwFrames(1_000);
    const before = await liveBytes();
    await throwFrames(5_000);
    expect((await liveBytes()) - before).toBeLessThan(20 * 1024 * 1024);
    await expect(witness.request("voice.join", { channelId })).resolves.toHaveProperty("members");
    expect(await server.metric('cromulent_gateway_refusals_total{code="internal"}')).toBe(0);
  }, 60_000);

  it("survive bytes that are no WebSocket frames at all", async () => {
    await using server = await startTestServer();
    using witness = await GatewayClient.connect(server, await server.createOwner());
    const { port } = new URL(server.url);
    const random = seededRandom(7);
    const head =
      "GET /gateway HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: cromulent.v1\r\n\r\n";
    for (let round = 0; round < 50; round++) {
      const noise = Buffer.from(Array.from({ length: 200 }, () => Math.floor(random() * 256)));
      const socket = connect(Number(port), "127.0.0.1");
      socket.on("error", () => {});
      socket.write(head);
      socket.end(noise);
      socket.resume();
      await new Promise((resolve) => socket.once("close", resolve));
    }
    await expect(witness.ping()).resolves.toBeDefined();
  });
});

async function liveBytes(): Promise<number> {
  setFlagsFromString("--expose-gc");
  const gc: unknown = runInNewContext("gc");
  if (typeof gc !== "function") throw new Error("no garbage collector to call");
  for (let round = 0; round < 3; round++) {
    gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

interface Known {
  readonly channelId: string;
  readonly sessionId: string;
  readonly id: number;
}

/** A frame that is right, or nearly so, or not at all. */
function mutated(random: () => number, { channelId, sessionId, id }: Known): string | Buffer {
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const frames = [
    { id, op: "session.ping" },
    { id, op: "presence.set", data: { status: pick(["online", "idle", "offline", 7]) } },
    { id, op: "voice.join", data: { channelId: pick([channelId, "x", null]), takeOver: pick([true, false, 1]) } },
    { id, op: "voice.leave", data: {} },
    { id, op: "voice.update", data: { muted: pick([true, "true", null]), transmitting: true } },
    {
      id,
      op: "voice.signal",
      data: { to: sessionId, signal: { gen: pick([0, -1, 1e99]), candidate: pick([null, {}, 4]) } },
    },
    { id, op: "voice.link", data: { peer: sessionId, state: pick(["up", "down", "sideways"]) } },
    { id, op: "session.hello", data: { token: "x".repeat(id % 300), client: {} } },
    { id, op: "message.send", data: { channelId, nonce: "n", text: "\ud800".repeat(id % 100) } },
    { id: pick([0, -1, 1.5, "1", null, 2 ** 60]), op: pick(["voice.join", "__proto__", 4]) },
  ];
  const text = JSON.stringify(pick(frames));
  const kind = random();
  if (kind < 0.6) return text;
  if (kind < 0.8) {
    const at = Math.floor(random() * text.length);
    return text.slice(0, at) + String.fromCharCode(Math.floor(random() * 0x3_000)) + text.slice(at + 1);
  }
  if (kind < 0.9) return text.slice(0, Math.floor(random() * text.length));
  if (kind < 0.95) return Buffer.from(Array.from({ length: 50 }, () => Math.floor(random() * 256)));
  return `[${"[".repeat(Math.floor(random() * 5_000))}`;
}
