import { describe, expect, it, vi } from "vitest";
import { TIMING } from "../../shared/protocol/timing.ts";
import { GatewayClient } from "../helpers/gateway-client.ts";
import { ManualClock } from "../helpers/manual-clock.ts";
import { askUpgrade } from "../helpers/raw-upgrade.ts";
import { startTestServer } from "../helpers/test-server.ts";
import { inVoice, lobbyOf } from "../helpers/voice-clients.ts";

describe("upgrade", () => {
  it("needs the sub-protocol, else 400", async () => {
    await using server = await startTestServer();
    expect(await askUpgrade(server.gatewayUrl)).toMatchObject({
      status: 101,
      headers: { "sec-websocket-protocol": "cromulent.v1" },
    });
    expect(await askUpgrade(server.gatewayUrl, { "sec-websocket-protocol": null })).toMatchObject({ status: 400 });
    expect(await askUpgrade(server.gatewayUrl, { "sec-websocket-protocol": "cromulent.v2" })).toMatchObject({
      status: 400,
    });
    expect(await askUpgrade(server.gatewayUrl, { "sec-websocket-protocol": "x, cromulent.v1" })).toMatchObject({
      status: 101,
      headers: { "sec-websocket-protocol": "cromulent.v1" },
    });
  });

  it("S8 answers a foreign origin 403, and never takes anything from a cookie or the Host header", async () => {
    await using server = await startTestServer();
    const { port } = new URL(server.url);
    const status = async (origin: string, more: Record<string, string> = {}) =>
      (await askUpgrade(server.gatewayUrl, { origin, ...more })).status;
    expect(await status(`http://127.0.0.1:${port}`)).toBe(101);
    expect(await status(`http://localhost:${port}`)).toBe(101);
    expect(await status("https://evil.example")).toBe(403);
    expect(await status("null")).toBe(403);
    expect(await status("http://127.0.0.1:1")).toBe(403);
    expect(await status("http://evil.example", { host: "evil.example" })).toBe(403);
    const { token } = await server.createOwner();
    using client = await GatewayClient.open(server, { headers: { cookie: `token=${token}` } });
    await expect(client.ping()).rejects.toMatchObject({ code: "unauthorized" });
  });

  it("S8 with PUBLIC_URL only that origin is the server's own", async () => {
    await using server = await startTestServer({ env: { PUBLIC_URL: "https://a.example,https://b.example" } });
    const status = async (origin: string) => (await askUpgrade(server.gatewayUrl, { origin })).status;
    expect(await status("https://a.example")).toBe(101);
    expect(await status("https://b.example")).toBe(101);
    expect(await status(server.url)).toBe(403);
  });

  it("answers broken handshakes and goes on serving", async () => {
    await using server = await startTestServer();
    expect((await askUpgrade(server.gatewayUrl, { "sec-websocket-key": "short" })).status).toBe(400);
    expect((await askUpgrade(server.gatewayUrl, { "sec-websocket-version": "99" })).status).toBe(400);
    expect((await askUpgrade(server.gatewayUrl, {}, "POST")).status).toBe(405);
    expect((await askUpgrade(`${server.url}/elsewhere`)).status).toBe(404);
    using client = await GatewayClient.connect(server, await server.createOwner());
    await expect(client.ping()).resolves.toBeDefined();
  });

  it("limits connections before hello and connections at all per address, and gives places back", async () => {
    await using server = await startTestServer({
      env: { LIMIT_CONNECTIONS_BEFORE_HELLO_PER_ADDRESS: "2", LIMIT_CONNECTIONS_PER_ADDRESS: "3" },
    });
    const owner = await server.createOwner();
    using first = await GatewayClient.open(server);
    using second = await GatewayClient.open(server);
    expect(await askUpgrade(server.gatewayUrl)).toMatchObject({
      status: 429,
      body: expect.stringContaining("rate_limited"),
    });
    await first.hello(owner.token);
    await second.hello(owner.token);
    using third = await GatewayClient.connect(server, owner);
    expect((await askUpgrade(server.gatewayUrl)).status).toBe(429);
    await third.close();
    await vi.waitFor(async () => expect((await askUpgrade(server.gatewayUrl)).status).toBe(101));
  });
});

