import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { Power, type Shut } from "../../../src-main/system/power.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { RecordedLog } from "../../helpers/recorded-log.ts";

class FakeMonitor extends EventEmitter {
  idleS = 0;

  getSystemIdleTime(): number {
    return this.idleS;
  }
}

class FakeBlocker {
  readonly running = new Set<number>();
  #last = 0;

  start(type: "prevent-app-suspension"): number {
    expect(type).toBe("prevent-app-suspension");
    this.#last += 1;
    this.running.add(this.#last);
    return this.#last;
  }

  stop(id: number): void {
    expect(this.running.delete(id)).toBe(true);
  }
}

function powerRig() {
  const monitor = new FakeMonitor();
  const blocker = new FakeBlocker();
  const clock = new ManualClock();
  const shuts: Shut[] = [];
  const heard = { resumed: 0, touched: 0 };
  const power = new Power({
    monitor,
    blocker,
    clock,
    log: new RecordedLog(),
    onShut: (shut) => shuts.push(shut),
    onResume: () => heard.resumed++,
    onTouched: () => heard.touched++,
  });
  return { monitor, blocker, clock, shuts, heard, power };
}

describe("what shuts the microphone", () => {
  it.each<[string, string[], Shut[]]>([
    ["a locked screen", ["lock-screen", "unlock-screen"], ["screenLocked", null]],
    ["sleep", ["suspend", "resume"], ["suspended", null]],
    [
      "sleep behind a lock",
      ["lock-screen", "suspend", "resume", "unlock-screen"],
      ["screenLocked", "suspended", "screenLocked", null],
    ],
    [
      "a lock that comes in sleep",
      ["suspend", "lock-screen", "resume", "unlock-screen"],
      ["suspended", "screenLocked", null],
    ],
    [
      "news of waking that is later than the unlocking",
      ["lock-screen", "suspend", "unlock-screen", "resume"],
      ["screenLocked", "suspended", null],
    ],
    ["news of waking that never comes", ["suspend", "lock-screen", "unlock-screen"], ["suspended", null]],
    ["what is said twice", ["lock-screen", "lock-screen", "unlock-screen", "unlock-screen"], ["screenLocked", null]],
  ])("%s", (_what, events, expected) => {
    const { monitor, shuts, power } = powerRig();
    for (const event of events) monitor.emit(event);
    expect(shuts).toEqual(expected);
    expect(power.shut).toBeNull();
  });

  it("a lock that the desktop's bus tells of", () => {
    const { shuts, power } = powerRig();
    power.setScreenLocked(true);
    power.setScreenLocked(false);
    expect(shuts).toEqual(["screenLocked", null]);
  });

  it("sleep whose end nobody told is over when the user does something", () => {
    const { monitor, clock, shuts, heard } = powerRig();
    monitor.emit("suspend");
    // What was pressed before it fell asleep.
    monitor.idleS = 20;
    clock.advance(15_000);
    expect(shuts).toEqual(["suspended"]);
    monitor.idleS = 2;
    clock.advance(15_000);
    expect(shuts).toEqual(["suspended", null]);
    expect(heard.resumed).toBe(1);
  });

  it("sleep that is late is not over by what the user did in the seconds before", () => {
    const { monitor, clock, shuts } = powerRig();
    clock.advance(10_000);
    monitor.emit("suspend");
    monitor.idleS = 1;
    clock.advance(5_000);
    expect(shuts).toEqual(["suspended"]);
  });

  it("stays shut behind a lock that such a sleep left", () => {
    const { monitor, clock, power } = powerRig();
    monitor.emit("lock-screen");
    monitor.emit("suspend");
    expect(power.shut).toBe("suspended");
    clock.advance(45_000);
    expect(power.shut).toBe("screenLocked");
  });

  it("resume without a sleep, and a second one, open nothing that is locked", () => {
    const { monitor, shuts } = powerRig();
    monitor.emit("resume");
    monitor.emit("lock-screen");
    monitor.emit("resume");
    monitor.emit("resume");
    expect(shuts).toEqual(["screenLocked"]);
  });

  it("tells of each waking, so that connections are tried at once", () => {
    const { monitor, heard } = powerRig();
    monitor.emit("suspend");
    expect(heard.resumed).toBe(0);
    monitor.emit("resume");
    expect(heard.resumed).toBe(1);
  });
});

describe("keeping the machine awake", () => {
  it("lasts exactly as long as the call", () => {
    const { blocker, power } = powerRig();
    power.setCall("none");
    expect(blocker.running.size).toBe(0);
    power.setCall("connecting");
    power.setCall("connected");
    power.setCall("connecting");
    expect(blocker.running.size).toBe(1);
    power.setCall("disconnected");
    expect(blocker.running.size).toBe(0);
    power.setCall("connected");
    power[Symbol.dispose]();
    expect(blocker.running.size).toBe(0);
  });

  it("leaves nothing running after 1,000 changes of the call", () => {
    const { blocker, power } = powerRig();
    const calls = ["connecting", "connected", "connected", "disconnected", "connecting", "none"] as const;
    for (let change = 0; change < 1_000; change++) {
      power.setCall(calls[change % calls.length] ?? "none");
      expect(blocker.running.size).toBeLessThanOrEqual(1);
    }
    power.setCall("none");
    expect(blocker.running.size).toBe(0);
  });
});

describe("whether the user is there", () => {
  it("S5 is asked each 15 s, and told while there was input since", () => {
    const { monitor, clock, heard } = powerRig();
    clock.advance(45_000);
    expect(heard.touched).toBe(3);
    monitor.idleS = 15;
    clock.advance(45_000);
    expect(heard.touched).toBe(3);
    monitor.idleS = 14;
    clock.advance(15_000);
    expect(heard.touched).toBe(4);
  });

  it("S5 is not told from behind the lock screen", () => {
    const { monitor, clock, heard } = powerRig();
    monitor.emit("lock-screen");
    clock.advance(60_000);
    expect(heard.touched).toBe(0);
  });

  it("leaves no timer and no listener behind", () => {
    const { monitor, clock, shuts, power } = powerRig();
    power[Symbol.dispose]();
    monitor.emit("lock-screen");
    expect({ timers: clock.pendingTimers, shuts, names: monitor.eventNames() }).toEqual({
      timers: 0,
      shuts: [],
      names: [],
    });
  });
});
