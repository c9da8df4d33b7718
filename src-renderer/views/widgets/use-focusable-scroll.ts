import { type RefObject, useEffect } from "react";

/**
 * Puts an area that scrolls and holds nothing to focus into the order of the Tab key as long as there is something to
 * scroll, so that the keyboard reaches all of it.
 */
export function useFocusableScroll(ref: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const update = () => {
      const isScrolling = element.scrollHeight > element.clientHeight || element.scrollWidth > element.clientWidth;
      if (isScrolling) element.tabIndex = 0;
      else element.removeAttribute("tabindex");
    };
    const observer = new ResizeObserver(update);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, [ref]);
}
