import type { Cancel, Clock } from "../../shared/time.ts";

interface Timer {
  dueAt: number;
  readonly order: number;
  readonly callback: () => void;
}

/** A clock that stands until a test moves it; timers run in the order in which they are due. */
export class ManualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(startAt = 1_800_000_000_000) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, callback: () => void): Cancel {
    this.#order += 1;
    const timer = { dueAt: this.#now + Math.max(0, delayMs), order: this.#order, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Runs everything that falls due within `ms`, each at its own time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) {
      this.#now = Math.max(this.#now, timer.dueAt);
      this.#timers.delete(timer);
      timer.callback();
    }
    this.#now = end;
  }

  /** As `advance`, and lets promises settle after each timer, for code that awaits between its timers. */
  async advanceAsync(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) {
      this.#now = Math.max(this.#now, timer.dueAt);
      this.#timers.delete(timer);
      timer.callback();
      await settle();
    }
    this.#now = end;
  }

  /** The machine sleeps: time passes and no timer runs until it is over; then all that are due run late. */
  sleep(ms: number): void {
    this.#now += ms;
    this.advance(0);
  }

  /** The machine sleeps, and its timers with it: time passes, and each timer still waits for as long as before (macOS, Linux). */
  suspend(ms: number): void {
    this.#now += ms;
    for (const timer of this.#timers) timer.dueAt += ms;
  }

  get pendingTimers(): number {
    return this.#timers.size;
  }

  #next(end: number): Timer | undefined {
    const due = [...this.#timers].filter((timer) => timer.dueAt <= end);
    return due.sort((a, b) => a.dueAt - b.dueAt || a.order - b.order)[0];
  }
}

/** Lets everything that is already resolved run, without a timer. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}
