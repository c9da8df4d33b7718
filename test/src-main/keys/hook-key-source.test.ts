import { describe, expect, it } from "vitest";
import type { Binding, KeysStatus } from "../../../shared/desktop/bindings.ts";
import type { HelperProcess, HelperProcessEvents } from "../../../src-main/keys/helper-process.ts";
import { HookKeySource } from "../../../src-main/keys/hook-key-source.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";

const TALK: Binding = { id: "talk", action: "holdToTalk", trigger: ["KeyV"] };
const MUTE: Binding = { id: "mute", action: "toggleMute", trigger: ["KeyM"] };
const LISTENING: KeysStatus = { kind: "listening", portalTriggers: null };

class ScriptedHelper implements HelperProcess {
  readonly events: HelperProcessEvents;
  readonly posted: unknown[] = [];
  state: "alive" | "killed" = "alive";

  constructor(events: HelperProcessEvents) {
    this.events = events;
  }

  post(message: unknown): void {
    this.posted.push(message);
  }

  kill(): void {
    this.state = "killed";
  }
}

function setUp(permission = { isGranted: true }) {
  const clock = new ManualClock();
  const helpers: ScriptedHelper[] = [];
  const told: string[] = [];
  const statuses: KeysStatus[] = [];
  const typed = new Set<() => void>();
  const log = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };
  const source = new HookKeySource(
    {
      startHelper: (events) => {
        const helper = new ScriptedHelper(events);
        helpers.push(helper);
        return helper;
      },
      clock,
      log,
      isPermitted: () => permission.isGranted,
      onTyped: (listener) => {
        typed.add(listener);
        return () => typed.delete(listener);
      },
    },
    {
      onTrigger: (id, action, isDown) => told.push(`${isDown ? "+" : "-"}${id} ${action}`),
      onLost: (id) => told.push(`lost ${id}`),
      onReleaseAll: () => told.push("all up"),
      onStatus: (status) => statuses.push(status),
    },
  );
  const helper = (): ScriptedHelper => {
    const last = helpers.at(-1);
    if (last === undefined) throw new Error("no helper was started");
    return last;
  };
  const say = (message: unknown) => helper().events.onMessage(message);
  const listen = (...bindings: Binding[]) => {
    source.setBindings(bindings);
    say({ kind: "ready" });
    told.length = 0;
  };
  return {
    clock,
    helpers,
    helper,
    told,
    statuses,
    source,
    say,
    listen,
    type: () => {
      for (const tell of typed) tell();
    },
    typed,
    /** How long it took, in ms. */
    waitForNextHelper: () => {
      const { length } = helpers;
      const since = clock.now();
      while (helpers.length === length) clock.advance(10);
      return clock.now() - since;
    },
  };
}

