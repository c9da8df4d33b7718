import type { Row } from "./rows.ts";

/** What the virtual list is given at once. */
interface RowStep {
  readonly rows: readonly Row[];
  /** Rows came or went above what is looked at: the place is kept counting from the end. */
  readonly isShift: boolean;
  /** No row is left of those before: it is another place, and nothing of the list's measures holds. */
  readonly isElsewhere: boolean;
}

/**
 * The next step on the way from the rows that are shown to others. The list knows its rows by their place alone, so what
 * changes at the beginning and what changes at the end (older ones come, the newest are let go) are two steps.
 * @param firstSeen the place of the first row in view
 */
export function nextStep(shown: readonly Row[], wanted: readonly Row[], firstSeen: number): RowStep {
  const [first] = shown;
  const [wantedFirst] = wanted;
  if (first === undefined || wantedFirst === undefined) {
    return { rows: wanted, isShift: false, isElsewhere: shown.length > 0 };
  }
  const added = wanted.findIndex(({ key }) => key === first.key);
  if (added > 0) {
    const isAll = wanted.length - added === shown.length;
    return step(isAll ? wanted : [...wanted.slice(0, added), ...shown], true);
  }
  if (added === 0) {
    const isShorter = wanted.length < shown.length;
    return step(wanted, isShorter && firstDifference(shown, wanted) < firstSeen);
  }
  const removed = shown.findIndex(({ key }) => key === wantedFirst.key);
  if (removed === -1) return { rows: wanted, isShift: false, isElsewhere: true };
  return step(wanted.length === shown.length - removed ? wanted : shown.slice(removed), true);
}

function step(rows: readonly Row[], isShift: boolean): RowStep {
  return { rows, isShift, isElsewhere: false };
}

function firstDifference(shown: readonly Row[], wanted: readonly Row[]): number {
  const index = wanted.findIndex((row, place) => row.key !== shown[place]?.key);
  return index === -1 ? wanted.length : index;
}
