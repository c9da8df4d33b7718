import { useRef, useState } from "react";
import type { SearchOpening } from "../search/search-panel.tsx";
import type { Drawer } from "./use-drawers.ts";

interface Drawers {
  readonly open: Drawer | null;
  readonly close: () => void;
  readonly show: (drawer: Drawer) => void;
}

/** The search beside the channel, or over it in a drawer where there is no room; the focus goes back to where it was. */
export function useSearchPanel(drawers: Drawers, isCompact: boolean) {
  const [isBeside, setBeside] = useState(false);
  const [opening, setOpening] = useState<SearchOpening>({ channelId: null, count: 0 });
  const opener = useRef<Element | null>(null);
  const isShown = isCompact ? drawers.open === "search" : isBeside;

  const close = () => {
    if (isCompact) return drawers.close();
    setBeside(false);
    if (opener.current instanceof HTMLElement) opener.current.focus();
  };
  const open = (channelId: string | null) => {
    if (!isShown) opener.current = document.activeElement;
    setOpening(({ count }) => ({ channelId, count: count + 1 }));
    if (isCompact) drawers.show("search");
    else setBeside(true);
  };
  return { isShown, opening, open, close, hide: () => setBeside(false) };
}
