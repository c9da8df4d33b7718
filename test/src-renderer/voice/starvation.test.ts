import { describe, expect, it } from "vitest";
import { INITIAL_STARVATION, type StarvationWatch, watchStarvation } from "../../../src-renderer/voice/starvation.ts";

/** Plays a second each, of which so much was not ready in time. */
function play(watch: StarvationWatch, lateS: readonly number[]): StarvationWatch {
  let next = watch;
  for (const late of lateS) {
    const { atMs, playedS, synthesizedS } = next.counters ?? { atMs: 0, playedS: 0, synthesizedS: 0 };
    next = watchStarvation(next, { atMs: atMs + 1_000, playedS: playedS + 1, synthesizedS: synthesizedS + late });
  }
  return next;
}

const started = () => play(INITIAL_STARVATION, [0]);
const calm = (seconds: number) => Array.from({ length: seconds }, () => 0);

describe("starvation", () => {
  it("is what goes on: five late seconds of fifteen", () => {
    expect(play(started(), [0.05, 0, 0.03, 0.2, 0, 0.05]).hasStarved).toBe(false);
    expect(play(started(), [0.05, 0, 0.03, 0.2, 0, 0.05, 0.04]).hasStarved).toBe(true);
  });

  it.each<{ name: string; lateS: readonly number[] }>([
    { name: "nothing is late", lateS: calm(600) },
    { name: "a program starts: three bad seconds", lateS: [...calm(20), 0.5, 0.3, 0.2, ...calm(20)] },
    { name: "a block is late now and then", lateS: Array.from({ length: 600 }, () => 0.005) },
    { name: "a bad second each five", lateS: Array.from({ length: 600 }, (_, at) => (at % 5 === 0 ? 0.1 : 0)) },
  ])("is not: $name", ({ lateS }) => {
    expect(play(started(), lateS).hasStarved).toBe(false);
  });

  it.each<{ name: string; playedS: readonly number[]; hasStarved: boolean }>([
    // Recorded with PulseAudio on a machine of two cores with six programs that never rest.
    { name: "240 samples", playedS: [0.44, 0.66, 0.48, 0.33, 0.52, 0.55], hasStarved: true },
    { name: "480 samples on a machine at rest", playedS: [1.01, 1, 0.97, 1.01, 0.99, 0.99, 0.98], hasStarved: false },
  ])(
    "where less is played than time passes, as a sound server that runs dry does: $name",
    ({ playedS, hasStarved }) => {
      let watch = started();
      let counters = { atMs: 1_000, playedS: 1, synthesizedS: 0 };
      for (const second of playedS) {
        counters = { ...counters, atMs: counters.atMs + 1_000, playedS: counters.playedS + second };
        watch = watchStarvation(watch, counters);
      }
      expect(watch.hasStarved).toBe(hasStarved);
    },
  );

  it("stays found: a word that comes and goes helps nobody", () => {
    const starved = play(started(), [0.1, 0.1, 0.1, 0.1, 0.1]);
    expect(play(starved, calm(600)).hasStarved).toBe(true);
  });

  it("nothing is told where nothing is played, or the browser does not count", () => {
    const watch = play(started(), [0.1, 0.1, 0.1, 0.1]);
    const still = watch.counters;
    expect(watchStarvation(watch, null)).toBe(watch);
    expect(watchStarvation(watch, still)).toBe(watch);
  });

  it("an output that begins anew is counted from there", () => {
    const watch = play(started(), [0.1, 0.1, 0.1, 0.1]);
    const anew = watchStarvation(watch, { atMs: 9_000, playedS: 0.5, synthesizedS: 0.2 });
    expect(anew.hasStarved).toBe(false);
    expect(play(anew, [0.1]).hasStarved).toBe(true);
  });
});
