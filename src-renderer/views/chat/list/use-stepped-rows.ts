import { type RefObject, useLayoutEffect, useState } from "react";
import { nextStep } from "./row-steps.ts";
import type { Row } from "./rows.ts";

interface Stepped {
  readonly wanted: readonly Row[];
  readonly rows: readonly Row[];
  readonly isShift: boolean;
  /** Another one for each place in the channel that has nothing to do with the one before. */
  readonly place: number;
}

/** The rows in the steps in which the virtual list can take them, all of them before anything is painted. */
export function useSteppedRows(wanted: readonly Row[], firstSeen: RefObject<number>): Stepped {
  const [stepped, setStepped] = useState<Stepped>({ wanted, rows: wanted, isShift: false, place: 0 });
  const stepOn = (from: Stepped): Stepped => {
    const { rows, isShift, isElsewhere } = nextStep(from.rows, wanted, firstSeen.current);
    return { wanted, rows, isShift, place: from.place + (isElsewhere ? 1 : 0) };
  };
  // During rendering, so that no frame shows rows that are gone.
  if (stepped.wanted !== wanted) setStepped(stepOn(stepped));
  useLayoutEffect(() => {
    if (stepped.rows !== stepped.wanted) setStepped(stepOn(stepped));
  });
  return stepped;
}
