import { useCallback, useEffect, useRef, useState } from "react";

export type Drawer = "channels" | "members" | "search";

/**
 * The columns that have become drawers (`possible`): one at a time over the channel. Opening moves the focus in (the search
 * takes it into its field by itself), Escape and the veil close, closing gives the focus back. The voice bar stays in reach all the while, so this is no modal dialog.
 */
export function useDrawers(possible: readonly Drawer[]) {
  const [wanted, setWanted] = useState<Drawer | null>(null);
  const channelsRef = useRef<HTMLElement>(null);
  const membersRef = useRef<HTMLElement>(null);
  const opener = useRef<Element | null>(null);
  const open = wanted !== null && possible.includes(wanted) ? wanted : null;

  const close = useCallback(() => setWanted(null), []);
  const show = useCallback((drawer: Drawer) => {
    setWanted((before) => {
      if (before === null) opener.current = document.activeElement;
      return drawer;
    });
  }, []);
  const toggle = useCallback((drawer: Drawer) => {
    opener.current = document.activeElement;
    setWanted((before) => (before === drawer ? null : drawer));
  }, []);

  useEffect(() => {
    if (open === null) return;
    if (open === "channels") channelsRef.current?.focus();
    else if (open === "members") membersRef.current?.focus();
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) setWanted(null);
    };
    addEventListener("keydown", onKeyDown);
    return () => {
      removeEventListener("keydown", onKeyDown);
      if (opener.current instanceof HTMLElement) opener.current.focus();
    };
  }, [open]);

  return { open, close, show, toggle, channelsRef, membersRef };
}
