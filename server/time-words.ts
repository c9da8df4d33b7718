const S = 1_000;
const MINUTE = 60 * S;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `45 s`, `12 minutes`, `5 hours`, `3 days`. */
export function durationWords(ms: number): string {
  if (ms < MINUTE) return `${Math.round(ms / S)} s`;
  const { unitMs, unit } = largest(ms);
  const count = Math.round(ms / unitMs);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** In UTC, to the minute: `2026-11-21 19:50 UTC`. @param at Unix milliseconds. */
export function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function largest(ms: number): { readonly unitMs: number; readonly unit: string } {
  if (ms < HOUR) return { unitMs: MINUTE, unit: "minute" };
  return ms < 2 * DAY ? { unitMs: HOUR, unit: "hour" } : { unitMs: DAY, unit: "day" };
}
