import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  loadBetween,
  readSample,
  type StatisticsSample,
  statisticsBetween,
} from "../../../src-renderer/voice/statistics.ts";

type Report = [string, Record<string, unknown>][];

/** Two reports of Chromium 156, a second apart, of a peer who talks; cut down to what is read and its neighbours. */
const recorded = z
  .tuple([
    z.array(z.tuple([z.string(), z.record(z.string(), z.unknown())])),
    z.array(z.tuple([z.string(), z.record(z.string(), z.unknown())])),
  ])
  .parse(JSON.parse(readFileSync(new URL("./recorded-reports.json", import.meta.url), "utf8")));

/** The report with fields of all entries of a type changed. */
function changed(report: Report, type: string, change: Record<string, unknown>): Report {
  return report.map(([id, entry]) => [id, entry["type"] === type ? { ...entry, ...change } : entry]);
}

function sample(report: Report): StatisticsSample {
  const read = readSample(report);
  if (read === null) throw new Error("The report has no path.");
  return read;
}

describe("statistics of recorded reports", () => {
  it("a direct call on one machine", () => {
    const [before, now] = recorded;
    expect(statisticsBetween(sample(before), sample(now))).toEqual({
      roundTripMs: 1,
      jitterMs: 0,
      loss: 0,
      path: "direct",
      transport: "udp",
      bytesPerS: expect.closeTo((12_380 - 8_476) / 1.015_681, 3),
      concealment: null,
      jitterBufferMs: null,
    });
  });

  it("the first report has no differences yet", () => {
    expect(statisticsBetween(null, sample(recorded[0]))).toMatchObject({ loss: null, bytesPerS: null, roundTripMs: 1 });
  });

  it.each([
    {
      name: "this side",
      side: "local-candidate",
      change: { candidateType: "relay", relayProtocol: "tls" },
      transport: "tls",
    },
    { name: "the other side", side: "remote-candidate", change: { candidateType: "relay" }, transport: "udp" },
  ])("V5 a path is relayed when $name says so", ({ side, change, transport }) => {
    const read = sample(changed(recorded[1], side, change));
    expect(read).toMatchObject({ path: "relayed", transport });
  });

  it("loss is the share of the last interval, not of the whole call", () => {
    const before = sample(changed(recorded[0], "inbound-rtp", { packetsReceived: 900, packetsLost: 100 }));
    const now = sample(changed(recorded[1], "inbound-rtp", { packetsReceived: 930, packetsLost: 110 }));
    expect(statisticsBetween(before, now).loss).toBeCloseTo(0.25);
  });

  it("a lost packet that came after all is no negative loss", () => {
    const before = sample(changed(recorded[0], "inbound-rtp", { packetsReceived: 10, packetsLost: 5 }));
    const now = sample(changed(recorded[1], "inbound-rtp", { packetsReceived: 20, packetsLost: 4 }));
    expect(statisticsBetween(before, now).loss).toBe(0);
  });

  it("a silent peer sends nothing: no loss and no jitter can be told, and nothing comes per second", () => {
    const quiet = { packetsReceived: 50, packetsLost: 1, bytesReceived: 4_000 };
    const before = sample(changed(recorded[0], "inbound-rtp", quiet));
    const now = sample(changed(recorded[1], "inbound-rtp", quiet));
    expect(statisticsBetween(before, now)).toMatchObject({ loss: null, jitterMs: null, bytesPerS: 0 });
  });

  it("what goes to the peer: packets a second, what the path takes, and how much of it arrives", () => {
    const outbound = (packetsSent: number): Report => [
      ["O", { type: "outbound-rtp", kind: "audio", packetsSent }],
      ["R", { type: "remote-inbound-rtp", kind: "audio", fractionLost: 0.25 }],
    ];
    const withEstimate = changed(recorded[1], "candidate-pair", { availableOutgoingBitrate: 226_400 });
    const before = sample([...recorded[0], ...outbound(100)]);
    const now = sample([...withEstimate, ...outbound(200)]);
    expect(loadBetween(before, now)).toEqual({
      packetsPerS: expect.closeTo(100 / 1.015_681, 3),
      availableKbps: 226.4,
      roundTripMs: 1,
      loss: 0.25,
    });
    expect(loadBetween(null, now)).toBeNull();
    expect(loadBetween(now, before)).toBeNull();
    expect(loadBetween(sample(recorded[0]), sample(recorded[1]))).toMatchObject({ availableKbps: null, loss: null });
  });

  it("how long sound waits in the jitter buffer, of the last interval", () => {
    const buffered = (jitterBufferDelay: number, jitterBufferEmittedCount: number) => ({
      jitterBufferDelay,
      jitterBufferEmittedCount,
    });
    const before = sample(changed(recorded[0], "inbound-rtp", buffered(10_000, 480_000)));
    const now = sample(changed(recorded[1], "inbound-rtp", buffered(11_440, 528_000)));
    expect(statisticsBetween(before, now).jitterBufferMs).toBeCloseTo(30);
    expect(statisticsBetween(before, before).jitterBufferMs).toBeNull();
  });

  it("V4 the checks of ICE count as received: a silent peer is there", () => {
    const before = sample(recorded[0]);
    const checked = sample(changed(recorded[0], "candidate-pair", { responsesReceived: 8 }));
    expect(checked.received).toBe(before.received + 1);
  });

  it("a pair is found where the browser names no transport", () => {
    const bare = recorded[1].filter(([, entry]) => entry["type"] !== "transport");
    expect(readSample(bare)).toMatchObject({ path: "direct", roundTripMs: 1 });
  });

  it.each<{ name: string; report: Report }>([
    { name: "empty", report: [] },
    { name: "without a pair", report: recorded[1].filter(([, entry]) => entry["type"] !== "candidate-pair") },
  ])("a report that is $name says nothing", ({ report }) => {
    expect(readSample(report)).toBeNull();
  });

  it("fields of the wrong kind are passed over", () => {
    const odd = changed(recorded[1], "inbound-rtp", { packetsReceived: "many", jitter: Number.NaN, packetsLost: null });
    expect(readSample(odd)).toMatchObject({ packetsReceived: 0, jitterMs: null, packetsLost: 0 });
  });
});
