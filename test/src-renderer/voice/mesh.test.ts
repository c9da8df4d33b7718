import { describe, expect, it } from "vitest";
import { TIMING } from "../../../shared/protocol/timing.ts";
import type { Signal } from "../../../shared/protocol/values.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { statsReport } from "./fake-peer-connection.ts";
import { exchange, ICE, MeshSide, rest } from "./mesh-harness.ts";

const SHOWN = { link: "attached", transmitting: false } as const;
const ANNA = { sessionId: "session-a", userId: "anna", peerId: "aaaaaaaaaaaaaaaa", ...SHOWN };
const BEN = { sessionId: "session-b", userId: "ben", peerId: "bbbbbbbbbbbbbbbb", ...SHOWN };

function pair() {
  const clock = new ManualClock();
  // Anna's `peerId` is the smaller one: she is polite.
  return { clock, anna: new MeshSide(clock, ANNA), ben: new MeshSide(clock, BEN) };
}

/** Ben comes into Anna's channel, and their media stands. */
async function connected() {
  const sides = pair();
  const { anna, ben } = sides;
  anna.mesh.joined([], ICE);
  anna.mesh.memberJoined(BEN);
  ben.mesh.joined([ANNA], ICE);
  await exchange(anna, ben);
  anna.connection.become("connected");
  ben.connection.become("connected");
  return sides;
}

/** The same some time later: the next step of recovery is not the first thing that these connections see. */
async function lasting() {
  const sides = await connected();
  await sides.clock.advanceAsync(10_000);
  for (const side of [sides.anna, sides.ben]) side.take();
  return sides;
}

function kinds(sent: readonly { readonly signal: Signal }[]): string[] {
  return sent.map(({ signal }) => {
    const what = "description" in signal ? signal.description.type : signal.candidate === null ? "end" : "candidate";
    return `${what} ${signal.gen}`;
  });
}

