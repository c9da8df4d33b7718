import type { Random } from "../../../shared/time.ts";

const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** Of the delay, at most: several programs that lost the same portal do not come back in step. */
const JITTER = 0.2;
/** A session that was heard for so long was a good one; the next loss begins anew. */
export const STABLE_MS = 10_000;
/** So often in a row a portal that appears is asked at once; after that it may be our asking that ends it. */
const HURRIES_MAX = 3;

/** Delay before the next attempt, in ms, after `failures` in a row (from 1): 0.5 s, 1, 2, … 30 s, and up to a fifth more. */
export function backOffMs(failures: number, random: Random): number {
  const plainMs = Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
  return plainMs * (1 + random() * JITTER);
}

/** Whether one more look by the clock makes sense where there was no portal: it may be starting. */
export function isStillStarting(failures: number): boolean {
  return FIRST_MS * 2 ** (failures - 1) < LONGEST_MS;
}

/** Whether a portal that just appeared is asked at once. */
export function mayHurry(failures: number): boolean {
  return failures <= HURRIES_MAX;
}
