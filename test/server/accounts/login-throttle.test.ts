import { describe, expect, test } from "vitest";
import { LoginThrottle } from "../../../server/accounts/login-throttle.ts";
import { DEFAULT_LIMITS, type Limits } from "../../../shared/protocol/limits.ts";
import { ManualClock, settle } from "../../helpers/manual-clock.ts";

function setUp(limits: Partial<Limits> = {}) {
  const clock = new ManualClock();
  return { clock, throttle: new LoginThrottle(clock, { ...DEFAULT_LIMITS, ...limits }) };
}

async function outcome(admitted: Promise<void>): Promise<unknown> {
  return admitted.then(
    () => "admitted",
    (error: unknown) => error,
  );
}

describe("log-in limits", () => {
  test("five at once for a pair of address and account, then one each 12 s, good and bad ones alike", async () => {
    const { clock, throttle } = setUp();
    for (let attempt = 0; attempt < 5; attempt++)
      expect(await outcome(throttle.admit("ann", "1.1.1.1"))).toBe("admitted");
    expect(await outcome(throttle.admit("ann", "1.1.1.1"))).toMatchObject({
      code: "rate_limited",
      retryAfterMs: 12_000,
    });
    expect(await outcome(throttle.admit("ann", "2.2.2.2"))).toBe("admitted");
    expect(await outcome(throttle.admit("bob", "1.1.1.1"))).toBe("admitted");
    clock.advance(12_000);
    expect(await outcome(throttle.admit("ann", "1.1.1.1"))).toBe("admitted");
    expect(await outcome(throttle.admit("ann", "1.1.1.1"))).toMatchObject({ code: "rate_limited" });
  });

  test("a hundred a minute for an address, which one hammered account does not use up", async () => {
    const { throttle } = setUp();
    for (let attempt = 0; attempt < 200; attempt++) await outcome(throttle.admit("ann", "1.1.1.1"));
    for (let other = 0; other < 95; other++) {
      expect(await outcome(throttle.admit(`user${other}`, "1.1.1.1"))).toBe("admitted");
    }
    expect(await outcome(throttle.admit("last", "1.1.1.1"))).toMatchObject({ code: "rate_limited", retryAfterMs: 600 });
  });

  test("names made up in great numbers give an address no new attempts on an account", async () => {
    const { clock, throttle } = setUp();
    for (let attempt = 0; attempt < 5; attempt++) await throttle.admit("ann", "1.1.1.1");
    for (let name = 0; name < 10_100; name++) await outcome(throttle.admit(`made-up-${name}`, "1.1.1.1"));
    clock.advance(600);
    expect(await outcome(throttle.admit("ann", "1.1.1.1"))).toMatchObject({
      code: "rate_limited",
      retryAfterMs: 11_400,
    });
  });

  test("thirty failures in an hour slow an account down, from every address, and never lock it", async () => {
    const { clock, throttle } = setUp();
    for (let failure = 0; failure < 29; failure++) throttle.failed("ann");
    expect(await outcome(throttle.admit("ann", "9.9.9.8"))).toBe("admitted");
    throttle.failed("ann");

    let isAdmitted = false;
    const slowed = throttle.admit("ann", "9.9.9.9").then(() => {
      isAdmitted = true;
    });
    await settle();
    expect(isAdmitted).toBe(false);
    expect(await outcome(throttle.admit("bob", "9.9.9.9"))).toBe("admitted");
    clock.advance(2_000);
    await slowed;

    clock.advance(3_600_000);
    expect(await outcome(throttle.admit("ann", "9.9.9.9"))).toBe("admitted");
  });
});
