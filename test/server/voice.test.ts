import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { TIMING } from "../../shared/protocol/timing.ts";
import { GatewayClient, passTime } from "../helpers/gateway-client.ts";
import { ManualClock } from "../helpers/manual-clock.ts";
import { startTestServer, type TestServer } from "../helpers/test-server.ts";
import { channelOf, inVoice, lobbyOf, lose } from "../helpers/voice-clients.ts";

const PEER = "a1b2c3d4e5f60718";
const OTHER_PEER = "ffffffffffffffff";

async function people(server: TestServer) {
  const [alice, bob, carol] = [
    await server.createOwner(),
    await server.createMember("bob"),
    await server.createMember("carol"),
  ];
  return { alice, bob, carol };
}

describe("joining", () => {
  it("V1 refuses a second join of the same channel by the same session, and nobody else sees anything", async () => {
    await using server = await startTestServer();
    const { alice, bob } = await people(server);
    using watcher = await GatewayClient.connect(server, bob);
    using client = await inVoice(server, alice, { peerId: PEER });
    await watcher.event("voice.joined");
    const channelId = lobbyOf(client).id;
    expect(await client.refusal("voice.join", { channelId, peerId: OTHER_PEER })).toBe("already_in_channel");
    expect(await client.refusal("voice.join", { channelId })).toBe("already_in_channel");
    expect(await client.refusal("voice.join", { channelId, takeOver: true })).toBe("already_in_channel");
    expect(await watcher.drain()).toEqual([]);
  });

  it("V1 refuses another live session of the account, in the same channel and in another one", async () => {
    await using server = await startTestServer();
    const { alice, bob } = await people(server);
    using holder = await inVoice(server, alice);
    using watcher = await GatewayClient.connect(server, bob);
    using second = await GatewayClient.connect(server, alice);
    await watcher.drain();
    expect(await second.refusal("voice.join", { channelId: lobbyOf(second).id })).toBe("already_in_channel");
    expect(await second.refusal("voice.join", { channelId: channelOf(second, "Games").id })).toBe("already_in_voice");
    expect(await watcher.drain()).toEqual([]);
    expect(await holder.drain()).not.toContainEqual(expect.objectContaining({ event: "voice.left" }));
  });

  it("V1 answers a repeated join with its own peerId as the first one, without an event", async () => {
    await using server = await startTestServer();
    const { alice, bob } = await people(server);
    using watcher = await GatewayClient.connect(server, bob);
    using client = await GatewayClient.connect(server, alice);
    const join = { channelId: lobbyOf(client).id, peerId: PEER };
    const first = await client.request("voice.join", join);
    await watcher.event("voice.joined");
    expect(await client.request("voice.join", join)).toEqual(first);
    expect(await watcher.drain()).toEqual([]);
  });

  it("V1 lets one of many joins of an account at once in, and refuses the rest", async () => {
    await using server = await startTestServer();
    const { alice, bob } = await people(server);
    using watcher = await GatewayClient.connect(server, bob);
    const clients = await Promise.all(Array.from({ length: 8 }, () => GatewayClient.connect(server, alice)));
    const names = ["Lobby", "Games"];
    const outcomes = await Promise.allSettled(
      clients.map((client, index) =>
        client.request("voice.join", { channelId: channelOf(client, names[index % 2] ?? "").id }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const events = (await watcher.drain()).filter(({ event }) => event.startsWith("voice."));
    expect(events.map(({ event }) => event)).toEqual(["voice.joined"]);
    for (const client of clients) client[Symbol.dispose]();
  });

  it("V2 a session that changes channels leaves the first before it joins the second, and is answered after both", async () => {
    await using server = await startTestServer();
    const { alice, bob } = await people(server);
    using watcher = await inVoice(server, bob);
    using mover = await inVoice(server, alice);
    await watcher.event("voice.joined");
    await mover.request("voice.update", { muted: true, transmitting: true });
    await watcher.event("voice.updated");
    const games = channelOf(mover, "Games").id;
    const answer = await mover.request("voice.join", { channelId: games });
    const [left, joined, ...rest] = await watcher.drain();
    expect(left).toMatchObject({ event: "voice.left", data: { sessionId: mover.sessionId, reason: "moved" } });
    expect(joined).toMatchObject({ event: "voice.joined", data: { member: { channelId: games, muted: true } } });
    expect(rest).toEqual([]);
    expect(answer.members).toMatchObject([{ sessionId: mover.sessionId, transmitting: false }]);
    expect(mover.events.filter(({ event }) => event === "voice.left" || event === "voice.joined")).toEqual([]);
  });

  it("V2 a refused join leaves the old membership as it was", async () => {
    await using server = await startTestServer({ env: { LIMIT_VOICE_MEMBERS: "1" } });
    const { alice, bob } = await people(server);
    using watcher = await inVoice(server, bob, { channel: "Games" });
    using client = await inVoice(server, alice);
    await watcher.drain();
    expect(await client.refusal("voice.join", { channelId: channelOf(client, "Games").id })).toBe("channel_full");
    expect(await client.refusal("voice.join", { channelId: channelOf(client, "general").id })).toBe("invalid");
    expect(await client.refusal("voice.join", { channelId: "nowhere" })).toBe("not_found");
    expect(await watcher.drain()).toEqual([]);
    await expect(client.request("voice.update", { muted: true })).resolves.toEqual({});
  });

  it("V2 a leave that is sent behind a join comes after it, and leaves nobody in", async () => {
    await using server = await startTestServer();
    const { alice, bob } = await people(server);
    using watcher = await GatewayClient.connect(server, bob);
    using client = await GatewayClient.connect(server, alice);
    await watcher.drain();
    const join = client.request("voice.join", { channelId: lobbyOf(client).id });
    const leave = client.request("voice.leave", {});
    await Promise.all([join, leave]);
    expect((await watcher.drain()).map(({ event }) => event)).toEqual(["voice.joined", "voice.left"]);
  });
});

describe("ghosts", () => {
  it("V3 a detached holder is replaced at once by another session of its account", async () => {
    await using server = await startTestServer();
    const { alice, bob } = await people(server);
    using watcher = await inVoice(server, bob);
    using holder = await inVoice(server, alice);
    await lose(server, holder);
    using next = await GatewayClient.connect(server, alice);
    await watcher.drain();
    const { members } = await next.request("voice.join", { channelId: lobbyOf(next).id });
    expect(members.map(({ sessionId }) => sessionId)).toEqual([watcher.sessionId, next.sessionId]);
    const [left, joined] = await watcher.drain();
    expect(left).toMatchObject({ event: "voice.left", data: { sessionId: holder.sessionId, reason: "replaced" } });
    expect(joined).toMatchObject({ event: "voice.joined", data: { member: { sessionId: next.sessionId } } });
  });

  it("V3 another session of the same device replaces a live holder, which is told", async () => {
    await using server = await startTestServer();
    const { alice } = await people(server);
    using holder = await inVoice(server, alice, { deviceId: "desktop" });
    using next = await GatewayClient.connect(server, alice, { deviceId: "desktop" });
    await next.request("voice.join", { channelId: channelOf(next, "Games").id });
    expect(await holder.event("voice.left")).toMatchObject({ sessionId: holder.sessionId, reason: "replaced" });
    await expect(holder.ping()).resolves.toBeDefined();
  });

  it("V3 takeOver replaces a live holder of another device", async () => {
    await using server = await startTestServer();
    const { alice } = await people(server);
    using holder = await inVoice(server, alice);
    using next = await GatewayClient.connect(server, alice);
    await next.request("voice.join", { channelId: lobbyOf(next).id, takeOver: true });
    expect(await holder.event("voice.left")).toMatchObject({ sessionId: holder.sessionId, reason: "replaced" });
    expect(await holder.refusal("voice.update", { muted: true })).toBe("not_found");
  });

  it("V3 a silent holder that answers the probe within 2 s keeps its place", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    const { alice } = await people(server);
    using holder = await inVoice(server, alice, { autoPong: false });
    using next = await GatewayClient.connect(server, alice);
    await passTime(clock, TIMING.heartbeatMs + 1_000, [next]);
    const probe = once(holder.socket, "ping");
    const refused = next.refusal("voice.join", { channelId: lobbyOf(next).id });
    await probe;
    holder.socket.pong();
    expect(await refused).toBe("already_in_channel");
  });

  it("V3 a silent holder that does not answer within 2 s is replaced", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    const { alice } = await people(server);
    using holder = await inVoice(server, alice, { autoPong: false });
    using next = await GatewayClient.connect(server, alice);
    const firstPing = once(holder.socket, "ping");
    await passTime(clock, TIMING.heartbeatMs + 1_000, [next]);
    await firstPing;
    const probe = once(holder.socket, "ping");
    const join = next.request("voice.join", { channelId: lobbyOf(next).id });
    await probe;
    clock.advance(TIMING.probeMs - 1);
    await next.ping();
    expect(next.arrivals.at(-1)).toMatchObject({ kind: "answer" });
    clock.advance(1);
    expect((await join).members.map(({ sessionId }) => sessionId)).toEqual([next.sessionId]);
  });

  it("V3 nobody is replaced by a join that a full channel refuses", async () => {
    await using server = await startTestServer({ env: { LIMIT_VOICE_MEMBERS: "1" } });
    const { alice, bob } = await people(server);
    using holder = await inVoice(server, alice);
    using other = await inVoice(server, bob, { channel: "Games" });
    using next = await GatewayClient.connect(server, alice);
    const games = channelOf(next, "Games").id;
    expect(await next.refusal("voice.join", { channelId: games, takeOver: true })).toBe("channel_full");
    await expect(holder.request("voice.update", { muted: true })).resolves.toEqual({});
    // In its own channel the one that goes makes room.
    await next.request("voice.join", { channelId: lobbyOf(next).id, takeOver: true });
    expect((await other.drain()).map(({ event }) => event)).toContain("voice.joined");
  });

  it("V4 a killed client is shown as detached, and is gone 8 s after its last frame", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    const { alice, bob } = await people(server);
    using watcher = await inVoice(server, bob);
    using killed = await inVoice(server, alice);
    await killed.request("voice.update", { transmitting: true, connection: "connected" });
    clock.advance(1_000);
    await killed.kill();
    const { member } = await watcher.event("voice.updated", (data) => data.member.link === "detached");
    expect(member).toMatchObject({ sessionId: killed.sessionId, transmitting: false, connection: "connected" });
    await passTime(clock, TIMING.ghostAfterMs - 1_001, [watcher]);
    expect((await watcher.drain()).map(({ event }) => event)).not.toContain("voice.left");
    await passTime(clock, 1, [watcher]);
    expect(await watcher.event("voice.left")).toMatchObject({ sessionId: killed.sessionId, reason: "timeout" });
  });

  it("V4 a pulled cable is gone within 15 s", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    const { alice, bob } = await people(server);
    using watcher = await inVoice(server, bob);
    using pulled = await inVoice(server, alice, { autoPong: false });
    await passTime(clock, 13_000, [watcher]);
    expect(await watcher.event("voice.left")).toMatchObject({ sessionId: pulled.sessionId, reason: "timeout" });
  });

  it("V4 a detached member stays as long as an attached one reports its media up, and leaves at once with the report", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    const { alice, bob } = await people(server);
    using hearer = await inVoice(server, bob);
    using lost = await inVoice(server, alice);
    await hearer.request("voice.link", { peer: lost.sessionId, state: "up" });
    expect(await lost.event("voice.link")).toEqual({ from: hearer.sessionId, state: "up" });
    await lost.kill();
    await hearer.event("voice.updated");
    await passTime(clock, 60_000, [hearer]);
    expect((await hearer.drain()).map(({ event }) => event)).not.toContain("voice.left");
    await hearer.request("voice.link", { peer: lost.sessionId, state: "down" });
    expect(await hearer.event("voice.left")).toMatchObject({ sessionId: lost.sessionId, reason: "timeout" });
  });

  it("V4 a report does not keep anybody longer than resumeWindowMs", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    const { alice, bob } = await people(server);
    using hearer = await inVoice(server, bob);
    using lost = await inVoice(server, alice);
    await hearer.request("voice.link", { peer: lost.sessionId, state: "up" });
    await lost.kill();
    await hearer.event("voice.updated");
    await passTime(clock, TIMING.resumeWindowMs - 1_000, [hearer]);
    expect((await hearer.drain()).map(({ event }) => event)).not.toContain("voice.left");
    await passTime(clock, 2_000, [hearer]);
    expect(await hearer.event("voice.left")).toMatchObject({ sessionId: lost.sessionId, reason: "timeout" });
  });

  it.each([
    ["leaving", "voice.leave", () => ({})],
    ["moving", "voice.join", (client: GatewayClient) => ({ channelId: channelOf(client, "Games").id })],
  ] as const)("V4 a report ends with its reporter's %s", async (_, op, dataOf) => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    const { alice, bob, carol } = await people(server);
    using watcher = await GatewayClient.connect(server, carol);
    using hearer = await inVoice(server, bob);
    using lost = await inVoice(server, alice);
    await hearer.request("voice.link", { peer: lost.sessionId, state: "up" });
    await lost.kill();
    await watcher.event("voice.updated");
    await passTime(clock, 30_000, [hearer, watcher]);
    await hearer.requestRaw(op, dataOf(hearer));
    expect(await watcher.event("voice.left", ({ reason }) => reason === "timeout")).toMatchObject({
      sessionId: lost.sessionId,
    });
  });

  it("V4 two that vanish together vouch for each other for 20 s and no longer", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    const { alice, bob, carol } = await people(server);
    using watcher = await GatewayClient.connect(server, carol);
    using one = await inVoice(server, bob);
    using two = await inVoice(server, alice);
    await one.request("voice.link", { peer: two.sessionId, state: "up" });
    await two.request("voice.link", { peer: one.sessionId, state: "up" });
    await lose(server, one);
    await lose(server, two);
    await passTime(clock, TIMING.detachedReportMs - 1, [watcher]);
    expect((await watcher.drain()).map(({ event }) => event)).not.toContain("voice.left");
    await passTime(clock, 1, [watcher]);
    await watcher.event("voice.left");
    await watcher.event("voice.left");
  });

  it("V4 a member that resumes is attached again for everyone, itself included", async () => {
    await using server = await startTestServer();
    const { alice, bob } = await people(server);
    using watcher = await inVoice(server, bob);
    using lost = await inVoice(server, alice);
    await lose(server, lost);
    using back = await GatewayClient.connect(server, alice, {
      resume: { sessionId: lost.sessionId, seq: lost.lastSeq },
    });
    for (const client of [watcher, back]) {
      await client.event("voice.updated", ({ member }) => member.link === "detached");
      await client.event("voice.updated", ({ member }) => member.link === "attached");
    }
    expect(await watcher.drain()).toEqual([]);
  });

  it("V4 a membership that a failed resume left behind goes after resumeWindowMs at the latest", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    const { alice, bob } = await people(server);
    using hearer = await inVoice(server, bob);
    using lost = await inVoice(server, alice);
    await hearer.request("voice.link", { peer: lost.sessionId, state: "up" });
    await lose(server, lost);
    const resume = { sessionId: lost.sessionId, seq: lost.lastSeq + 99 };
    using anew = await GatewayClient.connect(server, alice, { resume });
    await passTime(clock, TIMING.resumeWindowMs - 1, [hearer, anew]);
    expect((await hearer.drain()).map(({ event }) => event)).not.toContain("voice.left");
    await passTime(clock, 1, [hearer, anew]);
    expect(await hearer.event("voice.left")).toMatchObject({ sessionId: lost.sessionId, reason: "timeout" });
  });

  it("V4 a failed resume does not end the call: the old membership stays until the same account joins again", async () => {
    await using server = await startTestServer();
    const { alice, bob } = await people(server);
    using hearer = await inVoice(server, bob);
    using lost = await inVoice(server, alice, { peerId: PEER, deviceId: "desktop" });
    await hearer.request("voice.link", { peer: lost.sessionId, state: "up" });
    await lose(server, lost);
    await hearer.drain();
    using anew = await GatewayClient.connect(server, alice, {
      deviceId: "desktop",
      resume: { sessionId: lost.sessionId, seq: lost.lastSeq + 99 },
    });
    expect(anew.welcome.snapshot?.voice).toContainEqual(
      expect.objectContaining({ sessionId: lost.sessionId, link: "detached" }),
    );
    await anew.request("voice.join", { channelId: lobbyOf(anew).id, peerId: PEER });
    const events = (await hearer.drain()).filter(({ event }) => event.startsWith("voice."));
    expect(events).toMatchObject([
      { event: "voice.left", data: { sessionId: lost.sessionId, reason: "replaced" } },
      { event: "voice.joined", data: { member: { sessionId: anew.sessionId, peerId: PEER } } },
    ]);
  });
});

