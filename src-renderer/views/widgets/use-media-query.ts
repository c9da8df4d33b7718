import { useCallback, useSyncExternalStore } from "react";

/** Under this width there is one column, and the others are drawers; the style sheets name the same figures. */
export const NARROW = "(max-width: 699px)";
/** Under this width three columns leave the middle too little: the members are a drawer. */
export const COMPACT = "(max-width: 939px)";

/** Whether the media query holds now. */
export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (onChange: () => void) => {
      const list = matchMedia(query);
      list.addEventListener("change", onChange);
      return () => list.removeEventListener("change", onChange);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}
