import { useCallback, useSyncExternalStore } from "react";

/** Under this width the columns become drawers (design.md, "Look and feel"); the style sheets name the same figure. */
export const NARROW = "(max-width: 699px)";

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
