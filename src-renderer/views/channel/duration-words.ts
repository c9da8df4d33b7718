const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** "24 hours", "3 days": a length of time that somebody set, in whole words. */
export function durationWords(durationMs: number): string {
  if (durationMs >= 2 * DAY_MS) return count(Math.floor(durationMs / DAY_MS), "day");
  if (durationMs >= HOUR_MS) return count(Math.floor(durationMs / HOUR_MS), "hour");
  return count(Math.max(1, Math.floor(durationMs / 60_000)), "minute");
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? "" : "s"}`;
}
