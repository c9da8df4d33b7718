import { describe, expect, it } from "vitest";
import type { PeerStatistics, Quality, QualitySample } from "../../../src-renderer/store/state.ts";
import { pathSentence, pathWords, qualitySentence } from "../../../src-renderer/views/person/media-words.ts";
import { GRAPH_HEIGHT, GRAPH_WIDTH, qualityGraph } from "../../../src-renderer/views/person/quality-graph.ts";
import { ROUGH_MINUTE, UNMEASURED } from "./helpers/fixtures.ts";

describe("what somebody's sound is like", () => {
  it.each<[Quality["reason"], Partial<PeerStatistics>, string]>([
    ["loss", { loss: 0.1 }, "Poor: one packet in ten is lost on the way to you."],
    ["loss", { loss: 0.031 }, "Poor: one packet in 32 is lost on the way to you."],
    ["loss", { loss: 0.48 }, "Poor: one packet in two is lost on the way to you."],
    ["loss", { loss: 0.7 }, "Poor: more than half of the packets are lost on the way to you."],
    ["loss", { loss: null }, "Poor: some of the packets are lost on the way to you."],
    ["concealment", { concealment: 0.2 }, "Poor: one part in five of the sound is made up, as it came too late."],
    ["concealment", { concealment: 0.6 }, "Poor: more than half of the sound is made up, as it came too late."],
    ["roundTrip", { roundTripMs: 412.4 }, "Poor: the way there and back takes 412 ms."],
    ["jitter", { jitterMs: 48 }, "Poor: packets come unevenly, by 48 ms."],
    ["nothingArrives", {}, "Poor: nothing arrives from them."],
  ])("says that %s makes it so (%j)", (reason, measured, sentence) => {
    const statistics = { ...UNMEASURED, ...measured };
    expect(qualitySentence({ quality: { word: "poor", reason }, statistics })).toBe(sentence);
  });

  it("needs no reason while it is good, and claims nothing that was not measured", () => {
    expect(qualitySentence({ quality: { word: "good", reason: null }, statistics: null })).toBe("Good.");
    expect(qualitySentence({ quality: null, statistics: null })).toBe("Nothing measured yet.");
  });
});

describe("the path of somebody's sound", () => {
  it.each<[PeerStatistics["path"], string | null, string, string]>([
    ["direct", "udp", "Direct, UDP", "direct, UDP"],
    ["direct", null, "Direct", "direct"],
    ["relayed", "tcp", "Through the server's relay, over TCP", "relayed, TCP"],
    ["relayed", null, "Through the server's relay", "relayed"],
    [null, null, "Not known yet", "–"],
  ])("%s over %s", (path, transport, sentence, words) => {
    const statistics = { ...UNMEASURED, path, transport };
    expect([pathSentence(statistics), pathWords(statistics)]).toEqual([sentence, words]);
  });
});

describe("the graph of the last minute", () => {
  const sample = (second: number, change: Partial<QualitySample> = {}): QualitySample => ({
    atMs: second * 1_000,
    roundTripMs: null,
    loss: null,
    jitterMs: null,
    concealment: null,
    ...change,
  });

  it("is none before anything was measured", () => {
    expect(qualityGraph([])).toBeNull();
    expect(qualityGraph([sample(1), sample(2)])).toBeNull();
  });

  it("leaves a gap where nothing was measured", () => {
    const trips = [0, 1, 2, 6, 7].map((second) => sample(second, { roundTripMs: 40 }));
    expect(qualityGraph(trips)?.roundTrip.match(/[ML]/g)).toEqual(["M", "L", "L", "M", "L"]);
  });

  it("ends with the newest sample, and shows no more than a minute", () => {
    const graph = qualityGraph([sample(0, { loss: 1 }), sample(100, { loss: 0.01 }), sample(130, { loss: 0.05 })]);
    expect(graph?.loss).toEqual([
      { x: GRAPH_WIDTH / 2 - 2, height: expect.closeTo(GRAPH_HEIGHT / 5, 0) },
      { x: GRAPH_WIDTH - 4, height: GRAPH_HEIGHT },
    ]);
  });

  it.each([
    [12, 50],
    [51, 100],
    [480, 500],
    [60_000, 10_000],
  ])("has a scale for %d ms, and stays in the picture", (roundTripMs, scaleMs) => {
    const graph = qualityGraph([sample(0, { roundTripMs })]);
    expect(graph?.roundTripScaleMs).toBe(scaleMs);
    expect(Number(graph?.roundTrip.split(" ")[1])).toBeGreaterThanOrEqual(0);
  });

  it("says in words what it shows", () => {
    expect(qualityGraph(ROUGH_MINUTE)?.summary).toBe(
      "The last minute, round trip 40 ms to 159 ms, lost at most 9.0 %, made up at most 4.0 %",
    );
    expect(qualityGraph([sample(0, { loss: 0 })])?.summary).toBe(
      "The last minute, no round trip measured, lost at most 0.0 %",
    );
  });
});