describe("Mesh: who calls whom", () => {
  it("V6 the newcomer offers with gen 0 to each member, and the member answers", async () => {
    const { anna, ben } = pair();
    anna.mesh.joined([], ICE);
    anna.mesh.memberJoined(BEN);
    ben.mesh.joined([ANNA], ICE);
    await rest();
    expect(anna.connections).toHaveLength(0);
    expect(kinds(ben.sent)).toEqual(["offer 0", "candidate 0", "end 0"]);
    await exchange(anna, ben);
    expect(anna.connection.remoteDescription?.sdp).toBe(ben.connection.localDescription?.sdp);
    expect(ben.connection.remoteDescription?.sdp).toBe(anna.connection.localDescription?.sdp);
    expect([...anna.sounds.values()].map(({ userId }) => userId)).toEqual(["ben"]);
    expect([...ben.sounds.values()].map(({ userId }) => userId)).toEqual(["anna"]);
  });

  it("V6 both sides send their microphone, behind a closed gate, over the one transceiver", async () => {
    const { anna, ben } = await connected();
    for (const side of [anna, ben]) {
      expect(side.connection.transceivers).toHaveLength(1);
      const [transceiver] = side.connection.transceivers;
      expect(transceiver?.direction).toBe("sendrecv");
      expect(transceiver?.sender.track).toBe(side.microphone);
      expect(transceiver?.sender.active).toBe(false);
    }
    anna.gate.setOpen(true);
    await rest();
    expect(anna.connection.transceivers[0]?.sender.active).toBe(true);
  });

  it("V6 candidates that come before their description wait for it", async () => {
    const { anna, ben } = pair();
    anna.mesh.joined([], ICE);
    anna.mesh.memberJoined(BEN);
    ben.mesh.joined([ANNA], ICE);
    await rest();
    const sent = ben.take();
    const isOffer = ({ signal }: (typeof sent)[number]) => "description" in signal;
    for (const { signal } of sent.filter((one) => !isOffer(one))) anna.mesh.receive(BEN.sessionId, signal);
    await rest();
    expect(anna.connections).toHaveLength(0);
    for (const { signal } of sent.filter(isOffer)) anna.mesh.receive(BEN.sessionId, signal);
    await rest();
    expect(anna.connection.candidates).toEqual([`candidate 1 of ${ben.connection.id}`, null]);
  });

  it("V6 first offers that cross: the smaller peerId gives way, and one connection stands on each side", async () => {
    const { anna, ben } = pair();
    anna.mesh.joined([BEN], ICE);
    ben.mesh.joined([ANNA], ICE);
    await exchange(anna, ben);
    expect(anna.connections.map(({ closed }) => closed)).toEqual([true, false]);
    expect(ben.connections.map(({ closed }) => closed)).toEqual([false]);
    expect(anna.connection.remoteDescription?.sdp).toBe(ben.connection.localDescription?.sdp);
    expect(ben.connection.remoteDescription?.sdp).toBe(anna.connection.localDescription?.sdp);
    for (const side of [anna, ben]) {
      expect(side.connection.transceivers).toHaveLength(1);
      expect(side.connection.signalingState).toBe("stable");
    }
    // Candidates of the offer that was given up are of nobody's business.
    expect(ben.connection.candidates).toEqual([`candidate 1 of ${anna.connection.id}`, null]);
  });

  it("V6 restarts that cross: the polite side rolls back, and its own follows", async () => {
    const { anna, ben } = await connected();
    anna.connection.restartIce();
    ben.connection.restartIce();
    await exchange(anna, ben);
    for (const side of [anna, ben]) {
      expect(side.connections).toHaveLength(1);
      expect(side.connection.signalingState).toBe("stable");
      expect(side.connection.transceivers).toHaveLength(1);
    }
  });

  it("V6 a description with a higher gen replaces the connection, a lower one is dropped", async () => {
    const { anna, ben } = await connected();
    const old = anna.connection;
    const offer = (gen: number): Signal => ({ gen, description: { type: "offer", sdp: `foreign ${gen}` } });
    anna.mesh.receive(BEN.sessionId, offer(5));
    await rest();
    expect(old.closed).toBe(true);
    expect(anna.connection.remoteDescription?.sdp).toBe("foreign 5");
    expect(kinds(anna.take()).filter((kind) => kind.startsWith("answer"))).toEqual(["answer 5"]);
    anna.mesh.receive(BEN.sessionId, offer(4));
    await rest();
    expect(anna.open).toHaveLength(1);
    expect(anna.connection.remoteDescription?.sdp).toBe("foreign 5");
    expect(ben.open).toHaveLength(1);
  });

  it("V6 a candidate with a higher gen waits for it, one with a lower gen is dropped", async () => {
    const { anna } = await connected();
    const before = anna.connection.candidates.length;
    anna.mesh.receive(BEN.sessionId, { gen: 1, candidate: { candidate: "early" } });
    anna.mesh.receive(BEN.sessionId, { gen: 1, description: { type: "offer", sdp: "foreign" } });
    anna.mesh.receive(BEN.sessionId, { gen: 0, candidate: { candidate: "late" } });
    await rest();
    expect(before).toBe(2);
    expect(anna.connection.candidates).toEqual(["early"]);
  });

  it("V6 an answer or a candidate begins nothing", async () => {
    const { anna } = pair();
    anna.mesh.joined([], ICE);
    anna.mesh.memberJoined(BEN);
    anna.mesh.receive(BEN.sessionId, { gen: 3, description: { type: "answer", sdp: "stray" } });
    anna.mesh.receive(BEN.sessionId, { gen: 0, candidate: null });
    await rest();
    expect(anna.connections).toHaveLength(0);
  });

  it("V6 who comes back with the same peerId goes on from the highest gen", async () => {
    const { anna, ben } = await connected();
    anna.mesh.memberLeft(BEN.sessionId);
    anna.mesh.joined([BEN], ICE);
    await rest();
    expect(kinds(anna.take())).toContain("offer 1");
    expect(ben.open).toHaveLength(1);
  });

  it("V7 a signal from somebody who is not in the call does nothing", async () => {
    const { anna } = pair();
    anna.mesh.joined([], ICE);
    anna.mesh.receive("session-x", { gen: 0, description: { type: "offer", sdp: "stranger" } });
    await rest();
    expect(anna.connections).toHaveLength(0);
  });
});

