import { EventEmitter, once } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connectDBus } from "../../../src-main/bus/dbus-link.ts";
import { LogindLock } from "../../../src-main/system/screen-lock/logind-lock.ts";
import { ScreenLock } from "../../../src-main/system/screen-lock/screen-lock.ts";
import { FakeLogind, FakeScreenSaver } from "../../helpers/desktop/fake-lock-services.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { DBusDaemon } from "../../helpers/processes/dbus-daemon.ts";
import { RecordedLog } from "../../helpers/recorded-log.ts";

/** Both buses are one daemon here: their names do not meet. */
class LockRig implements AsyncDisposable {
  readonly clock = new ManualClock();
  readonly log = new RecordedLog();
  readonly changes: boolean[] = [];
  /** How often a bus was asked for, by both watches. */
  attempts = 0;
  readonly #events = new EventEmitter();
  readonly lock: ScreenLock;

  constructor(address: string) {
    const connect = (events: Parameters<typeof connectDBus>[1]) => {
      this.attempts += 1;
      return connectDBus({ clock: this.clock, busAddress: address }, events);
    };
    this.lock = new ScreenLock({
      connectSessionBus: connect,
      connectSystemBus: connect,
      clock: this.clock,
      random: () => 0,
      log: this.log,
      onLocked: (isLocked) => {
        this.changes.push(isLocked);
        this.#events.emit("change");
      },
    });
  }

