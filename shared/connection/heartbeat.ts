import type { Cancel, Clock } from "../time.ts";

/** A timer later than this did not run on time: the page was throttled or the machine slept (S1). */
const LATE_MS = 1_000;
/** S1: how long a ping after a gap has for its answer. */
const AFTER_GAP_MS = 2_000;
/** S7: how long a ping after a change of network, a wake or a stopped sound has for its answer. */
const SUSPECT_MS = 1_500;

export interface HeartbeatDeps {
  readonly clock: Clock;
  readonly heartbeatMs: number;
  readonly deadAfterMs: number;
  ping(): void;
  /** Called once, when the connection is taken for dead. */
  dead(): void;
}

/** S1 and S7 for one attached connection: pings, and judges when silence means death. */
export class Heartbeat implements Disposable {
  readonly #deps: HeartbeatDeps;
  #lastHeardAt: number;
  #cancelPing: Cancel = () => {};
  #cancelWatch: Cancel = () => {};
  #probing: Cancel | null = null;

  constructor(deps: HeartbeatDeps) {
    this.#deps = deps;
    this.#lastHeardAt = deps.clock.now();
    this.#schedulePing();
    this.#watch();
  }

  /** Any frame of the server. */
  heard(): void {
    this.#lastHeardAt = this.#deps.clock.now();
    this.#probing?.();
    this.#probing = null;
  }

  /** S7: something suggests that the connection is gone; ask at once. */
  suspect(): void {
    this.#probe(SUSPECT_MS);
  }

  [Symbol.dispose](): void {
    // The probe's end starts the watch anew, so that comes last.
    this.#probing?.();
    this.#probing = null;
    this.#cancelPing();
    this.#cancelWatch();
  }

  #schedulePing(): void {
    const { clock, heartbeatMs } = this.#deps;
    const dueAt = clock.now() + heartbeatMs;
    this.#cancelPing = clock.after(heartbeatMs, () => {
      this.#schedulePing();
      // A machine that wakes up has its timers go on where they stood: this one is the first to tell of the gap.
      if (clock.now() - dueAt > LATE_MS) this.#probe(AFTER_GAP_MS);
      else this.#deps.ping();
    });
  }

  #watch(): void {
    const { clock, deadAfterMs } = this.#deps;
    const dueAt = this.#lastHeardAt + deadAfterMs;
    this.#cancelWatch = clock.after(Math.max(0, dueAt - clock.now()), () => {
      const now = clock.now();
      if (now - this.#lastHeardAt < deadAfterMs) return this.#watch();
      if (now - dueAt <= LATE_MS) return this.#die();
      this.#probe(AFTER_GAP_MS);
    });
  }

  #probe(graceMs: number): void {
    // One suspicion after another must not put off the answer to the first.
    if (this.#probing !== null) return this.#deps.ping();
    this.#cancelWatch();
    const cancelDeath = this.#deps.clock.after(graceMs, () => {
      this.#probing = null;
      this.#die();
    });
    this.#probing = () => {
      cancelDeath();
      this.#watch();
    };
    this.#deps.ping();
  }

  #die(): void {
    this[Symbol.dispose]();
    this.#deps.dead();
  }
}