describe("Mesh: lost sessions", () => {
  it("V6 media that stands is kept under a new session of the other, and signals go there", async () => {
    const { anna, ben } = await connected();
    const again = { ...BEN, sessionId: "session-b2" };
    expect(anna.mesh.memberJoined(again)).toBe("kept");
    await rest();
    expect(anna.connections).toHaveLength(1);
    expect([...anna.mesh.peers.keys()]).toEqual(["session-b2"]);
    anna.take();
    anna.connection.restartIce();
    await rest();
    expect(anna.take().map(({ to }) => to)).toContain("session-b2");
    expect(ben.open).toHaveLength(1);
  });

  it("V6 one's own new session offers only to those with whom no media is up", async () => {
    const { anna } = await connected();
    const carol = { sessionId: "session-c", userId: "carol", peerId: "cccccccccccccccc", ...SHOWN };
    anna.take();
    anna.mesh.joined([BEN, carol], ICE);
    await rest();
    expect(new Set(anna.take().map(({ to }) => to))).toEqual(new Set(["session-c"]));
    expect(anna.open).toHaveLength(2);
  });

  it("V6 who is missing after a lost session is heard for 30 s more, and then no longer", async () => {
    const { clock, anna } = await connected();
    anna.mesh.joined([], ICE);
    expect([...anna.mesh.peers.keys()]).toEqual([]);
    clock.advance(TIMING.keepMediaMs - 1);
    expect(anna.sounds.size).toBe(1);
    clock.advance(1);
    expect(anna.sounds.size).toBe(0);
    expect(anna.open).toHaveLength(0);
  });

  it("V6 who comes back within that time is the same connection", async () => {
    const { clock, anna } = await connected();
    anna.mesh.joined([], ICE);
    clock.advance(TIMING.keepMediaMs - 1);
    expect(anna.mesh.memberJoined({ ...BEN, sessionId: "session-b2" })).toBe("kept");
    clock.advance(TIMING.keepMediaMs);
    expect(anna.connections.map(({ closed }) => closed)).toEqual([false]);
  });

  it.each([
    { name: "voice.left", end: (side: MeshSide) => side.mesh.memberLeft(BEN.sessionId) },
    { name: "member.left, or a ban", end: (side: MeshSide) => side.mesh.userGone("ben") },
    { name: "hanging up", end: (side: MeshSide) => side.mesh[Symbol.dispose]() },
  ])("V6 media ends at once on $name", async ({ end }) => {
    const { clock, anna } = await connected();
    end(anna);
    expect(anna.open).toHaveLength(0);
    expect(anna.sounds.size).toBe(0);
    anna.take();
    await clock.advanceAsync(60_000);
    expect(anna.take()).toEqual([]);
  });

  it("V6 who is missing and then banned is not kept", async () => {
    const { anna } = await connected();
    anna.mesh.joined([], ICE);
    anna.mesh.userGone("ben");
    expect(anna.open).toHaveLength(0);
  });
});

