import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { TIMING } from "../../shared/protocol/timing.ts";
import { GatewayClient, passTime } from "../helpers/gateway-client.ts";
import { ManualClock } from "../helpers/manual-clock.ts";
import { startTestServer, type TestServer } from "../helpers/test-server.ts";
import { inVoice, lobbyOf, lose } from "../helpers/voice-clients.ts";

async function twoAccounts(server: TestServer) {
  return { owner: await server.createOwner(), bob: await server.createMember("bob") };
}

const muted = new WeakMap<GatewayClient, boolean>();

/** Makes `count` events that every client but `maker` itself gets. */
async function makeEvents(maker: GatewayClient, count: number): Promise<void> {
  for (let made = 0; made < count; made++) {
    const next = !muted.get(maker);
    muted.set(maker, next);
    await maker.request("voice.update", { muted: next });
  }
}

describe("heartbeat", () => {
  it("S1 answers session.ping with the server's time", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    using client = await GatewayClient.connect(server, await server.createOwner());
    expect(await client.request("session.ping", {})).toEqual({ now: clock.now() });
  });

  it("S1 pings a connection that is silent for a heartbeat, and closes it 4008 after deadAfterMs without any frame", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    using client = await GatewayClient.connect(server, await server.createOwner(), { autoPong: false });
    const pinged = once(client.socket, "ping");
    clock.advance(TIMING.heartbeatMs);
    await pinged;
    clock.advance(TIMING.deadAfterMs - TIMING.heartbeatMs);
    await expect(client.ping()).resolves.toBeDefined();
    clock.advance(TIMING.deadAfterMs);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
    clock.advance(TIMING.heartbeatMs / 10);
    expect(await client.closed).toBe(4008);
  });

  it("S1 counts control frames: a page that only answers pings stays", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    using client = await GatewayClient.connect(server, await server.createOwner());
    for (let beat = 0; beat < 4; beat++) {
      const pinged = once(client.socket, "ping");
      clock.advance(TIMING.heartbeatMs);
      await pinged;
      // Its pong travels on the same connection as this, and is there before it.
      await client.ping();
      await passTime(clock, TIMING.heartbeatMs / 2, []);
    }
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  it("S1 does not take its own sleep for the silence of its clients", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    using client = await GatewayClient.connect(server, await server.createOwner());
    clock.sleep(10 * TIMING.deadAfterMs);
    await expect(client.ping()).resolves.toBeDefined();
  });
});

