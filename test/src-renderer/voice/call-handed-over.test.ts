import { describe, expect, it } from "vitest";
import { BEN, CallBench } from "./call-bench.ts";
import { event, hello, LOST, member, state } from "./fake-bridge.ts";
import { ICE, rest } from "./mesh-harness.ts";

const PEER_ID = "peer-of-an-earlier-page";
const CLEO = member({ sessionId: "session-c", userId: "cleo", peerId: "cccccccccccccccc" });
const ME = member({ peerId: PEER_ID, transmitting: true });
const HELD = { channelId: "lobby", peerId: PEER_ID };
const GENS = [{ userId: "ben", peerId: BEN.peerId, gen: 3 }];

/** A new page of a program that was in Lobby with Ben and Cleo, as far as its first hello. */
function handedOver(listed = [ME, BEN, CLEO]): CallBench {
  const bench = new CallBench();
  bench.call.resume(HELD);
  bench.listed = listed;
  bench.handle(state({ kind: "attached", sessionId: "session-a" }), hello("session-a", false, GENS));
  return bench;
}

const offers = (bench: CallBench) =>
  bench.bridge.waiting("voice.signal").flatMap((data) => {
    const { to, signal } = data as { to: string; signal: { gen: number; description?: { type: string } } };
    return signal.description?.type === "offer" ? [{ to, gen: signal.gen }] : [];
  });

describe("Call: of an earlier page", () => {
  it("is connecting before there is a roster, and asks for nothing yet", () => {
    const bench = new CallBench();
    bench.call.resume(HELD);
    expect(bench.call.status).toEqual({ kind: "connecting", channelId: "lobby", waitingFor: [] });
    expect([bench.bridge.asked, bench.bridge.inVoice, bench.call.isWanted]).toEqual([[], [true], true]);
  });

  it("V6 goes on without a join: asks for credentials, and offers to everybody with 1 + the highest gen", async () => {
    const bench = handedOver();
    expect(bench.bridge.asked.map(({ op }) => op)).toEqual(["voice.ice"]);
    bench.bridge.answer("voice.ice", { ...ICE, iceProvider: "coturn" });
    await rest();
    expect(offers(bench)).toEqual([
      { to: "session-b", gen: 4 },
      { to: "session-c", gen: 0 },
    ]);
    expect(bench.bridge.waiting("voice.join")).toEqual([]);
    expect(bench.call.status).toEqual({ kind: "connected", channelId: "lobby" });
    expect(bench.call.iceProvider).toBe("coturn");
    // What the server shows is unknown, so that everything is told anew; and nobody came.
    expect(bench.memberships).toEqual([{}]);
    expect(bench.others).toEqual([]);
  });

  it("V6 what comes while credentials are on their way is heard afterwards: news of the others, a newer connection", async () => {
    const bench = handedOver();
    bench.listed = [ME, BEN];
    bench.handle(
      event({
        event: "voice.left",
        data: { sessionId: "session-c", userId: "cleo", channelId: "lobby", reason: "left" },
      }),
      event({
        event: "voice.signal",
        data: { from: "session-b", signal: { gen: 7, description: { type: "offer", sdp: "v=0" } } },
      }),
    );
    expect(bench.connections).toHaveLength(0);
    bench.bridge.answer("voice.ice", ICE);
    await rest();
    expect([...(bench.call.media?.peers.keys() ?? [])]).toEqual(["session-b"]);
    expect(bench.open).toHaveLength(1);
    expect(bench.bridge.waiting("voice.signal")).toContainEqual({
      to: "session-b",
      signal: { gen: 7, description: expect.objectContaining({ type: "answer" }) },
    });
  });

  it("V6 builds once where it is told twice of the same call before credentials came", async () => {
    const bench = handedOver();
    bench.handle(hello("session-a", false));
    expect(bench.bridge.waiting("voice.ice")).toHaveLength(1);
    bench.bridge.answer("voice.ice", ICE);
    await rest();
    expect(offers(bench)).toEqual([
      { to: "session-b", gen: 4 },
      { to: "session-c", gen: 0 },
    ]);
  });

  it("V6 joins anew with the same peerId where the session is another one, and goes on from the same gens", async () => {
    const bench = handedOver([BEN, CLEO]);
    expect(bench.bridge.asked.map(({ op, data }) => [op, data])).toEqual([
      ["voice.join", { channelId: "lobby", peerId: PEER_ID }],
    ]);
    await bench.accept("lobby", PEER_ID, [BEN]);
    expect(offers(bench)).toEqual([{ to: "session-b", gen: 4 }]);
  });

  it("joins anew where the server lists the session in another channel or under another peerId", () => {
    for (const listed of [
      { ...ME, channelId: "games" },
      { ...ME, peerId: "another-peer-id-000" },
    ]) {
      expect(handedOver([listed]).bridge.waiting("voice.join")).toHaveLength(1);
    }
  });

  it("joins anew where the server says that it lists us nowhere", async () => {
    const bench = handedOver();
    bench.bridge.refuse("voice.ice", "not_found");
    await rest();
    expect(bench.bridge.waiting("voice.join")).toEqual([{ channelId: "lobby", peerId: PEER_ID }]);
  });

  it("V5 goes on without credentials where there are none to be had", async () => {
    const bench = handedOver();
    bench.bridge.refuse("voice.ice", "rate_limited", 1_000);
    await rest();
    expect(offers(bench)).toHaveLength(2);
    expect(bench.call.status.kind).toBe("connected");
  });

  it("leaves the channel when the user hangs up meanwhile, and builds no media any more", async () => {
    const bench = handedOver();
    bench.call.leave();
    expect(bench.bridge.waiting("voice.leave")).toHaveLength(1);
    bench.bridge.answer("voice.ice", ICE);
    await rest();
    expect(bench.connections).toEqual([]);
    expect(bench.call.status).toEqual({ kind: "none" });
  });

  it("moves to another channel when the user asks for it meanwhile", async () => {
    const bench = handedOver();
    bench.call.join("games", false);
    bench.bridge.answer("voice.ice", ICE);
    await rest();
    expect(bench.bridge.waiting("voice.join")).toEqual([{ channelId: "games", peerId: "peer-of-anna-1" }]);
    await bench.accept("games", "peer-of-anna-1", []);
    expect(bench.call.status).toEqual({ kind: "connected", channelId: "games" });
  });

  it("S2 keeps its media when the session is lost later on, and joins again under its peerId", async () => {
    const bench = handedOver([ME, BEN]);
    bench.bridge.answer("voice.ice", ICE);
    await rest();
    bench.connections[0]?.become("connected");
    bench.listed = [];
    bench.handle(LOST, state({ kind: "attached", sessionId: "session-d" }), hello("session-d", false));
    expect(bench.bridge.waiting("voice.join")).toEqual([{ channelId: "lobby", peerId: PEER_ID }]);
    expect(bench.open).toHaveLength(1);
  });
});
