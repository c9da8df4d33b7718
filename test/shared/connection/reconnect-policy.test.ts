import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attemptMs, reconnectDelayMs } from "../../../shared/connection/reconnect-policy.ts";

const loss = { attempt: 0, attemptTookMs: 0, inVoiceLostForMs: null, ownFault: false, serverAskedMs: null };

/** Chromium's throttler counts what failed in the last 2 to 4 minutes; from so many on, each next socket waits 1 to 5 s. */
const HELD_BACK_FROM = 15;

describe("attemptMs", () => {
  it("S7 is 3 s for the first attempt and the two after a loss, then 5 s", () => {
    expect([0, 1, 2, 3, 4, 50].map(attemptMs)).toEqual([3_000, 3_000, 3_000, 5_000, 5_000, 5_000]);
  });

  it("S7 in voice a minute without a network is over before a browser holds sockets back for long", () => {
    let tries = 0;
    for (let passedMs = 0; passedMs < 60_000; tries++) {
      passedMs += reconnectDelayMs(
        { ...loss, attempt: tries, attemptTookMs: tries === 0 ? 0 : attemptMs(tries), inVoiceLostForMs: passedMs },
        () => 0.999,
      );
      passedMs += attemptMs(tries + 1);
    }
    expect(tries).toBeLessThan(HELD_BACK_FROM);
  });
});

describe("reconnectDelayMs", () => {
  it("S7 is random by up to 1 s from the third attempt on, and never before", () => {
    expect(reconnectDelayMs({ ...loss, attempt: 1 }, () => 0.999)).toBe(300);
    expect(reconnectDelayMs({ ...loss, attempt: 2 }, () => 0)).toBe(1_200);
    expect(reconnectDelayMs({ ...loss, attempt: 2 }, () => 0.5)).toBe(1_700);
  });

  it("S7 is at most 1 s, randomness included, for the first two minutes in voice", () => {
    fc.assert(
      fc.property(
        fc.nat(50),
        fc.nat(119_999),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, lostFor, random) => {
          const delayMs = reconnectDelayMs({ ...loss, attempt, inVoiceLostForMs: lostFor }, () => random);
          expect(delayMs).toBeLessThanOrEqual(1_000);
        },
      ),
    );
    expect(reconnectDelayMs({ ...loss, attempt: 9, inVoiceLostForMs: 120_000 }, () => 0)).toBe(7_000);
  });

  it("S7 in voice an attempt that got no answer counts for the wait: it has taken its time already", () => {
    const inVoice = { ...loss, attempt: 5, inVoiceLostForMs: 10_000 };
    expect(reconnectDelayMs({ ...inVoice, attemptTookMs: 400 }, () => 0)).toBe(600);
    expect(reconnectDelayMs({ ...inVoice, attemptTookMs: 3_000 }, () => 0)).toBe(0);
    expect(reconnectDelayMs({ ...inVoice, attemptTookMs: 3_000, ownFault: true }, () => 0)).toBe(1_000);
    expect(reconnectDelayMs({ ...loss, attempt: 5, attemptTookMs: 3_000 }, () => 0)).toBe(7_000);
  });

  it("S7 is never 'at once' after a close for a frame of our own", () => {
    expect(reconnectDelayMs({ ...loss, ownFault: true }, () => 0)).toBe(300);
    expect(reconnectDelayMs({ ...loss, ownFault: true, serverAskedMs: 0 }, () => 0)).toBe(300);
  });

  it("S6 follows the server's own figure where it gave one", () => {
    expect(reconnectDelayMs({ ...loss, attempt: 5, serverAskedMs: 2_345, inVoiceLostForMs: 0 }, () => 0)).toBe(2_345);
  });
});
