import { describe, expect, it } from "vitest";
import type { EndReason } from "../../../shared/connection/connection-state.ts";
import type { ErrorCode } from "../../../shared/protocol/errors.ts";
import { TIMING } from "../../../shared/protocol/timing.ts";
import { attached, BEN, CallBench, inLobby } from "./call-bench.ts";
import { event, hello, LOST, member, state } from "./fake-bridge.ts";
import { statsReport } from "./fake-peer-connection.ts";
import { ICE, rest } from "./mesh-harness.ts";

describe("Call: joining", () => {
  it("is connecting as soon as asked, and connected as soon as the server accepts", async () => {
    const { call, bridge, ...bench } = attached();
    expect(call.status).toEqual({ kind: "none" });
    call.join("lobby", false);
    expect(call.status).toEqual({ kind: "connecting", channelId: "lobby", waitingFor: [] });
    expect(bridge.waiting("voice.join")).toEqual([{ channelId: "lobby", peerId: "peer-of-anna-1" }]);
    expect(bench.memberships).toEqual([null]);
    bridge.answer("voice.join", { channelId: "lobby", members: [member({ channelId: "lobby" }), BEN], ...ICE });
    await rest();
    expect(call.status).toEqual({ kind: "connected", channelId: "lobby" });
    expect(bridge.waiting("voice.signal")).toContainEqual(expect.objectContaining({ to: "session-b" }));
    expect(bridge.inVoice).toEqual([true]);
  });

  it("waits for the server where there is none yet, then joins", async () => {
    const bench = new CallBench();
    bench.call.join("lobby", false);
    expect(bench.bridge.asked).toEqual([]);
    expect(bench.call.status.kind).toBe("connecting");
    bench.handle(hello("session-a", false));
    expect(bench.bridge.waiting("voice.join")).toHaveLength(1);
  });

  it.each<{ code: ErrorCode; failure: unknown }>([
    { code: "already_in_channel", failure: { kind: "alreadyInChannel" } },
    { code: "already_in_voice", failure: { kind: "alreadyInVoice" } },
    {
      code: "channel_full",
      failure: { kind: "refused", error: { code: "channel_full", message: "Refused by the test." } },
    },
    { code: "not_found", failure: { kind: "refused", error: { code: "not_found", message: "Refused by the test." } } },
  ])("V1 a join refused with $code is a red call that says why", async ({ code, failure }) => {
    const { call, bridge } = attached();
    call.join("lobby", false);
    bridge.refuse("voice.join", code);
    await rest();
    expect(call.status).toEqual({ kind: "disconnected", channelId: "lobby", failure });
    expect(bridge.inVoice).toEqual([true, false]);
    call.leave();
    expect(call.status).toEqual({ kind: "none" });
    expect(bridge.asked).toEqual([]);
  });

  it("V3 `Use here instead` joins again with takeOver, under a peerId of its own", async () => {
    const { call, bridge } = attached();
    call.join("lobby", false);
    bridge.refuse("voice.join", "already_in_channel");
    await rest();
    call.join("lobby", true);
    expect(bridge.waiting("voice.join")).toEqual([{ channelId: "lobby", peerId: "peer-of-anna-2", takeOver: true }]);
  });

  it("a busy server is asked again, after the time that it names, and not for ever", async () => {
    const { call, bridge, clock } = attached();
    call.join("lobby", false);
    bridge.refuse("voice.join", "rate_limited", 300);
    await clock.advanceAsync(299);
    expect(bridge.waiting("voice.join")).toEqual([]);
    await clock.advanceAsync(1);
    for (let attempt = 2; attempt <= 5; attempt++) {
      bridge.refuse("voice.join", "unavailable");
      await rest();
      await clock.advanceAsync(1_000);
    }
    expect(bridge.waiting("voice.join")).toEqual([]);
    expect(call.status.kind).toBe("disconnected");
  });

  it("events and signals that overtake the answer are handled after it", async () => {
    const bench = attached();
    bench.call.join("lobby", false);
    const carol = member({ sessionId: "session-c", userId: "carol", peerId: "cccccccccccccccc" });
    bench.handle(
      event({
        event: "voice.left",
        data: { sessionId: "session-b", userId: "ben", channelId: "lobby", reason: "left" },
      }),
      event({ event: "voice.joined", data: { member: carol } }),
      event({
        event: "voice.signal",
        data: { from: "session-c", signal: { gen: 0, description: { type: "offer", sdp: "from carol" } } },
      }),
    );
    await bench.accept("lobby", "peer-of-anna-1", [BEN]);
    expect([...(bench.call.media?.peers.keys() ?? [])]).toEqual(["session-c"]);
    expect(bench.open.map(({ remoteDescription }) => remoteDescription?.sdp)).toEqual(["from carol"]);
  });

  it("V6 who left and came back before the answer is called once, and not hung up by what it knows already", async () => {
    const bench = attached();
    bench.call.join("lobby", false);
    bench.handle(
      event({
        event: "voice.left",
        data: { sessionId: "session-b", userId: "ben", channelId: "lobby", reason: "left" },
      }),
      event({ event: "voice.joined", data: { member: BEN } }),
    );
    await bench.accept("lobby", "peer-of-anna-1", [BEN]);
    expect(bench.open).toHaveLength(1);
    expect(bench.connections).toHaveLength(1);
  });

  it("V2 who came over from another channel before the answer is called once", async () => {
    const bench = attached();
    bench.call.join("lobby", false);
    bench.handle(
      event({ event: "voice.joined", data: { member: { ...BEN, channelId: "games", sessionId: "session-b0" } } }),
      event({
        event: "voice.left",
        data: { sessionId: "session-b0", userId: "ben", channelId: "games", reason: "replaced" },
      }),
      event({ event: "voice.joined", data: { member: BEN } }),
    );
    await bench.accept("lobby", "peer-of-anna-1", [BEN]);
    expect(bench.open).toHaveLength(1);
    expect(bench.connections).toHaveLength(1);
  });

  it("V6 a signal of the channel that was left is nothing to the connections of the new one", async () => {
    const bench = await inLobby();
    bench.call.join("games", false);
    const ben = { ...BEN, channelId: "games", peerId: "bbbbbbbbbbbbbbb2" };
    bench.handle(
      event({
        event: "voice.signal",
        data: { from: "session-b", signal: { gen: 3, description: { type: "offer", sdp: "of Lobby" } } },
      }),
      event({
        event: "voice.left",
        data: { sessionId: "session-b", userId: "ben", channelId: "lobby", reason: "moved" },
      }),
      event({ event: "voice.joined", data: { member: ben } }),
    );
    await bench.accept("games", "peer-of-anna-2", [ben]);
    expect(bench.open).toHaveLength(1);
    expect(bench.open[0]?.remoteDescription).toBeNull();
  });

  it("a change of mind while the answer is on its way ends where the user wants to be", async () => {
    const bench = attached();
    bench.call.join("lobby", false);
    bench.call.leave();
    await bench.accept("lobby", "peer-of-anna-1", [BEN]);
    expect(bench.connections).toEqual([]);
    expect(bench.bridge.waiting("voice.leave")).toHaveLength(1);
    bench.call.join("games", false);
    bench.bridge.answer("voice.leave", {});
    await rest();
    expect(bench.bridge.waiting("voice.join")).toEqual([{ channelId: "games", peerId: "peer-of-anna-2" }]);
  });
});

