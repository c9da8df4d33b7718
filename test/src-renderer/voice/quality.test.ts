import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PeerStatistics, Quality } from "../../../src-renderer/store/state.ts";
import { INITIAL_QUALITY, type QualityWatch, watchQuality } from "../../../src-renderer/voice/quality.ts";

const FINE: PeerStatistics = {
  roundTripMs: 20,
  loss: 0,
  jitterMs: 2,
  path: "direct",
  transport: "udp",
  bytesPerS: 8_000,
  concealment: 0,
  jitterBufferMs: 20,
};
const SILENT: PeerStatistics = { ...FINE, loss: null, jitterMs: null, concealment: null, bytesPerS: 0 };

/** A second of each; what was shown in each. */
function watchAll(
  seconds: readonly Partial<PeerStatistics>[],
  start: QualityWatch = INITIAL_QUALITY,
): readonly QualityWatch[] {
  const watches: QualityWatch[] = [];
  let watch = start;
  const startMs = (start.history.at(-1)?.atMs ?? 0) + 1_000;
  for (const [second, change] of seconds.entries()) {
    watch = watchQuality(watch, { ...FINE, ...change }, "up", startMs + second * 1_000);
    watches.push(watch);
  }
  return watches;
}

function last(watches: readonly QualityWatch[]): QualityWatch {
  const watch = watches.at(-1);
  if (watch === undefined) throw new Error("Nothing was watched.");
  return watch;
}

function lasting(seconds: number, change: Partial<PeerStatistics>): Partial<PeerStatistics>[] {
  return Array.from({ length: seconds }, () => change);
}