describe("keys from the helper", () => {
  it("starts one helper, however often it is tried again meanwhile", () => {
    const { source, helpers, say } = setUp();
    source.setBindings([TALK]);
    for (let times = 0; times < 50; times++) source.retry();
    expect(helpers).toHaveLength(1);
    say({ kind: "ready" });
    for (let times = 0; times < 50; times++) source.retry();
    expect(helpers.map(({ state }) => state)).toEqual(["killed", "alive"]);
  });

  it("start it with the first binding, tell it triggers without actions, and end it after the last", () => {
    const { source, helpers, helper, say, statuses } = setUp();
    source.setBindings([]);
    expect(helpers).toHaveLength(0);
    source.setBindings([TALK]);
    expect(helper().posted).toEqual([{ kind: "watch", triggers: [{ id: "talk", trigger: ["KeyV"] }] }]);
    say({ kind: "ready" });
    source.setBindings([TALK, MUTE]);
    expect(helpers).toHaveLength(1);
    expect(helper().posted).toHaveLength(2);
    source.setBindings([]);
    expect(helper().state).toBe("killed");
    expect(statuses.map(({ kind }) => kind)).toEqual(["off", "starting", "listening", "off"]);
  });

  it("tell what it hears, of bindings that there are", () => {
    const { listen, say, told } = setUp();
    listen(TALK);
    say({ kind: "trigger", id: "talk", isDown: true });
    say({ kind: "trigger", id: "gone", isDown: true });
    say({ kind: "trigger", id: "talk", isDown: false });
    expect(told).toEqual(["+talk holdToTalk", "-talk holdToTalk"]);
  });

  it("tell a release that the helper found late as lost", () => {
    const { listen, say, told } = setUp();
    listen(TALK);
    say({ kind: "trigger", id: "talk", isDown: true });
    say({ kind: "lost", id: "talk" });
    expect(told).toEqual(["+talk holdToTalk", "lost talk"]);
  });

  it("let go of a key whose binding goes, or gets another action", () => {
    const { listen, say, source, told } = setUp();
    listen(TALK, MUTE);
    say({ kind: "trigger", id: "talk", isDown: true });
    say({ kind: "trigger", id: "mute", isDown: true });
    source.setBindings([{ ...MUTE, action: "toggleDeafen" }]);
    expect(told.slice(2)).toEqual(["-talk holdToTalk", "-mute toggleMute"]);
  });

  it("are all let go at once when it dies; it is back within 250 ms", () => {
    const { listen, say, helper, helpers, told, statuses, clock } = setUp();
    listen(TALK);
    say({ kind: "trigger", id: "talk", isDown: true });
    helper().events.onExit(9);
    expect(told.at(-1)).toBe("all up");
    expect(statuses.at(-1)).toEqual({ kind: "starting" });
    clock.advance(250);
    expect(helpers).toHaveLength(2);
    expect(helper().posted).toHaveLength(1);
    say({ kind: "ready" });
    expect(statuses.at(-1)).toEqual(LISTENING);
  });

  it("say that it dies after three deaths in a row, and go on trying, at least every 30 s", () => {
    const { listen, say, helper, statuses, clock, waitForNextHelper } = setUp();
    listen(TALK);
    helper().events.onExit(9);
    for (let death = 2; death <= 8; death += 1) {
      expect(waitForNextHelper()).toBeLessThanOrEqual(30_000);
      say({ kind: "ready" });
      helper().events.onExit(9);
      if (death >= 3) expect(statuses.at(-1)).toEqual({ kind: "failed", fault: "helperDied" });
    }
    expect(waitForNextHelper()).toBe(30_000);
    say({ kind: "ready" });
    expect(statuses.at(-1)).toEqual(LISTENING);
    clock.advance(60_000);
    helper().events.onExit(9);
    expect(statuses.at(-1)).toEqual({ kind: "starting" });
  });

  it("name the hook when the helper ends before it was ever ready", () => {
    const { source, helper, statuses, waitForNextHelper } = setUp();
    source.setBindings([TALK]);
    for (let death = 1; death <= 3; death += 1) {
      if (death > 1) waitForNextHelper();
      helper().events.onExit(134);
    }
    expect(statuses.at(-1)).toEqual({ kind: "failed", fault: "hookRefused" });
  });

  it("name the hook when the system refuses it, and try again later or when asked", () => {
    const { source, say, helpers, statuses, waitForNextHelper } = setUp();
    source.setBindings([TALK]);
    say({ kind: "refused", code: "UIOHOOK_ERROR_SET_WINDOWS_HOOK_EX" });
    expect(statuses.at(-1)).toEqual({ kind: "failed", fault: "hookRefused" });
    expect(helpers[0]?.state).toBe("killed");
    waitForNextHelper();
    say({ kind: "refused", code: "UIOHOOK_ERROR_SET_WINDOWS_HOOK_EX" });
    expect(helpers).toHaveLength(2);
    source.retry();
    expect(helpers).toHaveLength(3);
    expect(helpers[1]?.state).toBe("killed");
  });

  it("wait for the permission, ask again and again, and start when it is granted", () => {
    const permission = { isGranted: false };
    const { source, helpers, statuses, clock } = setUp(permission);
    source.setBindings([TALK]);
    expect(statuses.at(-1)).toEqual({ kind: "failed", fault: "permissionMissing" });
    clock.advance(10_000);
    expect(helpers).toHaveLength(0);
    permission.isGranted = true;
    clock.advance(1_000);
    expect(helpers).toHaveLength(1);
  });

  it("kill a helper that does not answer while a key is held, and let go", () => {
    const { listen, say, helpers, told, clock } = setUp();
    listen(TALK);
    say({ kind: "trigger", id: "talk", isDown: true });
    say({ kind: "pong" });
    clock.advance(1_500);
    say({ kind: "pong" });
    clock.advance(900);
    expect(told).not.toContain("all up");
    clock.advance(1_000);
    expect(helpers[0]?.state).toBe("killed");
    expect(told.at(-1)).toBe("all up");
    expect(helpers).toHaveLength(2);
  });

  it("ask it nothing while no key is held", () => {
    const { listen, say, helper, clock } = setUp();
    listen(TALK);
    say({ kind: "trigger", id: "talk", isDown: true });
    say({ kind: "trigger", id: "talk", isDown: false });
    const { length } = helper().posted;
    clock.advance(60_000);
    expect(helper().posted).toHaveLength(length);
    expect(clock.pendingTimers).toBe(0);
  });

  it("kill a helper that does not start in time, and one that says what it must not", () => {
    const { source, say, helpers, clock } = setUp();
    source.setBindings([TALK]);
    clock.advance(10_000);
    expect(helpers[0]?.state).toBe("killed");
    clock.advance(250);
    say({ kind: "key", code: "KeyA" });
    expect(helpers[1]?.state).toBe("killed");
  });

  it("hear nothing more of a helper that was ended", () => {
    const { listen, source, helpers, told, statuses } = setUp();
    listen(TALK);
    source.setBindings([]);
    told.length = 0;
    const { length } = statuses;
    helpers[0]?.events.onMessage({ kind: "trigger", id: "talk", isDown: true });
    helpers[0]?.events.onExit(0);
    expect(told).toEqual([]);
    expect(statuses).toHaveLength(length);
    expect(helpers).toHaveLength(1);
  });

  it("pass on that the user types, once a second at most, and name a deaf hook until it hears", () => {
    const { listen, say, helper, statuses, clock, type } = setUp();
    listen(TALK);
    helper().posted.length = 0;
    for (let times = 0; times < 20; times += 1) {
      type();
      clock.advance(100);
    }
    expect(helper().posted).toEqual([{ kind: "typed" }, { kind: "typed" }]);
    say({ kind: "hearing", state: "deaf" });
    expect(statuses.at(-1)).toEqual({ kind: "failed", fault: "deaf" });
    say({ kind: "hearing", state: "hearing" });
    expect(statuses.at(-1)).toEqual(LISTENING);
  });

  it("leave nothing behind when disposed", () => {
    const { listen, say, helper, source, told, clock, typed } = setUp();
    listen(TALK);
    say({ kind: "trigger", id: "talk", isDown: true });
    source[Symbol.dispose]();
    expect(told.at(-1)).toBe("all up");
    expect(helper().state).toBe("killed");
    expect(clock.pendingTimers).toBe(0);
    expect(typed.size).toBe(0);
  });
});
