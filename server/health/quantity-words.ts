const KIB = 1_024;
const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB"] as const;

/** `1.5 GiB`. */
export function bytesWords(bytes: number): string {
  const step = bytes < KIB ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / KIB ** step;
  return `${value >= 10 || step === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[step]}`;
}

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

function largest(ms: number): { readonly unitMs: number; readonly unit: string } {
  if (ms < HOUR) return { unitMs: MINUTE, unit: "minute" };
  return ms < 2 * DAY ? { unitMs: HOUR, unit: "hour" } : { unitMs: DAY, unit: "day" };
}