describe("Mesh: links", () => {
  it("V4 reports each change, and once for each pair after a join of either side", async () => {
    const { anna } = await connected();
    expect(anna.links).toEqual([["session-b", "up"]]);
    anna.connection.become("disconnected");
    anna.connection.become("connected");
    expect(anna.links.splice(0)).toEqual([
      ["session-b", "up"],
      ["session-b", "down"],
      ["session-b", "up"],
    ]);
    anna.mesh.memberJoined({ ...BEN, sessionId: "session-b2" });
    anna.mesh.memberJoined({ ...BEN, sessionId: "session-b2" });
    expect(anna.links.splice(0)).toEqual([["session-b2", "up"]]);
    anna.mesh.joined([{ ...BEN, sessionId: "session-b2" }], ICE);
    expect(anna.links).toEqual([["session-b2", "up"]]);
  });

  it("V4 reports down when no packet came for 5 s, with the connection still standing", async () => {
    const { clock, anna } = await connected();
    const report = (responsesReceived: number) => statsReport({ responsesReceived });
    anna.connection.report = report(1);
    await clock.advanceAsync(2_000);
    anna.connection.report = report(2);
    await clock.advanceAsync(5_000);
    expect(anna.links).toEqual([["session-b", "up"]]);
    await clock.advanceAsync(1_000);
    expect(anna.links.at(-1)).toEqual(["session-b", "down"]);
    anna.connection.report = report(3);
    await clock.advanceAsync(1_000);
    expect(anna.links.at(-1)).toEqual(["session-b", "up"]);
  });

  it("V4 shows who hears me, until their session or mine is a new one", async () => {
    const { anna } = await connected();
    const hearsMe = () => [...anna.mesh.peers.values()].map((peer) => peer.hearsMe);
    expect(hearsMe()).toEqual([null]);
    anna.mesh.linkReported(BEN.sessionId, "up");
    expect(hearsMe()).toEqual([true]);
    anna.mesh.linkReported(BEN.sessionId, "down");
    expect(hearsMe()).toEqual([false]);
    anna.mesh.joined([BEN], ICE);
    expect(hearsMe()).toEqual([null]);
  });
});

/** What comes from the peer from now on, as its counters say it. */
function hears(side: MeshSide, pair: Readonly<Record<string, number>>, sound: Readonly<Record<string, number>> = {}) {
  side.connection.report = statsReport(pair, sound);
}

