import type { SubjectFigures } from "./figures.ts";

export interface PromisedFigure {
  readonly what: string;
  readonly holds: boolean;
}

/** "balanced", beside what Chromium does when nobody tells it anything. */
const BALANCED_RATIO = 0.8;
const CLEAN_MS = 80;

/** What was promised of the subjects that were measured. */
export function promisesOf(lines: readonly SubjectFigures[]): PromisedFigure[] {
  const find = (key: string) => lines.find((line) => line.key === key);
  const [bare, balanced] = [find("bare"), find("desktop-balanced")];
  if (bare === undefined || balanced === undefined) return [];
  const ratio = balanced.medianMs / bare.medianMs;
  return [
    {
      what: `balanced ${ratio.toFixed(2)} × the bare pair at Chromium's default (at most ${BALANCED_RATIO})`,
      holds: ratio <= BALANCED_RATIO,
    },
    {
      what: `clean line, balanced: ${balanced.medianMs.toFixed(0)} ms (at most ${CLEAN_MS}; the bare pair ${bare.medianMs.toFixed(0)})`,
      holds: balanced.medianMs <= CLEAN_MS,
    },
  ];
}
