import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TokenBuckets } from "../../server/rate-limit.ts";
import { ManualClock } from "../helpers/manual-clock.ts";

describe("token buckets", () => {
  test("give a burst, then one for each refill time, each key on its own", () => {
    const clock = new ManualClock();
    const buckets = new TokenBuckets(clock, { burst: 2, refillMs: 1_000 });
    expect([buckets.take("a"), buckets.take("a"), buckets.take("a")]).toEqual([0, 0, 1_000]);
    expect(buckets.take("b")).toBe(0);
    clock.advance(400);
    expect(buckets.take("a")).toBe(600);
    clock.advance(600);
    expect([buckets.take("a"), buckets.take("a")]).toEqual([0, 1_000]);
    clock.advance(3_600_000);
    expect([buckets.take("a"), buckets.take("a"), buckets.take("a")]).toEqual([0, 0, 1_000]);
  });

  test("whoever waits as long as told is let through, whatever the rate", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.array(fc.nat(50), { maxLength: 40 }), (perS, pausesMs) => {
        const clock = new ManualClock();
        const buckets = new TokenBuckets(clock, { burst: 3, refillMs: 1_000 / perS });
        for (const pauseMs of pausesMs) {
          clock.advance(pauseMs);
          const waitMs = buckets.take("k");
          clock.advance(waitMs);
          if (waitMs > 0) expect(buckets.take("k")).toBe(0);
        }
      }),
    );
  });

  test("a clock that is set back empties nothing and gives nothing", () => {
    let nowMs = 1_000_000;
    const buckets = new TokenBuckets({ now: () => nowMs }, { burst: 2, refillMs: 1_000 });
    expect(buckets.take("a")).toBe(0);
    nowMs -= 60_000;
    expect([buckets.take("a"), buckets.take("a")]).toEqual([0, 1_000]);
    nowMs += 1_000;
    expect(buckets.take("a")).toBe(0);
  });

  test("remember a bounded number of keys, those used last", () => {
    const buckets = new TokenBuckets(new ManualClock(), { burst: 1, refillMs: 1_000 }, 3);
    for (const key of ["a", "b", "c"]) buckets.take(key);
    buckets.take("a");
    buckets.take("d");
    expect(buckets.keys).toBe(3);
    expect(buckets.take("a")).toBeGreaterThan(0);
    expect(buckets.take("b")).toBe(0);
  });
});