describe("Mesh: recovery", () => {
  it("the larger peerId restarts ICE as soon as the connection failed, three times, then builds it anew with gen + 1", async () => {
    const { clock, anna, ben } = await lasting();
    for (const side of [anna, ben]) {
      side.take();
      side.connection.become("failed");
    }
    expect(ben.mesh.recovering).toEqual(["session-a"]);
    await clock.advanceAsync(0);
    await rest();
    expect([ben.connection.restarts, anna.connection.restarts]).toEqual([1, 0]);
    expect(kinds(ben.take())).toContain("offer 0");
    await clock.advanceAsync(1_000);
    expect(kinds(ben.take()), "nobody answered: the same offer again").toEqual(["offer 0"]);
    await clock.advanceAsync(2_000);
    expect(kinds(ben.take())).toEqual(["offer 0"]);
    expect([...ben.mesh.peers.values()].map(({ connection }) => connection)).toEqual(["disconnected"]);
    await clock.advanceAsync(4_000);
    expect(kinds(ben.take())).toContain("offer 1");
    expect(ben.open).toHaveLength(1);
    expect([...ben.mesh.peers.values()].map(({ connection }) => connection)).toEqual(["failed"]);
  });

  it("the smaller peerId takes over when the other does nothing", async () => {
    const { clock, anna } = await lasting();
    anna.connection.become("failed");
    await clock.advanceAsync(249);
    expect(anna.connection.restarts).toBe(0);
    await clock.advanceAsync(1);
    expect(anna.connection.restarts).toBe(1);
  });

  it("the smaller peerId leaves the other's restart its time", async () => {
    const { clock, anna, ben } = await lasting();
    for (const side of [anna, ben]) side.connection.become("failed");
    await clock.advanceAsync(0);
    await exchange(anna, ben);
    await clock.advanceAsync(900);
    expect([ben.connection.restarts, anna.connection.restarts]).toEqual([1, 0]);
  });

  it("a restart that helps ends the recovery", async () => {
    const { clock, anna, ben } = await lasting();
    ben.connection.become("failed");
    await clock.advanceAsync(0);
    await exchange(anna, ben);
    ben.connection.become("connected");
    ben.take();
    await clock.advanceAsync(60_000);
    expect(ben.mesh.recovering).toEqual([]);
    expect(ben.connections).toHaveLength(1);
    expect(ben.take()).toEqual([]);
  });

  it("`disconnected` is watched for 2 s before ICE is restarted where the other hears nothing either, and shown at once", async () => {
    const { clock, ben } = await lasting();
    ben.take();
    ben.mesh.linkReported("session-a", "down");
    ben.connection.become("disconnected");
    expect(ben.mesh.recovering).toEqual(["session-a"]);
    await clock.advanceAsync(1_999);
    expect(ben.connection.restarts).toBe(0);
    await clock.advanceAsync(1);
    await rest();
    expect(ben.connection.restarts).toBe(1);
  });

  it("`disconnected` of which the other says nothing is left 9 s to heal: it may be out of reach, and answers no offer", async () => {
    const { clock, ben } = await lasting();
    ben.connection.become("disconnected");
    await clock.advanceAsync(8_999);
    expect(ben.connection.restarts).toBe(0);
    await clock.advanceAsync(1);
    await rest();
    expect(ben.connection.restarts).toBe(1);
  });

  it("`disconnected` that heals within that time is left alone", async () => {
    const { clock, ben } = await lasting();
    ben.take();
    ben.connection.become("disconnected");
    await clock.advanceAsync(1_999);
    ben.connection.become("connected");
    await clock.advanceAsync(30_000);
    expect(ben.take()).toEqual([]);
    expect(ben.mesh.recovering).toEqual([]);
  });

  it("V4 somebody who talks and is not heard any more has the server asked (S7), is reported down within 2 s, and ICE is restarted 1 s later", async () => {
    const { clock, ben } = await lasting();
    ben.mesh.memberUpdated({ ...ANNA, transmitting: true });
    hears(ben, { responsesReceived: 50 }, { packetsReceived: 50 });
    await clock.advanceAsync(1_000);
    const before = ben.links.length;
    await clock.advanceAsync(1_000);
    expect([ben.pauses, ben.links.length]).toEqual([1, before]);
    await clock.advanceAsync(1_000);
    expect(ben.links.slice(before)).toEqual([["session-a", "down"]]);
    expect(ben.mesh.recovering).toEqual(["session-a"]);
    ben.mesh.linkReported("session-a", "down");
    expect(ben.connection.restarts).toBe(0);
    await clock.advanceAsync(1_000);
    await rest();
    expect(ben.connection.restarts).toBe(1);
  });

  it("V4 whose checks come and whose voice does not is reported down, and at last heard over the relay alone", async () => {
    const { clock, ben, anna } = await lasting();
    const turn = { urls: ["turn:turn.example"], username: "name", credential: "secret" };
    ben.mesh.joined([ANNA], { iceServers: [turn], iceExpiresAt: null, iceProvider: "coturn" });
    ben.mesh.memberUpdated({ ...ANNA, transmitting: true });
    const policies: (string | undefined)[] = [];
    for (let quarter = 0; quarter < 80; quarter++) {
      await clock.advanceAsync(250);
      await exchange(ben, anna);
      for (const side of [anna, ben])
        if (side.connection.connectionState === "new") side.connection.become("connected");
      policies.push(ben.connection.configuration.iceTransportPolicy);
    }
    expect(ben.links).toContainEqual(["session-a", "down"]);
    expect(ben.connections[0]?.restarts).toBe(2);
    expect(ben.connections.map(({ configuration }) => configuration.iceTransportPolicy).slice(0, 3)).toEqual([
      "all",
      "all",
      "relay",
    ]);
    expect(policies.indexOf("relay") / 4, "seconds until then").toBeLessThanOrEqual(8);
  });

  it("V4 who is told for 3 s that the other does not hear looks for another path", async () => {
    const { clock, ben } = await lasting();
    ben.mesh.linkReported(ANNA.sessionId, "down");
    await clock.advanceAsync(2_900);
    expect(ben.connection.restarts).toBe(0);
    await clock.advanceAsync(1_500);
    await rest();
    expect(ben.connection.restarts).toBe(1);
  });

  it("without the server it waits, and goes on at once when the server is back", async () => {
    const { clock, ben } = await lasting();
    ben.take();
    ben.mesh.setSignalling(false);
    ben.connection.become("failed");
    await clock.advanceAsync(60_000);
    expect(ben.take()).toEqual([]);
    ben.mesh.setSignalling(true);
    await clock.advanceAsync(0);
    await rest();
    expect(kinds(ben.take())).toContain("offer 0");
  });

  it("while the server does not reach the other it waits, and goes on at once when it does", async () => {
    const { clock, ben } = await lasting();
    ben.take();
    ben.mesh.memberUpdated({ ...ANNA, link: "detached" });
    ben.connection.become("failed");
    await clock.advanceAsync(60_000);
    expect(ben.take()).toEqual([]);
    ben.mesh.memberUpdated(ANNA);
    await clock.advanceAsync(0);
    await rest();
    expect(kinds(ben.take())).toContain("offer 0");
  });

  it("with the server back, a pair that only looks broken gets a moment to heal by itself", async () => {
    const { clock, ben } = await lasting();
    ben.mesh.setSignalling(false);
    ben.connection.become("disconnected");
    await clock.advanceAsync(10_000);
    ben.mesh.setSignalling(true);
    await clock.advanceAsync(399);
    expect(ben.connection.restarts).toBe(0);
    ben.connection.become("connected");
    await clock.advanceAsync(10_000);
    expect(ben.connection.restarts).toBe(0);
  });

  it("another network: ICE is restarted after 1 s without a sign of life, and not where there are any", async () => {
    const quiet = await lasting();
    hears(quiet.ben, { responsesReceived: 1 });
    await quiet.clock.advanceAsync(1_000);
    quiet.ben.mesh.networkChanged();
    await quiet.clock.advanceAsync(1_000);
    await rest();
    expect(quiet.ben.connection.restarts).toBe(1);
    const lively = await lasting();
    await lively.clock.advanceAsync(1_000);
    lively.ben.mesh.networkChanged();
    await lively.clock.advanceAsync(20_000);
    expect(lively.ben.connection.restarts).toBe(0);
  });

  it("another network: what failed is tried again at once, with the series begun anew", async () => {
    const { clock, ben } = await lasting();
    ben.connection.become("failed");
    // Into the pause behind a connection that was built anew in vain.
    await clock.advanceAsync(61_000);
    const tries = ben.connection.restarts + ben.connections.length;
    ben.mesh.networkChanged();
    await clock.advanceAsync(500);
    await rest();
    expect(ben.connection.restarts + ben.connections.length).toBeGreaterThan(tries);
  });

  it("a machine that slept takes it for another network", async () => {
    const { clock, ben } = await lasting();
    hears(ben, { responsesReceived: 1 });
    await clock.advanceAsync(1_000);
    clock.sleep(3_600_000);
    await clock.advanceAsync(2_500);
    await rest();
    expect(ben.connection.restarts).toBe(1);
  });

  it("V6 an offer that never comes is made by the one who waits for it", async () => {
    const { clock, anna } = pair();
    anna.mesh.joined([], ICE);
    anna.mesh.memberJoined(BEN);
    await clock.advanceAsync(12_249);
    expect(anna.take()).toEqual([]);
    await clock.advanceAsync(1);
    await rest();
    expect(kinds(anna.take())).toContain("offer 0");
  });

  it("V6 an answer that comes twice is taken once: it must not pass for the answer to the next offer", async () => {
    const { anna, ben } = await lasting();
    const answer = (ufrag: string): Signal => ({
      gen: 0,
      description: { type: "answer", sdp: `a=ice-ufrag:${ufrag}` },
    });
    const restart = async () => {
      ben.connection.restartIce();
      await rest();
      ben.take();
    };
    await restart();
    ben.mesh.receive(ANNA.sessionId, answer("first"));
    ben.mesh.receive(ANNA.sessionId, answer("first"));
    await rest();
    await restart();
    ben.mesh.receive(ANNA.sessionId, answer("first"));
    await rest();
    expect(ben.connection.signalingState).toBe("have-local-offer");
    ben.mesh.receive(ANNA.sessionId, answer("second"));
    await rest();
    expect(ben.connection.signalingState).toBe("stable");
    expect(anna.open).toHaveLength(1);
  });

  it("relay only: changed in a call, each pair looks for a path by it, and the present one goes on", async () => {
    const { ben } = await lasting();
    ben.icePolicy = "relay";
    ben.mesh.icePolicyChanged();
    await rest();
    expect(ben.connection.configuration.iceTransportPolicy).toBe("relay");
    expect([ben.connection.restarts, ben.connections.length]).toEqual([1, 1]);
  });

  it("relay only: changed while an offer is out, it holds from the answer on", async () => {
    const { anna, ben } = pair();
    anna.mesh.joined([], ICE);
    anna.mesh.memberJoined(BEN);
    ben.mesh.joined([ANNA], ICE);
    await rest();
    ben.icePolicy = "relay";
    ben.mesh.icePolicyChanged();
    await exchange(anna, ben);
    expect(ben.connection.configuration.iceTransportPolicy).toBe("relay");
    // The first offer named paths that are not allowed any more: another one follows.
    expect(anna.connection.remoteDescription?.sdp).toBe(`offer 2 of ${ben.connection.id}`);
    expect([ben.connection.signalingState, ben.open.length]).toEqual(["stable", 1]);
  });
});

