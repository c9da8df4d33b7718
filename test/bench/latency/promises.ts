import { percent, type SubjectFigures } from "./figures.ts";

export interface PromisedFigure {
  readonly what: string;
  readonly holds: boolean;
}

/** "balanced", beside what the same Chromium, Electron's, does when nobody tells it anything. */
const BALANCED_RATIO = 0.8;
const CLEAN_MS = 80;
/** On the bad line. */
const LOSSY_MS = 170;
const LOSSY_CONCEALED_SHARE = 0.04;

/** What was promised of the subjects that were measured. */
export function promisesOf(lines: readonly SubjectFigures[]): PromisedFigure[] {
  const find = (key: string) => lines.find((line) => line.key === key);
  return [...cleanLine(find("desktop-balanced"), find("bare-electron")), ...badLine(find("lossy"))];
}

function cleanLine(balanced: SubjectFigures | undefined, bare: SubjectFigures | undefined): PromisedFigure[] {
  if (balanced === undefined || bare === undefined) return [];
  const ratio = balanced.medianMs / bare.medianMs;
  const [ours, theirs] = [balanced, bare].map(({ medianMs }) => `${medianMs.toFixed(0)} ms`);
  return [
    {
      what: `balanced: ${ratio.toFixed(2)} × the bare pair at the default of the same Chromium (at most ${BALANCED_RATIO})`,
      holds: ratio <= BALANCED_RATIO,
    },
    {
      what: `clean line, balanced: median ${ours} (at most ${CLEAN_MS} ms), the bare pair beside it ${theirs}`,
      holds: balanced.medianMs <= CLEAN_MS,
    },
  ];
}

function badLine(lossy: SubjectFigures | undefined): PromisedFigure[] {
  if (lossy === undefined) return [];
  const { medianMs, concealedShare } = lossy;
  return [
    {
      what: `30 ± 10 ms and 2 % lost: median ${medianMs.toFixed(0)} ms (at most ${LOSSY_MS})`,
      holds: medianMs <= LOSSY_MS,
    },
    {
      what: `the same: ${concealedShare === null ? "unknown" : percent(concealedShare, 1)} made up (at most ${percent(LOSSY_CONCEALED_SHARE, 0)})`,
      holds: concealedShare !== null && concealedShare <= LOSSY_CONCEALED_SHARE,
    },
  ];
}
