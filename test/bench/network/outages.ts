import { setTimeout as wait } from "node:timers/promises";
import { SERVER_ADDRESS } from "../../helpers/network/network.ts";
import type { NetworkStage } from "../../helpers/network/network-stage.ts";
import { type Measure, nobodyLeft, type Section, section } from "./section.ts";

const GIVE_UP_MS = 60_000;
const DOWN_MS = 3_000;
/** A stall of this machine; the call itself has no part in what went away. */
const UNNOTICED_MS = 250;

type Part = "relay" | "server";

/** Killed without a word, gone for a while, and back at the same place. */
export const outages: readonly Section[] = [
  direct("relay"),
  direct("server"),
  relayed(["relay"]),
  relayed(["server"]),
  relayed(["relay", "server"]),
];

/** A long call over the relay, whose credentials end again and again, and which has to find its path anew each minute. */
export const shortCredentials = section({
  name: "ttl",
  measures: {
    gapMs: {
      what: "the longest silence in 3 minutes over TURN with credentials of 60 s and 3 restarts of ICE",
      unit: "ms",
      promise: { of: "worst", atMost: 1_000 },
    },
    leavings: nobodyLeft,
  },
  stage: { serverEnv: { TURN_TTL_S: "60" } },
  runsAtMost: 1,
  prepare: callOverRelay,
  async measure(stage) {
    const before = stage.leavings().length;
    let gapMs = 0;
    for (let minute = 0; minute < 3; minute++) {
      const startMs = Date.now();
      await wait(55_000);
      await stage.dwellers[minute % 2 === 0 ? 0 : 1].client.hearing.restartIce();
      await wait(5_000);
      gapMs = Math.max(gapMs, await stage.longestGapMs(startMs));
    }
    return { gapMs, leavings: stage.leavings().length - before };
  },
});

function direct(part: Part) {
  return section({
    name: `direct-${part}`,
    measures: {
      gapMs: {
        what: `${part} killed and back: the longest silence of a direct call`,
        unit: "ms",
        promise: { of: "worst", atMost: UNNOTICED_MS },
      },
      listedMs: listedAgain([part]),
    },
    stage: {},
    runsAtMost: 5,
    async measure(stage) {
      const startMs = Date.now();
      const backMs = await outage(stage, [part]);
      await stage.waitForGreen();
      await stage.waitForPeople(GIVE_UP_MS);
      return { listedMs: Date.now() - backMs, gapMs: await stage.longestGapMs(startMs) };
    },
  });
}

function relayed(parts: readonly Part[]) {
  return section({
    name: `relayed-${parts.join("-")}`,
    measures: {
      soundMs: {
        what: `${parts.join(" and ")} killed and back: a relayed call is heard again`,
        unit: "ms",
        promise: { of: "worst", atMost: 15_000 },
      },
      listedMs: listedAgain(parts),
    },
    stage: {},
    runsAtMost: 5,
    prepare: callOverRelay,
    async measure(stage) {
      const backMs = await outage(stage, parts);
      const soundMs = await stage.soundBackMs(backMs, GIVE_UP_MS);
      await stage.waitForGreen();
      await stage.waitForPeople(GIVE_UP_MS);
      return { soundMs, listedMs: Date.now() - backMs };
    },
  });
}

async function callOverRelay(stage: NetworkStage): Promise<void> {
  await Promise.all(stage.dwellers.map(({ home }) => home.blockUdpExceptWith(SERVER_ADDRESS)));
  await stage.call();
}

/** @returns when all of them were back, in Unix ms. */
async function outage(stage: NetworkStage, parts: readonly Part[]): Promise<number> {
  if (parts.includes("relay")) await stage.relay.kill();
  if (parts.includes("server")) await stage.server.kill();
  await wait(DOWN_MS);
  if (parts.includes("relay")) await stage.relay.comeBack();
  if (parts.includes("server")) await stage.server.startAgain();
  return Date.now();
}

function listedAgain(parts: readonly Part[]): Measure {
  return {
    what: `${parts.join(" and ")} back: both green and listed`,
    unit: "ms",
    promise: { of: "worst", atMost: 15_000 },
  };
}
