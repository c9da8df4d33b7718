import type { Clock } from "../shared/time.ts";

/** The real time; everything else takes a `Clock` so that tests need not wait. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
