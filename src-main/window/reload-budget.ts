import type { Clock } from "../../shared/time.ts";

const RELOADS = 3;
const WITHIN_MS = 60_000;

/** How often a page that crashed is loaded again by itself: one that crashes at each start must not do so for ever. */
export class ReloadBudget {
  readonly #clock: Pick<Clock, "now">;
  #reloadedAt: readonly number[] = [];

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** Whether it may be loaded again now; counts it if so. */
  take(): boolean {
    const now = this.#clock.now();
    const recent = this.#reloadedAt.filter((at) => now - at < WITHIN_MS);
    const mayReload = recent.length < RELOADS;
    this.#reloadedAt = mayReload ? [...recent, now] : recent;
    return mayReload;
  }
}
