import type { Cancel, Clock } from "../shared/time.ts";

/** One timer for the nearest of many deadlines. */
export class Alarm implements Disposable {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #armed: { readonly at: number; readonly cancel: Cancel } | null = null;

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Rings at `at` (Unix milliseconds; at once, but never within this call, if that is past) instead of what was set before; null: not at all. */
  set(at: number | null): void {
    if (at === (this.#armed?.at ?? null)) return;
    this.#armed?.cancel();
    this.#armed =
      at === null ? null : { at, cancel: this.#clock.after(Math.max(0, at - this.#clock.now()), this.#fire) };
  }

  [Symbol.dispose](): void {
    this.set(null);
  }

  readonly #fire = (): void => {
    this.#armed = null;
    this.#ring();
  };
}
