import { setTimeout as wait } from "node:timers/promises";
import type { Fault } from "../../helpers/network/fault.ts";
import type { Home } from "../../helpers/network/home.ts";
import type { NetworkStage } from "../../helpers/network/network-stage.ts";
import { type Measure, nobodyLeft, section } from "./section.ts";

/** Longer than any recovery that is not broken. */
const GIVE_UP_MS = 60_000;

/** Nothing passes between one of the two and their router, signalling included. */
export const cuts = [
  cut(2, { soundMs: 500, nobodyLeaves: true }),
  cut(5, { soundMs: 500, nobodyLeaves: true }),
  cut(10, { soundMs: 500, nobodyLeaves: false }),
  cut(20, { soundMs: 3_000, nobodyLeaves: false }),
  cut(60, { soundMs: 3_000, nobodyLeaves: false }),
];

export const interfaceDown = section({
  name: "interface",
  measures: { soundMs: soundAfter("an interface was down for 5 s", 3_000), listedMs: listedAgain(null) },
  stage: {},
  measure: async (stage, run) => after(stage, 5_000, await homeOf(stage, run).linkDown()),
});

export const newAddress = section({
  name: "address",
  measures: {
    soundMs: soundAfter("a change of address", 5_000),
    gapMs: { what: "the longest silence meanwhile", unit: "ms", promise: null },
  },
  stage: {},
  async measure(stage, run) {
    const atMs = Date.now();
    await homeOf(stage, run).changeAddress();
    const soundMs = await stage.soundBackMs(atMs, GIVE_UP_MS);
    return { soundMs, gapMs: await stage.longestGapMs(atMs) };
  },
});

function cut(seconds: number, promise: { soundMs: number; nobodyLeaves: boolean }) {
  return section({
    name: `cut${seconds}`,
    measures: {
      soundMs: soundAfter(`a cut of ${seconds} s`, promise.soundMs),
      listedMs: listedAgain(promise.nobodyLeaves ? null : 3_000),
      leavings: promise.nobodyLeaves ? nobodyLeft : { ...nobodyLeft, promise: null },
    },
    stage: {},
    async measure(stage, run) {
      const before = stage.leavings().length;
      const times = await after(stage, seconds * 1_000, await homeOf(stage, run).cut());
      return { ...times, leavings: stage.leavings().length - before };
    },
  });
}

/** In turns: the two are not alike, as one of them gives way where both begin something at once. */
function homeOf({ dwellers }: NetworkStage, run: number): Home {
  return dwellers[run % 2 === 0 ? 0 : 1].home;
}

async function after(stage: NetworkStage, durationMs: number, fault: Fault) {
  await wait(durationMs);
  const endMs = Date.now();
  await fault.end();
  const listed = stage.waitForPeople(GIVE_UP_MS).then(() => Date.now() - endMs);
  const [soundMs, listedMs] = await Promise.all([stage.soundBackMs(endMs, GIVE_UP_MS), listed]);
  return { soundMs, listedMs };
}

function soundAfter(what: string, p95Ms: number): Measure {
  return { what: `sound back after ${what}`, unit: "ms", promise: { of: "p95", atMost: p95Ms } };
}

function listedAgain(p95Ms: number | null): Measure {
  return {
    what: "both listed again, with no word of trouble",
    unit: "ms",
    promise: p95Ms === null ? null : { of: "p95", atMost: p95Ms },
  };
}
