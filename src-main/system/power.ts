import type { DesktopState, VoiceReport } from "../../shared/desktop/desktop-state.ts";
import type { Cancel, Clock } from "../../shared/time.ts";
import type { Log } from "./log.ts";

/** As much of Electron's `powerMonitor` as is used. `lock-screen` and its end come on macOS and Windows alone. */
export interface PowerMonitor {
  on(event: "lock-screen", listener: () => void): unknown;
  on(event: "unlock-screen", listener: () => void): unknown;
  on(event: "suspend", listener: () => void): unknown;
  on(event: "resume", listener: () => void): unknown;
  removeListener(event: "lock-screen", listener: () => void): unknown;
  removeListener(event: "unlock-screen", listener: () => void): unknown;
  removeListener(event: "suspend", listener: () => void): unknown;
  removeListener(event: "resume", listener: () => void): unknown;
  /** Seconds since the last input, of any program's. */
  getSystemIdleTime(): number;
}

/** As much of Electron's `powerSaveBlocker` as is used. */
export interface SleepBlocker {
  start(type: "prevent-app-suspension"): number;
  stop(id: number): unknown;
}

export type Shut = DesktopState["shut"];

export interface PowerDeps {
  readonly monitor: PowerMonitor;
  readonly blocker: SleepBlocker;
  readonly clock: Clock;
  readonly log: Log;
  /** The reason for which no microphone may be open from now on; null: there is none any more. */
  onShut(shut: Shut): void;
  /** The machine is back from sleep: no connection of before can be trusted. */
  onResume(): void;
  /** The user did something at the machine within the last quarter of a minute, in whatever program. */
  onTouched(): void;
}

const IDLE_POLL_MS = 15_000;
/** From the news of the sleep to the sleep itself it may take 5 s (logind's `InhibitDelayMaxSec`); in these the user may type. */
const FALLING_ASLEEP_MS = 10_000;

/** What the machine and its user are up to: locked, asleep, idle; and the machine is kept awake exactly while in a call. */
export class Power implements Disposable {
  readonly #deps: PowerDeps;
  readonly #onLock = () => this.setScreenLocked(true);
  readonly #onUnlock = () => this.setScreenLocked(false);
  readonly #onSuspend = () => this.#suspend();
  readonly #onResume = () => this.#resume();
  #isLocked = false;
  #isSuspended = false;
  #suspendedAt = 0;
  #shut: Shut = null;
  #blockerId: number | null = null;
  #cancelPoll: Cancel;

  constructor(deps: PowerDeps) {
    this.#deps = deps;
    deps.monitor.on("lock-screen", this.#onLock);
    deps.monitor.on("unlock-screen", this.#onUnlock);
    deps.monitor.on("suspend", this.#onSuspend);
    deps.monitor.on("resume", this.#onResume);
    this.#cancelPoll = this.#pollLater();
  }

  get shut(): Shut {
    return this.#shut;
  }

  /** From the system's own events, or from `ScreenLock` where there are none. */
  setScreenLocked(isLocked: boolean): void {
    this.#isLocked = isLocked;
    // Nobody unlocks a machine that sleeps: the news of its waking is late or lost.
    if (!isLocked) this.#isSuspended = false;
    this.#tellShut();
  }

  setCall(call: VoiceReport["call"]): void {
    const isInCall = call === "connecting" || call === "connected";
    if (isInCall === (this.#blockerId !== null)) return;
    if (this.#blockerId === null) this.#blockerId = this.#deps.blocker.start("prevent-app-suspension");
    else this.#letSleep(this.#blockerId);
  }

  [Symbol.dispose](): void {
    this.#cancelPoll();
    const { monitor } = this.#deps;
    monitor.removeListener("lock-screen", this.#onLock);
    monitor.removeListener("unlock-screen", this.#onUnlock);
    monitor.removeListener("suspend", this.#onSuspend);
    monitor.removeListener("resume", this.#onResume);
    if (this.#blockerId !== null) this.#letSleep(this.#blockerId);
  }

  #letSleep(blockerId: number): void {
    this.#deps.blocker.stop(blockerId);
    this.#blockerId = null;
  }

  #suspend(): void {
    this.#isSuspended = true;
    this.#suspendedAt = this.#deps.clock.now();
    this.#tellShut();
  }

  #resume(): void {
    this.#isSuspended = false;
    this.#tellShut();
    this.#deps.onResume();
  }

  #tellShut(): void {
    const shut = this.#isSuspended ? "suspended" : this.#isLocked ? "screenLocked" : null;
    if (shut === this.#shut) return;
    this.#shut = shut;
    this.#deps.log.info(shut === null ? "the microphone may be used again" : "the microphone is shut", { why: shut });
    this.#deps.onShut(shut);
  }

  #pollLater(): Cancel {
    return this.#deps.clock.after(IDLE_POLL_MS, () => {
      this.#cancelPoll = this.#pollLater();
      const idleMs = this.#deps.monitor.getSystemIdleTime() * 1_000;
      if (this.#isSuspended && this.#isAwake(idleMs)) this.#resume();
      // Typing a password into the lock screen is no sign of somebody who is there to talk.
      if (this.#shut === null && idleMs < IDLE_POLL_MS) this.#deps.onTouched();
    });
  }

  /** The user did something since it should have slept: the news of its waking was lost, or nothing came of the sleep. */
  #isAwake(idleMs: number): boolean {
    return this.#deps.clock.now() - idleMs > this.#suspendedAt + FALLING_ASLEEP_MS;
  }
}
