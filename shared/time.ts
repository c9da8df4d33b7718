/** Time from outside, so that policies and machines can be tested without waiting. */
export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Calls back once after `delayMs` unless the returned function is called first. */
  after(delayMs: number, callback: () => void): Cancel;
}

/** Idempotent: cancelling twice, or after the callback ran, does nothing. */
export type Cancel = () => void;

/** A number in [0, 1), as `Math.random` gives it. */
export type Random = () => number;