describe("quality", () => {
  it.each<{ name: string; change: Partial<PeerStatistics>; quality: Quality }>([
    { name: "nothing in the way", change: {}, quality: { word: "good", reason: null } },
    { name: "a far relay", change: { roundTripMs: 180 }, quality: { word: "fair", reason: "roundTrip" } },
    { name: "a satellite", change: { roundTripMs: 600 }, quality: { word: "poor", reason: "roundTrip" } },
    { name: "some loss", change: { loss: 0.04 }, quality: { word: "fair", reason: "loss" } },
    { name: "much loss", change: { loss: 0.2 }, quality: { word: "poor", reason: "loss" } },
    { name: "a busy radio", change: { jitterMs: 40 }, quality: { word: "fair", reason: "jitter" } },
    { name: "gaps that are filled", change: { concealment: 0.05 }, quality: { word: "fair", reason: "concealment" } },
    { name: "more gaps than words", change: { concealment: 0.5 }, quality: { word: "poor", reason: "concealment" } },
    {
      name: "much of one and some of another",
      change: { roundTripMs: 200, loss: 0.3 },
      quality: { word: "poor", reason: "loss" },
    },
  ])("$name", ({ change, quality }) => {
    expect(last(watchAll(lasting(5, change))).quality).toEqual(quality);
  });

  it("V4 what does not arrive at all is poor at once, and judged afresh when it does again", () => {
    const good = last(watchAll(lasting(3, {})));
    const down = watchQuality(good, FINE, "down", 4_000);
    expect(down.quality).toEqual({ word: "poor", reason: "nothingArrives" });
    expect(watchQuality(down, FINE, "up", 5_000).quality).toEqual({ word: "good", reason: null });
  });

  it("says nothing before there is anything to judge by", () => {
    expect(watchQuality(INITIAL_QUALITY, null, null, 0).quality).toBeNull();
  });

  it("one bad second changes no word, some in a row do", () => {
    const seconds = [...lasting(10, {}), { loss: 0.06 }, ...lasting(5, {})];
    expect(watchAll(seconds).map(({ quality }) => quality?.word)).toEqual(seconds.map(() => "good"));
    expect(last(watchAll([...lasting(10, {}), ...lasting(3, { loss: 0.06 })])).quality?.word).toBe("fair");
  });

  it("gets better only after it has been so for five seconds", () => {
    const poor = last(watchAll(lasting(10, { roundTripMs: 400 })));
    expect(poor.quality?.word).toBe("poor");
    const words = watchAll(lasting(20, {}), poor).map(({ quality }) => quality?.word);
    expect(words.indexOf("good")).toBeGreaterThanOrEqual(5);
    expect(words.at(-1)).toBe("good");
  });

  it("a value that dances about its threshold does not make the word dance", () => {
    const seconds = Array.from({ length: 120 }, (_, second) => ({ roundTripMs: second % 6 < 3 ? 140 : 160 }));
    const words = watchAll(seconds).map(({ quality }) => quality?.word);
    const changes = words.filter((word, second) => second > 0 && word !== words[second - 1]);
    expect(changes.length).toBeLessThanOrEqual(1);
  });

  it("of somebody who fell silent, what was heard of them is forgotten", () => {
    const poor = last(watchAll(lasting(5, { loss: 0.3 })));
    expect(last(watchAll(lasting(3, SILENT), poor)).quality).toEqual({ word: "poor", reason: "loss" });
    expect(last(watchAll(lasting(30, SILENT), poor)).quality).toEqual({ word: "good", reason: null });
  });

  it("is the same object for as long as it says the same", () => {
    const [first, ...rest] = watchAll(lasting(10, { loss: 0.05 }));
    for (const { quality } of rest) expect(quality).toBe(first?.quality);
  });

  it("never leaves a reason without a fault nor a fault without a reason, whatever is measured", () => {
    const measured = fc.option(fc.double({ min: 0, max: 2_000, noNaN: true }), { nil: null });
    const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null });
    const second = fc.record({ roundTripMs: measured, jitterMs: measured, loss: share, concealment: share });
    fc.assert(
      fc.property(fc.array(second, { maxLength: 60 }), (seconds) => {
        for (const { quality } of watchAll(seconds)) {
          if (quality !== null) expect(quality.reason === null).toBe(quality.word === "good");
        }
      }),
    );
  });

  it("never shows better than what five seconds of the same deserve, and worse no longer than ten after", () => {
    const change = fc.record({
      roundTripMs: fc.integer({ min: 0, max: 600 }),
      loss: fc.double({ min: 0, max: 0.3, noNaN: true }),
      jitterMs: fc.integer({ min: 0, max: 150 }),
      concealment: fc.double({ min: 0, max: 0.3, noNaN: true }),
    });
    fc.assert(
      fc.property(change, change, (before, now) => {
        const alone = last(watchAll(lasting(60, now))).quality;
        const after = watchAll(lasting(60, now), last(watchAll(lasting(60, before))));
        const rank = (quality: Quality | null | undefined) => ["good", "fair", "poor"].indexOf(quality?.word ?? "good");
        // An easing of a fifth keeps a word: it may stay one worse for as long as that holds.
        expect(rank(last(after).quality)).toBeGreaterThanOrEqual(rank(alone));
        const clearlyBetter = Object.fromEntries(Object.entries(now).map(([name, value]) => [name, value / 1.3]));
        const eased = watchAll(lasting(60, clearlyBetter), last(after));
        expect(rank(last(eased).quality)).toBeLessThanOrEqual(rank(alone));
      }),
    );
  });
});

describe("the last minute", () => {
  it("has one sample a second, oldest first, and no more than a minute", () => {
    const { history } = last(watchAll(Array.from({ length: 200 }, (_, second) => ({ roundTripMs: second }))));
    expect(history).toHaveLength(60);
    expect(history.map(({ roundTripMs }) => roundTripMs)).toEqual(Array.from({ length: 60 }, (_, age) => 140 + age));
  });

  it("is the same array until a second has passed", () => {
    const first = watchQuality(INITIAL_QUALITY, FINE, "up", 1_000);
    expect(watchQuality(first, FINE, "up", 1_400).history).toBe(first.history);
    expect(watchQuality(first, FINE, "up", 2_000).history).toHaveLength(2);
  });

  it("shows a gap where nothing was known", () => {
    const { history } = watchQuality(INITIAL_QUALITY, null, "down", 1_000);
    expect(history).toEqual([{ atMs: 1_000, roundTripMs: null, loss: null, jitterMs: null, concealment: null }]);
  });
});