describe("Call: moving and leaving", () => {
  it("V2 a move keeps the old sound until it is accepted, then has only the new", async () => {
    const bench = await inLobby();
    bench.call.join("games", false);
    expect(bench.call.status).toEqual({ kind: "connecting", channelId: "games", waitingFor: [] });
    expect(bench.open).toHaveLength(1);
    await bench.accept("games", "peer-of-anna-2");
    expect(bench.open).toEqual([]);
    expect(bench.call.status).toEqual({ kind: "connected", channelId: "games" });
  });

  it("V2 a refused move leaves the call as it was", async () => {
    const bench = await inLobby();
    bench.call.join("games", false);
    bench.bridge.refuse("voice.join", "channel_full");
    await rest();
    expect(bench.call.status).toEqual({ kind: "connected", channelId: "lobby" });
    expect(bench.call.refusedMove).toMatchObject({ channelId: "games", failure: { error: { code: "channel_full" } } });
    expect(bench.open).toHaveLength(1);
    expect(bench.bridge.asked.filter(({ op }) => op === "voice.leave")).toEqual([]);
    bench.call.leave();
    expect(bench.call.refusedMove).toBeNull();
  });

  it("hanging up ends the media at once, whatever the server does", async () => {
    const bench = await inLobby();
    bench.call.leave();
    expect(bench.open).toEqual([]);
    expect(bench.call.status).toEqual({ kind: "none" });
    expect(bench.bridge.waiting("voice.leave")).toHaveLength(1);
    bench.bridge.refuse("voice.leave", "unavailable");
    await rest();
    await bench.clock.advanceAsync(1_000);
    bench.bridge.answer("voice.leave", {});
    await rest();
    await bench.clock.advanceAsync(60_000);
    expect(bench.bridge.waiting("voice.leave")).toEqual([]);
  });

  it("hung up while the server is away: the resumed session is told", async () => {
    const bench = await inLobby();
    bench.handle(LOST);
    bench.call.leave();
    expect(bench.bridge.waiting("voice.leave")).toEqual([]);
    bench.handle(hello("session-a", true));
    expect(bench.bridge.waiting("voice.leave")).toHaveLength(1);
  });
});

