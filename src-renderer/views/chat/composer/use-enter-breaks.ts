import { NARROW, useMediaQuery } from "../../widgets/use-media-query.ts";

/** Where the first pointer is a finger there is a keyboard of glass, which has no Shift+Enter. */
const TOUCH = "(pointer: coarse)";

/** Whether Enter begins a new line and the button sends. */
export function useEnterBreaks(): boolean {
  const isNarrow = useMediaQuery(NARROW);
  const isTouch = useMediaQuery(TOUCH);
  return isNarrow || isTouch;
}