describe("hello", () => {
  it("answers a wrong token unauthorized and closes 4001", async () => {
    await using server = await startTestServer();
    using client = await GatewayClient.open(server);
    await expect(client.hello("wrong")).rejects.toMatchObject({ code: "unauthorized" });
    expect(await client.closed).toBe(4001);
  });

  it("answers any request before hello unauthorized and closes 4001", async () => {
    await using server = await startTestServer();
    for (const op of ["session.ping", "voice.join", "no.such.op"]) {
      using client = await GatewayClient.open(server);
      expect(await client.refusal(op, {})).toBe("unauthorized");
      expect(await client.closed).toBe(4001);
    }
  });

  it("closes 4001 who says nothing for 5 s", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    using client = await GatewayClient.open(server);
    clock.advance(TIMING.helloWithinMs - 1);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
    clock.advance(TIMING.heartbeatMs / 10);
    expect(await client.closed).toBe(4001);
  });

  it("answers a faulty hello and a second one invalid, and stays open", async () => {
    await using server = await startTestServer();
    const owner = await server.createOwner();
    using client = await GatewayClient.open(server);
    expect(await client.refusal("session.hello", { token: owner.token })).toBe("invalid");
    await client.hello(owner.token);
    expect(await client.refusal("session.hello", { token: owner.token })).toBe("invalid");
    await expect(client.ping()).resolves.toBeDefined();
  });

  it("answers what is sent behind hello without waiting for its answer, after it", async () => {
    await using server = await startTestServer();
    const owner = await server.createOwner();
    using client = await GatewayClient.open(server);
    await Promise.all([client.hello(owner.token), client.ping(), client.request("presence.set", { status: "idle" })]);
    expect(client.arrivals.filter(({ kind }) => kind === "answer")).toEqual(
      [1, 2, 3].map((id) => ({ kind: "answer", id, ok: true })),
    );
  });

  it("limits hellos of an account to 10 a minute after a burst of 20", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    const owner = await server.createOwner();
    for (let count = 0; count < 20; count++) await (await GatewayClient.connect(server, owner)).close();
    using client = await GatewayClient.open(server);
    await expect(client.hello(owner.token)).rejects.toMatchObject({ code: "rate_limited", retryAfterMs: 6_000 });
    clock.advance(6_000);
    using later = await GatewayClient.connect(server, owner);
    expect(later.welcome.resumed).toBe(false);
  });
});