describe("media", () => {
  it("V5 a join brings credentials of the provider, and voice.ice fresh ones", async () => {
    await using server = await startTestServer({
      env: {
        TURN_PROVIDER: "coturn",
        TURN_URL: "turn:turn.example.org:3478",
        TURN_SECRET: "0123456789abcdef0123456789abcdef",
        STUN_URL: "stun:stun.example.org:3478",
      },
    });
    const { alice } = await people(server);
    using client = await GatewayClient.connect(server, alice);
    expect(await client.refusal("voice.ice", {})).toBe("not_found");
    const { members, channelId, ...ice } = await client.request("voice.join", { channelId: lobbyOf(client).id });
    expect(ice).toMatchObject({ iceProvider: "coturn", iceExpiresAt: expect.any(Number) });
    expect(ice.iceServers.map(({ urls }) => urls)).toEqual([
      ["stun:stun.example.org:3478"],
      ["turn:turn.example.org:3478"],
    ]);
    expect(ice.iceServers[1]?.username).toMatch(new RegExp(`^\\d+:${alice.user.id}$`));
    expect(await client.request("voice.ice", {})).toMatchObject({ iceProvider: "coturn" });
  });

  it("V5 a provider that fails does not keep anybody from talking", async () => {
    await using server = await startTestServer({
      env: { TURN_PROVIDER: "metered", TURN_API_URL: "http://127.0.0.1:9/", TURN_API_KEY: "key" },
    });
    using client = await GatewayClient.connect(server, await server.createOwner());
    const answer = await client.request("voice.join", { channelId: lobbyOf(client).id });
    expect(answer).toMatchObject({ iceProvider: "stun", iceExpiresAt: null });
    expect(answer.members).toHaveLength(1);
  });

  it("V6 keeps the peerId that a client brings, and makes one of its own where none comes", async () => {
    await using server = await startTestServer();
    const { alice, bob } = await people(server);
    using one = await GatewayClient.connect(server, alice);
    using two = await GatewayClient.connect(server, bob);
    const first = await one.request("voice.join", { channelId: lobbyOf(one).id, peerId: PEER });
    expect(first.members).toMatchObject([{ peerId: PEER, muted: false, connection: "connecting" }]);
    const second = await two.request("voice.join", { channelId: lobbyOf(two).id });
    expect(second.members[1]?.peerId).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  it("V6 passes gen on as it is, 0 where it is left out", async () => {
    await using server = await startTestServer();
    const { alice, bob } = await people(server);
    using one = await inVoice(server, alice);
    using two = await inVoice(server, bob);
    const description = { type: "offer" as const, sdp: "v=0" };
    await one.request("voice.signal", { to: two.sessionId, signal: { gen: 7, description } });
    await one.request("voice.signal", { to: two.sessionId, signal: { description } });
    expect((await two.event("voice.signal")).signal.gen).toBe(7);
    expect((await two.event("voice.signal")).signal.gen).toBe(0);
  });

  it("V7 passes signals on unchanged and in order, without what does not belong", async () => {
    await using server = await startTestServer();
    const { alice, bob } = await people(server);
    using one = await inVoice(server, alice);
    using two = await inVoice(server, bob);
    const candidate = {
      candidate: "candidate:1 1 udp 1 1.2.3.4 5 typ host",
      sdpMid: "0",
      sdpMLineIndex: 0,
      relayProtocol: "udp",
    };
    const sent: object[] = [{ gen: 0, description: { type: "offer", sdp: "v=0\r\nä€😀" } }];
    for (let index = 0; index < 100; index++) sent.push({ gen: 0, candidate: { ...candidate, sdpMLineIndex: index } });
    sent.push({ gen: 0, candidate: null });
    await Promise.all(
      sent.map((signal) => one.requestRaw("voice.signal", { to: two.sessionId, signal: { ...signal, x: 1 } })),
    );
    const got = (await two.drain()).filter(({ event }) => event === "voice.signal");
    expect(got.map(({ data }) => data)).toEqual(sent.map((signal) => ({ from: one.sessionId, signal })));
  });

  it("V7 reaches only members of the sender's channel, and not oneself", async () => {
    await using server = await startTestServer();
    const { alice, bob, carol } = await people(server);
    using one = await inVoice(server, alice);
    using elsewhere = await inVoice(server, bob, { channel: "Games" });
    using outside = await GatewayClient.connect(server, carol);
    const signal = { gen: 0, candidate: null };
    for (const to of [elsewhere.sessionId, outside.sessionId, one.sessionId, "nobody"]) {
      expect(await one.refusal("voice.signal", { to, signal })).toBe("not_found");
      expect(await one.refusal("voice.link", { peer: to, state: "up" })).toBe("not_found");
    }
    expect(await outside.refusal("voice.signal", { to: one.sessionId, signal })).toBe("not_found");
    expect((await elsewhere.drain()).map(({ event }) => event)).not.toContain("voice.signal");
  });

  it("V7 refuses what is too large, counted in UTF-8 bytes", async () => {
    await using server = await startTestServer();
    const { alice, bob } = await people(server);
    using one = await inVoice(server, alice);
    using two = await inVoice(server, bob);
    const to = two.sessionId;
    const sdp = (bytes: number) => ({
      to,
      signal: { gen: 0, description: { type: "offer", sdp: "ä".repeat(bytes / 2) } },
    });
    const candidate = (bytes: number) => ({
      to,
      signal: { gen: 0, candidate: { candidate: "€".repeat(Math.ceil(bytes / 3)) } },
    });
    await expect(one.requestRaw("voice.signal", sdp(16_384))).resolves.toEqual({});
    expect(await one.refusal("voice.signal", sdp(16_386))).toBe("too_large");
    await expect(one.requestRaw("voice.signal", candidate(2_046))).resolves.toEqual({});
    expect(await one.refusal("voice.signal", candidate(2_049))).toBe("too_large");
  });
});

describe("in and out of voice", () => {
  it("answers outside of voice: leave {}, update, ice and link not_found", async () => {
    await using server = await startTestServer();
    using client = await GatewayClient.connect(server, await server.createOwner());
    await expect(client.request("voice.leave", {})).resolves.toEqual({});
    expect(await client.refusal("voice.update", { muted: true })).toBe("not_found");
    expect(await client.refusal("voice.link", { peer: "x", state: "up" })).toBe("not_found");
  });

  it("spares the requester its own events and gives it those about others, and every session the rest", async () => {
    await using server = await startTestServer();
    const { alice, bob } = await people(server);
    using second = await GatewayClient.connect(server, alice);
    using one = await inVoice(server, alice);
    using two = await inVoice(server, bob);
    await one.request("voice.update", { muted: true });
    await one.request("voice.update", { muted: true });
    await one.request("voice.leave", {});
    const voice = async (client: GatewayClient) =>
      (await client.drain()).filter(({ event }) => event.startsWith("voice.")).map(({ event }) => event);
    expect(await voice(one)).toEqual(["voice.joined"]);
    expect(await voice(two)).toEqual(["voice.updated", "voice.left"]);
    expect(await voice(second)).toEqual(["voice.joined", "voice.joined", "voice.updated", "voice.left"]);
  });

  it("a session that says good-bye leaves its channel", async () => {
    await using server = await startTestServer();
    const { alice, bob } = await people(server);
    using watcher = await GatewayClient.connect(server, bob);
    using client = await inVoice(server, alice);
    await client.close(1000);
    expect(await watcher.event("voice.left")).toMatchObject({ sessionId: client.sessionId, reason: "left" });
  });
});
