import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IceAnswer } from "../../../shared/protocol/values.ts";
import { IceCredentials, renewAfterMs } from "../../../src-renderer/voice/ice-credentials.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";

const STUN = { urls: ["stun:turn.example"] };

function answer(username: string, iceExpiresAt: number | null): IceAnswer {
  return {
    iceServers: [STUN, { urls: ["turn:turn.example"], username, credential: "secret" }],
    iceExpiresAt,
    iceProvider: "coturn",
  };
}

/** `replies` are what is fetched, one after the other; the last one again and again. */
function bench(replies: readonly (() => Promise<IceAnswer>)[]) {
  const clock = new ManualClock();
  const told = { fetches: 0, renewals: 0, warnings: 0 };
  const credentials = new IceCredentials({
    clock,
    random: () => 0,
    log: (level) => {
      if (level === "warning") told.warnings += 1;
    },
    fetch: () => {
      const reply = replies[Math.min(told.fetches, replies.length - 1)];
      told.fetches += 1;
      return reply === undefined ? Promise.reject(new Error("Nothing to say.")) : reply();
    },
    onRenewed: () => {
      told.renewals += 1;
    },
  });
  const username = () => credentials.servers[1]?.username;
  return { clock, credentials, told, username };
}

const refuse = () => Promise.reject(new Error("The provider is down."));

describe("IceCredentials", () => {
  it("V5 are renewed at half of their life, again and again", async () => {
    const test = bench([
      async () => answer("second", test.clock.now() + 60_000),
      async () => answer("third", test.clock.now() + 60_000),
    ]);
    test.credentials.take(answer("first", test.clock.now() + 60_000));
    await test.clock.advanceAsync(29_999);
    expect(test.told.fetches).toBe(0);
    await test.clock.advanceAsync(1);
    expect(test.username()).toBe("second");
    await test.clock.advanceAsync(30_000);
    expect(test.username()).toBe("third");
    expect(test.told.renewals).toBe(2);
  });

  it("V5 without an answer the old ones stay, and are asked for again; said once", async () => {
    const test = bench([refuse, refuse, refuse, async () => answer("new", null)]);
    test.credentials.take(answer("old", test.clock.now() + 60_000));
    await test.clock.advanceAsync(30_000);
    expect(test.username()).toBe("old");
    await test.clock.advanceAsync(44_999);
    expect([test.told.fetches, test.told.warnings, test.username()]).toEqual([3, 1, "old"]);
    await test.clock.advanceAsync(1);
    expect(test.username()).toBe("new");
  });

  it("V5 an answer without a relay does not take the one that still works, and does once that has ended", async () => {
    const stunAlone: IceAnswer = { iceServers: [STUN], iceExpiresAt: null, iceProvider: "coturn" };
    const test = bench([async () => stunAlone]);
    test.credentials.take(answer("old", test.clock.now() + 60_000));
    await test.clock.advanceAsync(59_000);
    expect(test.credentials.hasRelay).toBe(true);
    await test.clock.advanceAsync(16_000);
    expect(test.credentials.hasRelay).toBe(false);
  });

  it("V5 a relay that was lost with the old credentials is asked for until there is one again", async () => {
    const stunAlone: IceAnswer = { iceServers: [STUN], iceExpiresAt: null, iceProvider: "stun" };
    let reply = stunAlone;
    const test = bench([async () => reply]);
    test.credentials.take(answer("old", test.clock.now() + 60_000));
    await test.clock.advanceAsync(75_000);
    expect(test.credentials.hasRelay).toBe(false);
    reply = answer("new", null);
    await test.clock.advanceAsync(15_000);
    expect(test.username()).toBe("new");
    const { fetches } = test.told;
    await test.clock.advanceAsync(3_600_000);
    expect(test.told.fetches).toBe(fetches);
  });

  it("V5 another join without a relay does not take the one that still works either", async () => {
    const test = bench([async () => answer("new", null)]);
    test.credentials.take(answer("old", test.clock.now() + 60_000));
    test.credentials.take({ iceServers: [STUN], iceExpiresAt: null, iceProvider: "stun" });
    expect(test.username()).toBe("old");
    await test.clock.advanceAsync(15_000);
    expect(test.username()).toBe("new");
  });

  it("before a restart: at once while they are fresh, with new ones past half of their life, and never for longer than 3 s", async () => {
    const test = bench([() => new Promise<IceAnswer>(() => {})]);
    test.credentials.take(answer("old", test.clock.now() + 60_000));
    await test.credentials.refresh();
    expect(test.told.fetches).toBe(0);
    await test.clock.advanceAsync(30_000);
    let isDone = false;
    const refreshed = test.credentials.refresh().then(() => {
      isDone = true;
    });
    await test.clock.advanceAsync(2_999);
    expect(isDone).toBe(false);
    await test.clock.advanceAsync(1);
    await refreshed;
    expect([test.told.fetches, test.username()]).toEqual([1, "old"]);
  });

  it("those that are missing altogether are asked for by the first who needs them", async () => {
    const test = bench([async () => answer("new", null)]);
    test.credentials.take({ iceServers: [], iceExpiresAt: 0, iceProvider: "stun" });
    await test.credentials.refresh();
    expect(test.username()).toBe("new");
  });

  it("ask nothing more once they are disposed, nor where nothing expires", async () => {
    const test = bench([refuse]);
    test.credentials.take(answer("old", test.clock.now() + 60_000));
    test.credentials.take(answer("for ever", null));
    await test.clock.advanceAsync(3_600_000);
    test.credentials.take(answer("old", test.clock.now() + 60_000));
    test.credentials[Symbol.dispose]();
    await test.clock.advanceAsync(3_600_000);
    expect(test.told.fetches).toBe(0);
  });

  it("are asked for neither all the time nor too late, whatever this machine's clock says", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -86_400_000, max: 86_400_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (lifeMs, chance) => {
          const afterMs = renewAfterMs(lifeMs, () => chance);
          expect(afterMs).toBeGreaterThanOrEqual(9_000);
          expect(afterMs).toBeLessThanOrEqual(1_800_000);
          if (lifeMs >= 20_000) expect(afterMs).toBeLessThanOrEqual(lifeMs / 2);
        },
      ),
    );
  });
});
