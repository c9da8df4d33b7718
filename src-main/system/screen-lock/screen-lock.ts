import type { Clock, Random } from "../../../shared/time.ts";
import type { ConnectBus } from "../../bus/bus-link.ts";
import type { Log } from "../log.ts";
import { BusWatch } from "./bus-watch.ts";
import { LogindLock } from "./logind-lock.ts";
import { ScreenSaverLock } from "./screen-saver-lock.ts";

export interface ScreenLockDeps {
  readonly connectSessionBus: ConnectBus;
  readonly connectSystemBus: ConnectBus;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Each time it changes; unlocked at the start. */
  onLocked(isLocked: boolean): void;
}

/** Where the system's bus is unless `DBUS_SYSTEM_BUS_ADDRESS` says otherwise (D-Bus specification, "System message bus"). */
export const SYSTEM_BUS_ADDRESS = "unix:path=/run/dbus/system_bus_socket";

/**
 * Whether the screen is locked, on Linux, where Electron's `lock-screen` never comes. Desktops say it in two ways, and few
 * in both; it counts as locked as long as either says so. Without either bus nothing is ever heard, and nothing fails.
 */
export class ScreenLock implements Disposable {
  readonly #deps: ScreenLockDeps;
  readonly #watches: readonly Disposable[];
  readonly #saying = { session: false, system: false };
  #isLocked = false;

  constructor(deps: ScreenLockDeps) {
    this.#deps = deps;
    const { clock, random, log } = deps;
    const logind = new LogindLock(clock, (isLocked) => this.#say("system", isLocked));
    const saver = new ScreenSaverLock((isLocked) => this.#say("session", isLocked));
    this.#watches = [
      new BusWatch({ connect: deps.connectSystemBus, clock, random, log }, logind),
      new BusWatch({ connect: deps.connectSessionBus, clock, random, log }, saver),
      logind,
    ];
  }

  [Symbol.dispose](): void {
    for (const watch of this.#watches) watch[Symbol.dispose]();
  }

  #say(bus: "session" | "system", isLocked: boolean): void {
    this.#saying[bus] = isLocked;
    const isAnyLocked = this.#saying.session || this.#saying.system;
    if (isAnyLocked === this.#isLocked) return;
    this.#isLocked = isAnyLocked;
    this.#deps.onLocked(isAnyLocked);
  }
}
