import type { UnreadReport } from "../../shared/desktop/desktop-state.ts";
import plain from "../assets/favicon.svg";
import marked from "../assets/favicon-unread.svg";

/** A dot on the tab's icon while somebody called. */
export function markTabIcon({ mentions }: UnreadReport): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const wanted = mentions > 0 ? marked : plain;
  if (link !== null && link.getAttribute("href") !== wanted) link.href = wanted;
}
