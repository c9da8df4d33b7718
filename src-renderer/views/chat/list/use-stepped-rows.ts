import { type RefObject, useLayoutEffect, useState } from "react";
import { nextStep } from "./row-steps.ts";
import type { Row } from "./rows.ts";

interface Step {
  readonly rows: readonly Row[];
  readonly isShift: boolean;
  /** Another one for each place in the channel that has nothing to do with the one before. */
  readonly place: number;
}

interface Stepped extends Step {
  /** Others are wanted, and come before anything is painted. */
  readonly isUnderWay: boolean;
}

/** The rows in the steps in which the virtual list can take them, all of them before anything is painted. */
export function useSteppedRows(
  wanted: readonly Row[],
  firstSeen: RefObject<number>,
  scroller: RefObject<HTMLElement | null>,
): Stepped {
  const [stepped, setStepped] = useState<Step>({ rows: wanted, isShift: false, place: 0 });
  const stepOn = ({ rows, place }: Step): Step => {
    const { isElsewhere, ...step } = nextStep(rows, wanted, firstSeen.current);
    return { ...step, place: place + (isElsewhere ? 1 : 0) };
  };
  const isUnderWay = stepped.rows !== wanted;
  const next = isUnderWay ? stepOn(stepped) : null;
  // During rendering, so that no rows are drawn that are gone. Two steps would be one there.
  if (next !== null && !next.isShift && !stepped.isShift) setStepped(next);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a step is made of
  useLayoutEffect(() => {
    // The list corrects its place by itself, but takes note of that only with the scroll event, a frame later. With rows in
    // front until then it draws a screen of wrong ones and takes it away again, and it does not keep its place at the top
    // (virtua 0.54: `_flushedJump` in `$getRange`, `$getScrollOffset` in `_fixScrollJump`).
    if (isUnderWay || stepped.isShift) scroller.current?.dispatchEvent(new Event("scroll"));
    if (isUnderWay) setStepped(stepOn);
  }, [stepped, wanted]);
  return { ...stepped, isUnderWay };
}
