import type { BackupStatus, Finding } from "../../../shared/protocol/values.ts";
import { sizeWords } from "../../../shared/size-words.ts";

/** What each check of A10 looks at. */
export const CHECK_WORDS: Readonly<Record<Finding["check"], string>> = {
  data: "Data folder",
  disk: "Free disk space",
  clock: "Clock",
  port: "Port",
  turn: "Relay for calls",
  publicUrl: "Public address",
  certificate: "Certificate",
  backup: "Backup",
};

export const STATE_WORDS: Readonly<Record<Finding["state"], string>> = {
  well: "Well",
  warning: "Warning",
  fault: "Fault",
};

/** All checks in one sentence. */
export function summary(findings: readonly Finding[]): string {
  const count = (state: Finding["state"]) => findings.filter((finding) => finding.state === state).length;
  const [faults, warnings] = [count("fault"), count("warning")];
  if (faults + warnings === 0) return "All is well.";
  const parts = [
    ...(faults > 0 ? [faults === 1 ? "1 fault" : `${faults} faults`] : []),
    ...(warnings > 0 ? [warnings === 1 ? "1 warning" : `${warnings} warnings`] : []),
  ];
  return `${parts.join(" and ")}; the rest is well.`;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINUTE_MS = 60_000;

/** `every 6 hours`, as the host set it. */
export function everyWords(everyMs: number): string {
  const [unitMs, unit] = largestUnit(everyMs);
  const count = everyMs / unitMs;
  return count === 1 ? `every ${unit}` : `every ${Number(count.toFixed(1))} ${unit}s`;
}

function largestUnit(ms: number): readonly [number, string] {
  if (ms % DAY_MS === 0) return [DAY_MS, "day"];
  return ms % HOUR_MS === 0 ? [HOUR_MS, "hour"] : [MINUTE_MS, "minute"];
}

/** Of a backup that was made: its file's name, size and how long it took. */
export function madeWords({ detail, bytes, tookMs }: NonNullable<BackupStatus["last"]>): string {
  return `${detail}, ${sizeWords(bytes)}, in ${Math.max(1, Math.round(tookMs / 1_000))} s`;
}