describe("limits", () => {
  it("refuses requests beyond 20 a second after a burst of 60, without counting session.ping", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    using client = await GatewayClient.connect(server, await server.createOwner());
    const set = () => client.requestRaw("presence.set", { status: "online" });
    // Hello was the first of them.
    for (let count = 1; count < 60; count++) await set();
    const error = await client.error("presence.set", { status: "online" });
    expect(error).toMatchObject({ code: "rate_limited", retryAfterMs: 50 });
    await client.ping();
    clock.advance(50);
    await set();
    expect(await client.refusal("presence.set", { status: "online" })).toBe("rate_limited");
  });

  it("gives voice.signal a bucket of its own: 100 a second after 400", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    using client = await GatewayClient.connect(server, await server.createOwner());
    const signal = { to: "nobody", signal: { candidate: null } };
    const codes = await Promise.all(Array.from({ length: 401 }, () => client.refusal("voice.signal", signal)));
    expect(codes.filter((code) => code === "not_found")).toHaveLength(400);
    expect(codes.at(-1)).toBe("rate_limited");
    await expect(client.request("presence.set", { status: "online" })).resolves.toEqual({});
  });

  it("keeps a session's bucket over a reconnect", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    const owner = await server.createOwner();
    using client = await GatewayClient.connect(server, owner);
    for (let count = 1; count < 60; count++) await client.requestRaw("presence.set", { status: "online" });
    using back = await GatewayClient.connect(server, owner, {
      resume: { sessionId: client.sessionId, seq: client.lastSeq },
    });
    expect(back.welcome.resumed).toBe(true);
    expect(await back.refusal("presence.set", { status: "online" })).toBe("rate_limited");
  });

  it("closes 4003 after 500 refused within 10 s, which ends the session", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    const owner = await server.createOwner();
    using client = await GatewayClient.connect(server, owner);
    for (let count = 1; count < 60 + 499; count++) client.sendText(`{"id":${1_000 + count},"op":"presence.set"}`);
    await client.ping();
    client.sendText('{"id":5000,"op":"presence.set"}');
    expect(await client.closed).toBe(4003);
    using back = await GatewayClient.connect(server, owner, {
      resume: { sessionId: client.sessionId, seq: client.lastSeq },
    });
    expect(back.welcome.resumed).toBe(false);
  });

  it("does not close one whose 500 refusals are spread over more than 10 s", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    using client = await GatewayClient.connect(server, await server.createOwner());
    let id = 1_000;
    const flood = async (count: number) => {
      for (let sent = 0; sent < count; sent++) client.sendText(`{"id":${id++},"op":"presence.set"}`);
      await client.ping();
    };
    await flood(59 + 400);
    clock.advance(4_000);
    await client.ping();
    clock.advance(4_000);
    await client.ping();
    clock.advance(2_001);
    await flood(60 + 499);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  it("closes 4009 a reader that is too slow, cuts it 1 s later, and its session can be resumed", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({
      clock,
      env: { LIMIT_OUTGOING_BUFFER_BYTES: "20000", LIMIT_SIGNALS_BURST: "100000" },
    });
    const bob = await server.createMember("bob");
    using talker = await inVoice(server, await server.createOwner());
    using slow = await inVoice(server, bob);
    await slow.drain();
    slow.socket.pause();
    const description = { type: "offer", sdp: "x".repeat(16_000) };
    const isClosed = async () => (await server.metric('cromulent_gateway_closes_total{code="4009"}')) === 1;
    // Until the kernel's own buffers are full, whose size is the machine's.
    for (let sent = 0; sent < 2_000 && !(sent % 50 === 0 && (await isClosed())); sent++) {
      await talker.requestRaw("voice.signal", { to: slow.sessionId, signal: { description } });
    }
    await talker.event("voice.updated", ({ member }) => member.link === "detached");
    clock.advance(1_000);
    // Cut off: the close frame behind all that it did not read never comes.
    slow.socket.resume();
    expect(await slow.closed).toBe(1006);
    using back = await GatewayClient.connect(server, bob, {
      resume: { sessionId: slow.sessionId, seq: slow.lastSeq },
    });
    await expect(back.ping()).resolves.toBeDefined();
  });
});

describe("metrics", () => {
  it("count frames, refusals, closes and sessions", async () => {
    await using server = await startTestServer();
    const owner = await server.createOwner();
    using client = await GatewayClient.connect(server, owner);
    using lost = await GatewayClient.connect(server, owner);
    await client.request("voice.join", { channelId: lobbyOf(client).id });
    await client.refusal("voice.join", { channelId: lobbyOf(client).id });
    await lost.kill();
    await vi.waitFor(async () => expect(await server.metric('cromulent_gateway_sessions{state="detached"}')).toBe(1));
    expect(await server.metric('cromulent_gateway_sessions{state="attached"}')).toBe(1);
    expect(await server.metric("cromulent_gateway_connections")).toBe(1);
    expect(await server.metric("cromulent_voice_members")).toBe(1);
    expect(await server.metric('cromulent_gateway_refusals_total{code="already_in_channel"}')).toBe(1);
    expect(await server.metric('cromulent_gateway_closes_total{code="1006"}')).toBe(1);
    using odd = await GatewayClient.open(server);
    await odd.close(3_456);
    await vi.waitFor(async () => expect(await server.metric('cromulent_gateway_closes_total{code="other"}')).toBe(1));
    expect(await server.metric("cromulent_gateway_frames_in_total")).toBe(4);
    expect(await server.metric("cromulent_gateway_frames_out_total")).toBeGreaterThanOrEqual(5);
    expect(await server.metric("cromulent_gateway_fan_out_duration_seconds_count")).toBeGreaterThanOrEqual(2);
  });
});
