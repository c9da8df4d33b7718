import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  initialLink,
  isUrgent,
  type LinkFacts,
  type LinkWatch,
  watchLink,
} from "../../../src-renderer/voice/link-watch.ts";

type Look = readonly [atMs: number, facts: Partial<LinkFacts>];

const QUIET: LinkFacts = {
  state: "connected",
  pathId: "P",
  received: 0,
  soundPackets: 0,
  checksSent: 0,
  checksAnswered: 0,
  roundTripMs: 40,
  isTalking: false,
};

function watched(looks: readonly Look[]): LinkWatch[] {
  let watch = initialLink(0);
  return looks.map(([at, facts]) => {
    watch = watchLink(watch, { ...QUIET, ...facts }, at);
    return watch;
  });
}

function links(looks: readonly Look[]): LinkWatch["link"][] {
  return watched(looks).map(({ link }) => link);
}

/** The same facts, looked at every 250 ms up to and with `untilMs`. */
function still(fromMs: number, untilMs: number, facts: Partial<LinkFacts>): Look[] {
  const count = Math.floor((untilMs - fromMs) / 250) + 1;
  return Array.from({ length: count }, (_, index) => [fromMs + index * 250, facts]);
}

function downAt(looks: readonly Look[]): number | null {
  const index = links(looks).indexOf("down");
  return looks[index]?.[0] ?? null;
}

describe("watchLink", () => {
  it("V4 is up with the connection and down when it becomes `disconnected`", () => {
    const looks: Look[] = [
      [100, { state: "connecting" }],
      [200, {}],
      [1_000, { received: 5 }],
      [1_100, { received: 5, state: "disconnected" }],
      [1_200, { received: 6 }],
      [1_300, { received: 6, state: "failed" }],
      [1_400, { received: 6, state: "closed" }],
    ];
    expect(links(looks)).toEqual([null, "up", "up", "down", "up", "down", "down"]);
  });

  it("V4 is down when no packet came for 5 s, and up with the next one", () => {
    const looks: Look[] = [...still(0, 5_000, { received: 10 }), [5_250, { received: 11 }]];
    expect(downAt(looks)).toBe(5_000);
    expect(links(looks).at(-1)).toBe("up");
  });

  it("V4 is down 1.5 s after the last packet of somebody who talks", () => {
    const talking = { isTalking: true, received: 50, soundPackets: 50 };
    expect(downAt([[0, { received: 1 }], ...still(250, 6_000, talking)])).toBe(1_750);
  });

  it("V4 whoever is said to talk, and whose sound had not come, is given the time of somebody silent", () => {
    expect(downAt([[0, { received: 1 }], ...still(250, 8_000, { isTalking: true, received: 2 })])).toBe(5_250);
  });

  it("V4 is down after 2 s of silence with a check of one's own unanswered for longer than it may take", () => {
    const before = { received: 10, checksSent: 5, checksAnswered: 5 };
    const asked = { ...before, checksSent: 6 };
    expect(downAt([[0, before], ...still(250, 6_000, asked)])).toBe(2_000);
    const slow = { ...asked, roundTripMs: 900 };
    expect(downAt([[0, before], ...still(250, 6_000, slow)])).toBe(3_250);
    expect(downAt([[0, before], ...still(250, 4_750, before)])).toBeNull();
  });

  it("V4 a connection that does not come about within 5 s is reported down", () => {
    const looks: Look[] = [
      [1_000, { state: "new" }],
      [2_000, { state: "connecting" }],
      [3_000, { state: "connecting" }],
      [4_000, { state: "connecting" }],
      [5_000, { state: "connecting" }],
    ];
    expect(links(looks)).toEqual([null, null, null, null, "down"]);
  });

  it("V4 a path that the browser selects instead is no sign of life, whatever it had counted before; sound on it is", () => {
    const silent = still(250, 2_000, { isTalking: true, received: 50, soundPackets: 50 });
    const other = { isTalking: true, pathId: "Q", received: 90, soundPackets: 50 };
    const looks: Look[] = [
      [0, { received: 1 }],
      ...silent,
      [2_250, other],
      [2_500, { ...other, pathId: "R", soundPackets: 51 }],
    ];
    expect(links(looks).slice(-3)).toEqual(["down", "down", "up"]);
  });

  it("a page that slept accuses nobody of the time it slept", () => {
    const talking = { isTalking: true, received: 10, soundPackets: 10, checksSent: 2, checksAnswered: 1 };
    const looks: Look[] = [
      [1_000, { received: 5 }],
      [2_000, talking],
      [60_000, talking],
      [61_000, { ...talking, received: 11 }],
    ];
    expect(links(looks)).toEqual(["up", "up", "up", "up"]);
  });

  it("V4 never takes a peer for gone that answers each check within a second and sends one every 2.5 s", () => {
    const run = fc.record({
      lookEveryMs: fc.integer({ min: 100, max: 1_200 }),
      theirPhaseMs: fc.nat(2_500),
      ourPhaseMs: fc.nat(2_500),
      answerMs: fc.nat(1_000),
    });
    fc.assert(
      fc.property(run, ({ lookEveryMs, theirPhaseMs, ourPhaseMs, answerMs }) => {
        const upTo = (atMs: number, phaseMs: number) => Math.max(0, Math.floor((atMs - phaseMs) / 2_500) + 1);
        const looks = Array.from({ length: 60 }, (_, index): Look => {
          const atMs = index * lookEveryMs;
          const checksAnswered = upTo(atMs, ourPhaseMs + answerMs);
          const received = upTo(atMs, theirPhaseMs) + checksAnswered;
          return [atMs, { received, checksAnswered, checksSent: upTo(atMs, ourPhaseMs), roundTripMs: answerMs }];
        });
        expect(links(looks)).not.toContain("down");
      }),
    );
  });

  it("V4 whatever came before, 5 s of nothing are down and the next packet is up", () => {
    const facts = fc.record({
      received: fc.nat(5),
      soundPackets: fc.nat(5),
      checksSent: fc.nat(5),
      checksAnswered: fc.nat(5),
      roundTripMs: fc.option(fc.nat(500)),
      isTalking: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 20 }), facts, (history, last) => {
        const past = history.map((one, index): Look => [index * 250, one]);
        const startMs = past.length * 250;
        const looks = [...past, ...still(startMs, startMs + 5_000, last)];
        expect(links(looks).at(-1)).toBe("down");
        expect(links([...looks, [startMs + 5_250, { ...last, received: last.received + 1 }]]).at(-1)).toBe("up");
      }),
    );
  });
});

describe("isUrgent", () => {
  it("is so where somebody talks or a check has no answer, and not for everybody who is silent", () => {
    const last = (looks: readonly Look[]) => watched(looks).some(isUrgent);
    expect(
      last([
        [0, { received: 1 }],
        [1_000, { received: 1 }],
      ]),
    ).toBe(false);
    expect(last([[0, { isTalking: true }]])).toBe(true);
    expect(
      last([
        [0, { received: 1 }],
        [1_000, { received: 1, checksSent: 1 }],
      ]),
    ).toBe(true);
    expect(last([[0, { isTalking: true, state: "failed" }]])).toBe(false);
  });
});