describe("Mesh: credentials", () => {
  const fresh = { urls: ["turn:turn.example"], username: "new", credential: "secret" };
  const old = { ...fresh, username: "old" };

  it("V5 those past half of their life are fetched anew before a restart, and those that are good are not", async () => {
    const { clock, ben } = await lasting();
    ben.freshIce = { iceServers: [fresh], iceExpiresAt: clock.now() + 3_600_000, iceProvider: "coturn" };
    ben.mesh.joined([ANNA], { iceServers: [old], iceExpiresAt: 0, iceProvider: "coturn" });
    ben.connection.become("failed");
    await clock.advanceAsync(0);
    await rest();
    expect(ben.connection.configuration.iceServers).toEqual([fresh]);
    await clock.advanceAsync(6_000);
    expect(ben.iceFetches).toBe(1);
  });

  it("V5 a step that waited for them is not taken where signals ceased to pass meanwhile, but when they do again", async () => {
    const { clock, ben } = await lasting();
    ben.freshIce = new Promise(() => {});
    ben.mesh.joined([ANNA], { iceServers: [old], iceExpiresAt: 0, iceProvider: "coturn" });
    ben.connection.become("failed");
    await clock.advanceAsync(1_000);
    ben.mesh.setSignalling(false);
    await clock.advanceAsync(10_000);
    await rest();
    expect([ben.connection.restarts, ben.connections.length]).toEqual([0, 1]);
    ben.freshIce = ICE;
    ben.mesh.setSignalling(true);
    await clock.advanceAsync(3_000);
    await rest();
    expect(ben.connection.restarts).toBeGreaterThan(0);
  });

  it("V5 in the middle of a call they are renewed for whatever comes, and nothing is restarted", async () => {
    const { clock, ben } = await lasting();
    ben.freshIce = { iceServers: [fresh], iceExpiresAt: clock.now() + 90_000, iceProvider: "coturn" };
    ben.mesh.joined([ANNA], { iceServers: [old], iceExpiresAt: clock.now() + 60_000, iceProvider: "coturn" });
    ben.take();
    await clock.advanceAsync(31_000);
    await rest();
    expect(ben.connection.configuration.iceServers).toEqual([fresh]);
    expect([ben.iceFetches, ben.connection.restarts]).toEqual([1, 0]);
    expect(ben.take()).toEqual([]);
  });
});
