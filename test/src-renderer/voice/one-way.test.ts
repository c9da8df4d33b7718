import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  deadDirection,
  forgetMine,
  initialOneWay,
  type OneWayFacts,
  watchOneWay,
} from "../../../src-renderer/voice/one-way.ts";

const WELL: OneWayFacts = {
  link: "up",
  receivedAt: 0,
  hearsMe: true,
  isTalking: false,
  soundPackets: 0,
  playedSamples: 0,
  concealedSamples: 0,
  checksSent: 0,
  checksAnswered: 0,
};

/** One look each 500 ms, since each of which something came where `receivedAt` says nothing else; what was found at each. */
function found(looks: readonly Partial<OneWayFacts>[]): (string | null)[] {
  let watch = initialOneWay(0);
  return looks.map((facts, index) => {
    watch = watchOneWay(watch, { ...WELL, receivedAt: index * 500, ...facts }, index * 500);
    return deadDirection(watch, index * 500);
  });
}

/** The same again and again, for so many seconds. */
function during(seconds: number, look: (index: number) => Partial<OneWayFacts>): Partial<OneWayFacts>[] {
  return Array.from({ length: seconds * 2 }, (_, index) => look(index));
}

describe("deadDirection", () => {
  it("theirs: they talk, their checks come, and no packet of sound does for 2 s", () => {
    const looks = found(during(4, () => ({ isTalking: true })));
    expect(looks.slice(0, 5)).toEqual([null, null, null, null, null]);
    expect(looks.at(-1)).toBe("theirs");
  });

  it("theirs: packets come, and all that is played of them was made up", () => {
    const broken = (index: number) => ({
      isTalking: true,
      soundPackets: index * 25,
      playedSamples: index * 24_000,
      concealedSamples: index * 24_000,
    });
    expect(found(during(4, broken)).at(-1)).toBe("theirs");
    const torn = (index: number) => ({ ...broken(index), concealedSamples: index * 12_000 });
    expect(found(during(4, torn)).at(-1)).toBeNull();
  });

  it("an output that plays nothing, as it waits for a gesture, is no fault of the path", () => {
    expect(found(during(4, (index) => ({ isTalking: true, soundPackets: index * 25 }))).at(-1)).toBeNull();
  });

  it("whoever does not talk owes no sound", () => {
    expect(found(during(10, () => ({}))).at(-1)).toBeNull();
  });

  it("mine: they say for 3 s that they do not hear me, while I hear them", () => {
    const looks = found(during(5, () => ({ hearsMe: false })));
    expect(looks.slice(0, 6)).not.toContain("mine");
    expect(looks.at(-1)).toBe("mine");
  });

  it("mine: four of my checks in a row have no answer, while theirs come", () => {
    expect(found(during(6, (index) => ({ checksSent: index }))).at(-1)).toBe("mine");
    expect(found(during(6, (index) => ({ checksSent: Math.min(index, 3) }))).at(-1)).toBeNull();
    expect(found(during(6, (index) => ({ checksSent: index, checksAnswered: index >> 2 }))).at(-1)).toBeNull();
  });

  it("checks that a cut leaves unanswered, while nothing comes, are no sign: a restart would keep the path from healing", () => {
    // Checks are 2.5 s apart, and quicker once one is late: the last answer was old before the cut, which takes 1.5 s to be seen.
    const well = during(2.5, () => ({ checksSent: 1, checksAnswered: 1 }));
    const cut = during(1.5, (index) => ({ receivedAt: 2_000, checksSent: 2 + index * 3, checksAnswered: 1 }));
    expect(found([...well, ...cut])).not.toContain("mine");
  });

  it("mine is looked for anew behind a restart, theirs goes on", () => {
    const unheard = { ...WELL, hearsMe: false, isTalking: true };
    const steps = Array.from({ length: 8 }, (_, index) => index * 500);
    const before = steps.reduce((watch, atMs) => watchOneWay(watch, unheard, atMs), initialOneWay(0));
    expect(deadDirection(before, 3_500)).toBe("theirs");
    const heard = { ...unheard, soundPackets: 10 };
    expect(deadDirection(watchOneWay(before, heard, 3_600), 3_600)).toBe("mine");
    const restarted = forgetMine(before, 3_500);
    expect(deadDirection(restarted, 3_500)).toBe("theirs");
    expect(deadDirection(watchOneWay(restarted, heard, 3_600), 6_500)).toBeNull();
    expect(deadDirection(watchOneWay(restarted, heard, 3_600), 6_600)).toBe("mine");
  });

  it("checks that a cut left unanswered are forgotten with it", () => {
    const cut = during(10, (index) => ({ link: "down", checksSent: index }) as const);
    expect(found([...cut, ...during(2, () => ({ checksSent: 20 }))]).at(-1)).toBeNull();
  });

  it("says nothing of a link that is down, whatever else is told", () => {
    const facts = fc.record({
      hearsMe: fc.option(fc.boolean()),
      receivedAt: fc.nat(20_000),
      isTalking: fc.boolean(),
      soundPackets: fc.nat(50),
      playedSamples: fc.nat(50),
      concealedSamples: fc.nat(50),
      checksSent: fc.nat(50),
      checksAnswered: fc.nat(50),
    });
    fc.assert(
      fc.property(fc.array(facts, { minLength: 1, maxLength: 40 }), (looks) => {
        expect(found([...looks, { ...looks.at(-1), link: "down" }]).at(-1)).toBeNull();
      }),
    );
  });

  it("is never found while both are heard and checks are answered", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (talks) => {
        const sound = (index: number) => talks.slice(0, index + 1).filter((isTalking) => isTalking).length * 25;
        const looks = talks.map((isTalking, index) => ({
          isTalking,
          soundPackets: sound(index),
          checksSent: index,
          checksAnswered: index,
        }));
        expect(new Set(found(looks))).toEqual(new Set(looks.length === 0 ? [] : [null]));
      }),
    );
  });
});