describe("Call: being put out", () => {
  const left = (reason: "replaced" | "kicked" | "timeout" | "left", sessionId = "session-a") =>
    event({ event: "voice.left", data: { sessionId, userId: "anna", channelId: "lobby", reason } });

  it.each(["replaced", "kicked"] as const)("V3 voice.left with %s hangs up and says so", async (reason) => {
    const bench = await inLobby();
    bench.handle(left(reason));
    await rest();
    expect(bench.call.status).toEqual({ kind: "disconnected", channelId: "lobby", failure: { kind: reason } });
    expect(bench.open).toEqual([]);
    expect(bench.bridge.asked.filter(({ op }) => op === "voice.leave" || op === "voice.join")).toEqual([]);
  });

  it("V4 V6 after a timeout it goes back in under its peerId, and the sound of whoever kept it never stops", async () => {
    const bench = await inLobby();
    bench.handle(left("timeout"));
    expect(bench.bridge.waiting("voice.join")).toEqual([{ channelId: "lobby", peerId: "peer-of-anna-1" }]);
    expect(bench.call.status.kind).toBe("connecting");
    await bench.accept("lobby", "peer-of-anna-1", [BEN]);
    expect(bench.call.status.kind).toBe("connected");
    expect(bench.connections.map(({ closed }) => closed)).toEqual([false]);
  });

  it("V4 V6 who timed out is shown as gone, and is heard as before when they are back within 30 s", async () => {
    const bench = await inLobby();
    const gone = { sessionId: "session-b", userId: "ben", channelId: "lobby", reason: "timeout" } as const;
    bench.handle(event({ event: "voice.left", data: gone }));
    expect([...(bench.call.media?.peers.keys() ?? [])]).toEqual([]);
    bench.clock.advance(29_000);
    bench.handle(event({ event: "voice.joined", data: { member: { ...BEN, sessionId: "session-b2" } } }));
    expect([...(bench.call.media?.peers.keys() ?? [])]).toEqual(["session-b2"]);
    expect(bench.connections.map(({ closed }) => closed)).toEqual([false]);
    expect(bench.others).toEqual(["left", "joined"]);
  });

  it("V4 a timeout that was learnt of while leaving is nothing to the call that follows", async () => {
    const bench = await inLobby();
    bench.handle(LOST);
    bench.call.leave();
    bench.call.join("lobby", false);
    bench.handle(hello("session-a", true), left("timeout"));
    bench.bridge.answer("voice.leave", {});
    await rest();
    await bench.accept("lobby", "peer-of-anna-2");
    expect(bench.call.status.kind).toBe("connected");
    expect(bench.bridge.waiting("voice.join")).toEqual([]);
  });

  it("V3 V6 a new session of another with its old peerId keeps its media; one with another peerId, or elsewhere, ends it", async () => {
    const replaced = event({
      event: "voice.left",
      data: { sessionId: "session-b", userId: "ben", channelId: "lobby", reason: "replaced" },
    });
    const again = { ...BEN, sessionId: "session-b2" };
    const kept = await inLobby();
    kept.handle(replaced, event({ event: "voice.joined", data: { member: again } }));
    expect(kept.open).toHaveLength(1);
    expect([...(kept.call.media?.peers.keys() ?? [])]).toEqual(["session-b2"]);
    expect(kept.others).toEqual([]);
    for (const change of [{ peerId: "another-peer-id-of-ben" }, { channelId: "games" }]) {
      const ended = await inLobby();
      ended.handle(replaced, event({ event: "voice.joined", data: { member: { ...again, ...change } } }));
      expect(ended.open).toEqual([]);
    }
  });

  it("V3 takeOver that was refused, or that had nothing to do, does not take over later", async () => {
    const bench = await inLobby();
    bench.call.join("games", true);
    bench.bridge.refuse("voice.join", "channel_full");
    await rest();
    bench.call.join("lobby", true);
    bench.handle(LOST, hello("session-a2", false));
    await rest();
    expect(bench.bridge.waiting("voice.join")).toEqual([{ channelId: "lobby", peerId: "peer-of-anna-1" }]);
  });

  it("V3 the end of an older session of one's own is nothing to this call", async () => {
    const bench = await inLobby();
    bench.handle(left("replaced", "session-old"));
    expect(bench.call.status.kind).toBe("connected");
    expect(bench.others).toEqual([]);
  });

  it.each<{ reason: EndReason; status: unknown }>([
    { reason: "kicked", status: { kind: "disconnected", channelId: "lobby", failure: { kind: "kicked" } } },
    { reason: "takenOver", status: { kind: "disconnected", channelId: "lobby", failure: { kind: "lost" } } },
    { reason: "flooding", status: { kind: "disconnected", channelId: "lobby", failure: { kind: "lost" } } },
    { reason: "closed", status: { kind: "none" } },
  ])("a connection that ended for good ($reason) ends the call", async ({ reason, status }) => {
    const bench = await inLobby();
    bench.handle(state({ kind: "ended", reason }));
    expect(bench.call.status).toEqual(status);
    expect(bench.open).toEqual([]);
  });
});