  /** Repeats `act` (signals before anybody listens are lost) until the lock says something. */
  async nextAfter(act: () => void): Promise<boolean | undefined> {
    const changed = once(this.#events, "change");
    const timer = setInterval(act, 20);
    act();
    try {
      await changed;
      return this.changes.at(-1);
    } finally {
      clearInterval(timer);
    }
  }

  next(): Promise<boolean | undefined> {
    return this.nextAfter(() => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.lock[Symbol.dispose]();
  }
}

describe("logind", () => {
  const PATH = "/org/freedesktop/login1/session/_32";
  const SESSION = "org.freedesktop.login1.Session";
  const PROPERTIES = "org.freedesktop.DBus.Properties";

  async function begun() {
    const changes: boolean[] = [];
    const lock = new LogindLock(new ManualClock(), (isLocked) => changes.push(isLocked));
    const answers: Record<string, unknown[]> = { GetSession: [PATH], AddMatch: [], Get: [{ value: false }] };
    await lock.begin({ uniqueName: ":1.1", call: async ({ member }) => answers[member] ?? [], [Symbol.dispose]() {} });
    return { lock, changes };
  }

  it.each([
    ["another session", { path: "/org/freedesktop/login1/session/_39" }],
    ["another interface", { interface: "org.example.Session" }],
    ["something else", { member: "PauseDevice" }],
  ])("is not believed about %s", async (_what, other) => {
    const { lock, changes } = await begun();
    const signal = { sender: ":1.2", path: PATH, interface: SESSION, member: "Lock", body: [] };
    lock.onSignal({ ...signal, ...other });
    expect(changes).toEqual([false]);
    lock.onSignal(signal);
    expect(changes).toEqual([false, true]);
  });

  it.each([
    [[]],
    [[SESSION, { LockedHint: { value: "yes" } }, []]],
    [[SESSION, { LockedHint: true }, []]],
    [["org.freedesktop.login1.User", { LockedHint: { value: true } }, []]],
    [[SESSION, { IdleHint: { value: true } }, []]],
  ])("that says nothing of the lock changes nothing: %j", async (body) => {
    const { lock, changes } = await begun();
    lock.onSignal({ sender: ":1.2", path: PATH, interface: PROPERTIES, member: "PropertiesChanged", body });
    expect(changes).toEqual([false]);
  });
});

describe("a locked screen on Linux", () => {
  let daemon: DBusDaemon;
  beforeEach(async () => {
    daemon = await DBusDaemon.start();
  });
  afterEach(() => daemon[Symbol.asyncDispose]());

  it.each([
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
  ])("is told by %s", async (name) => {
    using saver = await FakeScreenSaver.start(daemon.address, name, { isActive: false });
    await using rig = new LockRig(daemon.address);
    expect(await rig.nextAfter(() => saver.setActive(true))).toBe(true);
    expect(await rig.nextAfter(() => saver.setActive(false))).toBe(false);
  });

  it("is told by logind's hint", async () => {
    using logind = await FakeLogind.start(daemon.address, { lockedHint: false });
    await using rig = new LockRig(daemon.address);
    expect(await rig.nextAfter(() => logind.setHint(true))).toBe(true);
    expect(await rig.nextAfter(() => logind.setHint(false))).toBe(false);
  });

  it("is known where it was locked before the program came", async () => {
    using _logind = await FakeLogind.start(daemon.address, { lockedHint: true });
    await using rig = new LockRig(daemon.address);
    expect(await rig.next()).toBe(true);
  });

  it("is known from a lock screen that was active before the program came", async () => {
    using _saver = await FakeScreenSaver.start(daemon.address, "org.gnome.ScreenSaver", { isActive: true });
    await using rig = new LockRig(daemon.address);
    expect(await rig.next()).toBe(true);
  });

  it("shuts at logind's request already, and stays shut once the hint follows", async () => {
    using logind = await FakeLogind.start(daemon.address, { lockedHint: false });
    await using rig = new LockRig(daemon.address);
    expect(await rig.nextAfter(() => logind.ask("Lock"))).toBe(true);
    logind.setHint(true);
    await vi.waitFor(() => expect(rig.clock.pendingTimers).toBe(0));
    rig.clock.advance(60_000);
    expect(rig.changes).toEqual([true]);
    logind.ask("Unlock");
    expect(await rig.next()).toBe(false);
  });

  it("opens again where nobody answered logind's request", async () => {
    using logind = await FakeLogind.start(daemon.address, { lockedHint: false });
    await using rig = new LockRig(daemon.address);
    expect(await rig.nextAfter(() => logind.ask("Lock"))).toBe(true);
    rig.clock.advance(5_000);
    expect(rig.changes.at(-1)).toBe(false);
  });

  it("of another session is nobody's business here", async () => {
    using logind = await FakeLogind.start(daemon.address, { lockedHint: false });
    await using rig = new LockRig(daemon.address);
    const other = "/org/freedesktop/login1/session/_39";
    expect(
      await rig.nextAfter(() => {
        logind.ask("Unlock", other);
        logind.setHint(true);
      }),
    ).toBe(true);
    logind.ask("Unlock", other);
    logind.setHint(false);
    expect(await rig.next()).toBe(false);
    expect(rig.changes).toEqual([true, false]);
  });

  it("counts as long as either bus says so", async () => {
    using logind = await FakeLogind.start(daemon.address, { lockedHint: false });
    using saver = await FakeScreenSaver.start(daemon.address, "org.gnome.ScreenSaver", { isActive: true });
    await using rig = new LockRig(daemon.address);
    expect(await rig.next()).toBe(true);
    expect(
      await rig.nextAfter(() => {
        logind.setHint(false);
        saver.setActive(false);
      }),
    ).toBe(false);
    expect(rig.changes).toEqual([true, false]);
  });

  it("is over when the lock screen dies", async () => {
    const saver = await FakeScreenSaver.start(daemon.address, "org.gnome.ScreenSaver", { isActive: true });
    await using rig = new LockRig(daemon.address);
    expect(await rig.next()).toBe(true);
    expect(await rig.nextAfter(() => saver[Symbol.dispose]())).toBe(false);
  });

  it("stays known over the loss of the bus, and is asked anew when it is back", async () => {
    const saver = await FakeScreenSaver.start(daemon.address, "org.gnome.ScreenSaver", { isActive: true });
    await using rig = new LockRig(daemon.address);
    expect(await rig.next()).toBe(true);
    await daemon.kill();
    saver[Symbol.dispose]();
    expect(rig.changes).toEqual([true]);
    await daemon.comeBack();
    expect(await rig.nextAfter(() => rig.clock.advance(1_000))).toBe(false);
  });

  it("is asked for again however long a bus that was heard is away", async () => {
    const before = await FakeScreenSaver.start(daemon.address, "org.gnome.ScreenSaver", { isActive: true });
    const logind = await FakeLogind.start(daemon.address, { lockedHint: false });
    await using rig = new LockRig(daemon.address);
    expect(await rig.next()).toBe(true);
    before.setActive(false);
    expect(await rig.next()).toBe(false);
    await daemon.kill();
    for (const service of [before, logind]) service[Symbol.dispose]();
    await vi.waitFor(
      () => {
        rig.clock.advance(60_000);
        expect(rig.attempts).toBeGreaterThan(20);
      },
      { interval: 10, timeout: 5_000 },
    );
    await daemon.comeBack();
    using _after = await FakeScreenSaver.start(daemon.address, "org.gnome.ScreenSaver", { isActive: true });
    expect(await rig.nextAfter(() => rig.clock.advance(1_000))).toBe(true);
  });

  it("is not heard of without a bus, which is logged once and fails nothing", async () => {
    await daemon.kill();
    await using rig = new LockRig(daemon.address);
    await vi.waitFor(() => {
      rig.clock.advance(30_000);
      expect(rig.log.of("info")).toHaveLength(2);
    }, 5_000);
    expect(rig.changes).toEqual([]);
    expect(rig.clock.pendingTimers).toBe(0);
  });
});