describe("resume", () => {
  it("S2 brings exactly the missed events, in order, behind the answer to hello", async () => {
    await using server = await startTestServer();
    const { owner, bob } = await twoAccounts(server);
    using talker = await inVoice(server, owner);
    using lost = await GatewayClient.connect(server, bob);
    await makeEvents(talker, 3);
    await lost.drain();
    const { sessionId, lastSeq } = lost;
    await lose(server, lost);
    await makeEvents(talker, 5);

    using back = await GatewayClient.connect(server, bob, { resume: { sessionId, seq: lastSeq } });
    expect(back.welcome).toMatchObject({ sessionId, resumed: true });
    expect(back.welcome.snapshot).toBeUndefined();
    await makeEvents(talker, 1);
    await back.drain();
    expect(back.arrivals[0]).toMatchObject({ kind: "answer", ok: true });
    expect(back.events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6].map((step) => lastSeq + step));
    const updates = back.events.filter(({ event }) => event === "voice.updated");
    expect(updates.map(({ data }) => (data as { member: { muted: boolean } }).member.muted)).toEqual([
      false,
      true,
      false,
      true,
      false,
      true,
    ]);
  });

  it("S2 sends nothing twice to a client that saw less than was sent", async () => {
    await using server = await startTestServer();
    const { owner, bob } = await twoAccounts(server);
    using talker = await inVoice(server, owner);
    using lost = await GatewayClient.connect(server, bob);
    await makeEvents(talker, 4);
    await lost.drain();
    await lose(server, lost);
    using back = await GatewayClient.connect(server, bob, {
      resume: { sessionId: lost.sessionId, seq: lost.lastSeq - 2 },
    });
    await back.drain();
    expect(back.events.map(({ seq }) => seq)).toEqual([lost.lastSeq - 1, lost.lastSeq]);
  });

  it("S2 keeps 512 events: a client that misses 512 resumes, one that misses 513 starts anew", async () => {
    await using server = await startTestServer({ env: { LIMIT_REQUESTS_BURST: "5000" } });
    const { owner, bob } = await twoAccounts(server);
    using talker = await inVoice(server, owner);
    using first = await GatewayClient.connect(server, bob);
    using second = await GatewayClient.connect(server, bob);
    await lose(server, first);
    await lose(server, second);
    await makeEvents(talker, 512);
    using resumed = await GatewayClient.connect(server, bob, {
      resume: { sessionId: first.sessionId, seq: first.lastSeq },
    });
    expect(resumed.welcome.resumed).toBe(true);
    await resumed.drain();
    const updates = resumed.events.filter(({ event }) => event === "voice.updated");
    expect(updates).toHaveLength(512);

    await makeEvents(talker, 1);
    using anew = await GatewayClient.connect(server, bob, {
      resume: { sessionId: second.sessionId, seq: second.lastSeq },
    });
    expect(anew.welcome.resumed).toBe(false);
    expect(anew.welcome.snapshot).toBeDefined();
  });

  it("S2 keeps 1 MiB of events at most", async () => {
    await using server = await startTestServer({ env: { LIMIT_SESSION_EVENT_BYTES: "4000" } });
    const { owner, bob } = await twoAccounts(server);
    using talker = await inVoice(server, owner);
    using lost = await GatewayClient.connect(server, bob);
    await lost.drain();
    await lose(server, lost);
    await makeEvents(talker, 40);
    using back = await GatewayClient.connect(server, bob, { resume: { sessionId: lost.sessionId, seq: lost.lastSeq } });
    expect(back.welcome.resumed).toBe(false);
  });

  it("S2 gives a new session for a seq never sent, an unknown session, another account's, and one past its window", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    const { owner, bob } = await twoAccounts(server);
    using other = await GatewayClient.connect(server, owner);
    const shapes: string[][] = [];
    const tryResume = async (sessionId: string, seq: number) => {
      using client = await GatewayClient.connect(server, bob, { resume: { sessionId, seq } });
      expect(client.welcome.resumed).toBe(false);
      expect(client.sessionId).not.toBe(sessionId);
      shapes.push(Object.keys(client.welcome).sort());
      await client.close();
    };
    using tooFar = await GatewayClient.connect(server, bob);
    await lose(server, tooFar);
    await tryResume(tooFar.sessionId, tooFar.lastSeq + 1_000);
    await tryResume("no-such-session", 0);
    await tryResume(other.sessionId, 0);
    await expect(other.ping()).resolves.toBeDefined();
    using late = await GatewayClient.connect(server, bob);
    await lose(server, late);
    await passTime(clock, TIMING.resumeWindowMs + 1_000, [other]);
    await tryResume(late.sessionId, late.lastSeq);
    expect(new Set(shapes.map((shape) => shape.join())).size).toBe(1);
  });

  it("S2 ends the session at once when its client says good-bye with 1000, and at no other code of it", async () => {
    await using server = await startTestServer();
    const { bob } = await twoAccounts(server);
    using polite = await GatewayClient.connect(server, bob);
    await polite.close(1000);
    using anew = await GatewayClient.connect(server, bob, {
      resume: { sessionId: polite.sessionId, seq: polite.lastSeq },
    });
    expect(anew.welcome.resumed).toBe(false);
    using reloaded = await GatewayClient.connect(server, bob);
    await reloaded.close(4001);
    using back = await GatewayClient.connect(server, bob, {
      resume: { sessionId: reloaded.sessionId, seq: reloaded.lastSeq },
    });
    expect(back.welcome.resumed).toBe(true);
  });

  it("S2 answers pending requests before the events: with what they were answered, or unavailable where they never arrived", async () => {
    await using server = await startTestServer();
    const { owner, bob } = await twoAccounts(server);
    using talker = await inVoice(server, owner);
    using lost = await GatewayClient.connect(server, bob);
    const joined = await lost.requestRaw("voice.join", { channelId: lobbyOf(lost).id }, 500);
    await lose(server, lost);
    await makeEvents(talker, 2);

    using back = await GatewayClient.open(server, { deviceId: lost.deviceId });
    const answered = back.pendingAnswer(500);
    const neverArrived = back.pendingAnswer(501);
    await back.hello(bob.token, { sessionId: lost.sessionId, seq: lost.lastSeq, pending: [500, 501] });
    expect(await answered).toEqual(joined);
    await expect(neverArrived).rejects.toMatchObject({ code: "unavailable" });
    await back.drain();
    expect(back.arrivals.slice(0, 3).map(({ kind }) => kind)).toEqual(["answer", "answer", "answer"]);
    await expect(back.requestRaw("voice.leave", {}, 501)).resolves.toEqual({});
  });

  it("S2 keeps the last 64 answers", async () => {
    await using server = await startTestServer();
    const { bob } = await twoAccounts(server);
    using lost = await GatewayClient.connect(server, bob);
    for (let id = 101; id <= 165; id++) await lost.requestRaw("session.ping", {}, id);
    await lose(server, lost);
    using back = await GatewayClient.open(server);
    const oldest = back.pendingAnswer(101);
    const kept = back.pendingAnswer(102);
    await back.hello(bob.token, { sessionId: lost.sessionId, seq: lost.lastSeq, pending: [101, 102] });
    await expect(oldest).rejects.toMatchObject({ code: "unavailable" });
    await expect(kept).resolves.toHaveProperty("now");
  });

  it("S2 answers requests that reach a detached session's member as if it were attached, and delivers them on resume", async () => {
    await using server = await startTestServer();
    const { owner, bob } = await twoAccounts(server);
    using talker = await inVoice(server, owner);
    using lost = await inVoice(server, bob);
    await lost.drain();
    await lose(server, lost);
    await talker.event("voice.updated", ({ member }) => member.link === "detached");
    const signal = { gen: 3, candidate: null };
    await expect(talker.request("voice.signal", { to: lost.sessionId, signal })).resolves.toEqual({});
    using back = await GatewayClient.connect(server, bob, { resume: { sessionId: lost.sessionId, seq: lost.lastSeq } });
    expect(await back.event("voice.signal")).toEqual({ from: talker.sessionId, signal });
  });

  it("S2 lets an account have 10 sessions: an 11th ends the oldest detached one, else is unavailable", async () => {
    await using server = await startTestServer();
    const { bob } = await twoAccounts(server);
    const clients: GatewayClient[] = [];
    for (let count = 0; count < 10; count++) clients.push(await GatewayClient.connect(server, bob));
    await expect(GatewayClient.connect(server, bob)).rejects.toMatchObject({ code: "unavailable" });
    const [first, second] = clients;
    if (first === undefined || second === undefined) throw new Error("there are ten");
    await lose(server, second);
    await lose(server, first);
    using eleventh = await GatewayClient.connect(server, bob);
    expect(eleventh.welcome.resumed).toBe(false);
    using back = await GatewayClient.connect(server, bob, {
      resume: { sessionId: first.sessionId, seq: first.lastSeq },
    });
    expect(back.welcome.resumed).toBe(true);
    await expect(
      GatewayClient.connect(server, bob, { resume: { sessionId: second.sessionId, seq: second.lastSeq } }),
    ).rejects.toMatchObject({ code: "unavailable" });
    for (const client of clients) client[Symbol.dispose]();
  });

  it("S3 a resume wins over a connection that still looks open, which is closed 4002, and nobody sees a thing", async () => {
    await using server = await startTestServer();
    const { owner, bob } = await twoAccounts(server);
    using watcher = await GatewayClient.connect(server, owner);
    using old = await inVoice(server, bob);
    await old.request("voice.update", { transmitting: true });
    await watcher.event("voice.updated");
    using young = await GatewayClient.connect(server, bob, { resume: { sessionId: old.sessionId, seq: old.lastSeq } });
    expect(young.welcome.resumed).toBe(true);
    expect(await old.closed).toBe(4002);
    expect(await watcher.drain()).toEqual([]);
    await expect(young.request("voice.update", { muted: true })).resolves.toEqual({});
  });

  it("S3 a request that was open on the old connection is answered on the new one", async () => {
    await using server = await startTestServer({
      env: { TURN_PROVIDER: "metered", TURN_API_URL: "http://127.0.0.1:9/", TURN_API_KEY: "key" },
    });
    const { bob } = await twoAccounts(server);
    using old = await GatewayClient.connect(server, bob);
    old.requestRaw("voice.join", { channelId: lobbyOf(old).id }, 77).catch(() => {});
    using young = await GatewayClient.open(server);
    const answer = young.pendingAnswer(77);
    await young.hello(bob.token, { sessionId: old.sessionId, seq: 0, pending: [77] });
    await expect(answer).resolves.toHaveProperty("members");
  });

  it("S4 a new session's snapshot shows channels, members, presence, voice and reads as they are", async () => {
    await using server = await startTestServer();
    const { owner, bob } = await twoAccounts(server);
    const carol = await server.createMember("carol");
    using talker = await inVoice(server, owner);
    using client = await GatewayClient.connect(server, bob);
    const { snapshot } = client.welcome;
    expect(snapshot?.channels.map(({ name }) => name)).toEqual(["general", "Lobby", "Games"]);
    expect(new Set(snapshot?.members.map(({ id }) => id))).toEqual(
      new Set([owner.user.id, bob.user.id, carol.user.id]),
    );
    expect(snapshot?.presence).toEqual({
      [owner.user.id]: "online",
      [bob.user.id]: "online",
      [carol.user.id]: "offline",
    });
    expect(snapshot?.voice).toMatchObject([{ sessionId: talker.sessionId, link: "attached" }]);
    expect(snapshot?.reads).toMatchObject([{ lastReadId: 0, unread: 0, mentions: 0 }]);
    expect(client.welcome).toMatchObject({ heartbeatMs: 5_000, deadAfterMs: 12_500, resumeWindowMs: 120_000 });
    expect(client.welcome.limits.voiceMembers).toBe(25);
  });

  it("S4 a member who registers later is in the next snapshot, and an event to those who are there", async () => {
    await using server = await startTestServer();
    const { owner } = await twoAccounts(server);
    using watcher = await GatewayClient.connect(server, owner);
    const carol = await server.createMember("carol");
    expect(await watcher.event("member.joined")).toEqual({ user: carol.user });
    using later = await GatewayClient.connect(server, owner);
    expect(later.welcome.snapshot?.members).toContainEqual(carol.user);
  });
});