describe("Call: lost connections", () => {
  it("S2 yellow while the server is away, green again with the resumed session, and the sound goes on", async () => {
    const bench = await inLobby();
    bench.handle(LOST);
    expect(bench.call.status).toEqual({ kind: "connecting", channelId: "lobby", waitingFor: [] });
    expect(bench.open).toHaveLength(1);
    bench.handle(hello("session-a", true));
    expect(bench.call.status).toEqual({ kind: "connected", channelId: "lobby" });
    expect(bench.bridge.waiting("voice.join")).toEqual([]);
  });

  it("V4 learns from the events of a resumed session how the server shows it now", async () => {
    const bench = await inLobby();
    const shown = member({ sessionId: "session-a", userId: "anna", transmitting: false });
    bench.handle(LOST, hello("session-a", true), event({ event: "voice.updated", data: { member: shown } }));
    expect(bench.memberships.at(-1)).toMatchObject({ transmitting: false });
    bench.handle(event({ event: "voice.updated", data: { member: BEN } }));
    expect(bench.memberships.at(-1)).toBe(shown);
  });

  it("V4 V6 after `resumed: false` it joins again with its peerId, and the sound never stops", async () => {
    const bench = await inLobby();
    bench.handle(event({ event: "server.draining", data: { reconnectInMs: 500 } }), LOST, hello("session-a2", false));
    expect(bench.memberships.at(-1)).toBeNull();
    expect(bench.bridge.waiting("voice.join")).toEqual([{ channelId: "lobby", peerId: "peer-of-anna-1" }]);
    await bench.accept("lobby", "peer-of-anna-1");
    expect(bench.call.status).toEqual({ kind: "connected", channelId: "lobby" });
    bench.handle(event({ event: "voice.joined", data: { member: { ...BEN, sessionId: "session-b2" } } }));
    await bench.clock.advanceAsync(TIMING.keepMediaMs);
    expect(bench.connections.map(({ closed }) => closed)).toEqual([false]);
    expect(bench.others).toEqual([]);
    expect(bench.bridge.waiting("voice.link")).toContainEqual({ peer: "session-b2", state: "up" });
  });

  it("V6 what it offers as it joins again is given its time, though signals pass again only now", async () => {
    const bench = await inLobby();
    bench.handle(LOST);
    bench.connections[0]?.become("failed");
    await bench.clock.advanceAsync(20_000);
    bench.handle(hello("session-a2", false));
    await bench.accept("lobby", "peer-of-anna-1", [BEN]);
    expect(bench.connections).toHaveLength(2);
    await bench.clock.advanceAsync(5_999);
    await rest();
    expect(bench.connections).toHaveLength(2);
  });

  it.each([
    ["comes back with the network goes on", true, 1],
    ["does not come back within 0.4 s is offered anew", false, 2],
  ])("V6 as it joins again, a connection that was only doubted and %s", async (_, heals, connections) => {
    const bench = await inLobby();
    bench.handle(LOST);
    bench.connections[0]?.become("disconnected");
    bench.handle(hello("session-a2", false));
    await bench.accept("lobby", "peer-of-anna-1", [BEN]);
    await bench.clock.advanceAsync(399);
    expect(bench.connections).toHaveLength(1);
    if (heals) bench.connections[0]?.become("connected");
    await bench.clock.advanceAsync(5_000);
    expect(bench.connections).toHaveLength(connections);
    expect(bench.connections[0]?.restarts).toBe(0);
  });

  it("V6 who does not come back is kept for 30 s", async () => {
    const bench = await inLobby();
    bench.handle(LOST, hello("session-a2", false));
    await bench.accept("lobby", "peer-of-anna-1");
    await bench.clock.advanceAsync(TIMING.keepMediaMs - 1);
    expect(bench.open).toHaveLength(1);
    await bench.clock.advanceAsync(1);
    expect(bench.open).toEqual([]);
  });

  it("a join whose session ended before its answer is made again by the new session", async () => {
    const bench = attached();
    bench.call.join("lobby", false);
    bench.handle(LOST);
    bench.bridge.refuse("voice.join", "unavailable");
    bench.handle(hello("session-a2", false));
    await rest();
    expect(bench.bridge.waiting("voice.join")).toEqual([{ channelId: "lobby", peerId: "peer-of-anna-1" }]);
    await bench.accept("lobby", "peer-of-anna-1");
    expect(bench.call.status.kind).toBe("connected");
  });

  it("an answer to a session that has ended meanwhile is no membership of the new one", async () => {
    const bench = attached();
    bench.call.join("lobby", false);
    bench.handle(LOST, hello("session-a2", false));
    await bench.accept("lobby", "peer-of-anna-1");
    expect(bench.call.status.kind).toBe("connecting");
    await bench.accept("lobby", "peer-of-anna-1");
    expect(bench.call.status.kind).toBe("connected");
  });

  it("yellow, and naming them, while the media of somebody who was up is recovered", async () => {
    const bench = await inLobby();
    bench.connections[0]?.become("disconnected");
    expect(bench.call.status).toEqual({ kind: "connecting", channelId: "lobby", waitingFor: ["session-b"] });
    bench.connections[0]?.become("connected");
    expect(bench.call.status).toEqual({ kind: "connected", channelId: "lobby" });
  });

  it("V4 a report of a link that a busy server refuses is sent again, unless it is out of date", async () => {
    const bench = await inLobby();
    bench.bridge.refuse("voice.link", "rate_limited", 100);
    await bench.clock.advanceAsync(100);
    expect(bench.bridge.waiting("voice.link")).toEqual([{ peer: "session-b", state: "up" }]);
    bench.bridge.refuse("voice.link", "rate_limited", 100);
    await rest();
    bench.connections[0]?.become("disconnected");
    await bench.clock.advanceAsync(100);
    expect(bench.bridge.waiting("voice.link")).toEqual([{ peer: "session-b", state: "down" }]);
  });

  it("S7 sound that stops while attached makes the client look after its connection", async () => {
    const bench = await inLobby();
    bench.connections[0]?.become("disconnected");
    expect(bench.bridge.checks).toBe(1);
  });

  it.each([
    { name: "while attached", isAttached: true, checks: 1 },
    { name: "but not without the server", isAttached: false, checks: 0 },
  ])(
    "S7 so does the end of the sound of somebody who talks, within a second: $name",
    async ({ isAttached, checks }) => {
      const bench = await inLobby();
      await bench.clock.advanceAsync(1_000);
      bench.handle(event({ event: "voice.updated", data: { member: { ...BEN, transmitting: true } } }));
      const [connection] = bench.connections;
      if (connection !== undefined) connection.report = statsReport({}, { packetsReceived: 50 });
      await bench.clock.advanceAsync(1_000);
      if (!isAttached) bench.handle(LOST);
      const before = bench.bridge.checks;
      if (connection !== undefined) connection.report = statsReport({ responsesReceived: 99 }, { packetsReceived: 51 });
      await bench.clock.advanceAsync(1_200);
      expect(bench.bridge.checks - before).toBe(checks);
    },
  );

  it("is lost after two minutes without the server and without anybody's sound", async () => {
    const bench = await inLobby();
    bench.handle(LOST);
    await bench.clock.advanceAsync(10 * TIMING.resumeWindowMs);
    expect(bench.call.status.kind).toBe("connecting");
    bench.connections[0]?.become("failed");
    await bench.clock.advanceAsync(TIMING.resumeWindowMs);
    expect(bench.call.status).toEqual({ kind: "disconnected", channelId: "lobby", failure: { kind: "lost" } });
    bench.handle(hello("session-a2", false));
    expect(bench.bridge.waiting("voice.join")).toEqual([]);
  });
});
