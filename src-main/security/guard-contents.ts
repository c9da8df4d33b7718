import type { WebContents } from "electron";
import type { Log } from "../system/log.ts";
import { isPageUrl } from "./app-origin.ts";
import { externalLink } from "./external-links.ts";

export interface GuardDeps {
  /** Opens an address of the web in the system's browser. */
  readonly openExternal: (url: string) => void;
  readonly log: Log;
}

/**
 * Keeps a page where it is, whatever its scripts want: it goes to no other address, opens no window and embeds nothing.
 * For every page of the program, from `web-contents-created` on.
 */
export function guardContents(contents: WebContents, { openExternal, log }: GuardDeps): void {
  const stay = (event: { readonly url: string; preventDefault(): void }): void => {
    // A reload is a navigation too.
    if (isPageUrl(event.url)) return;
    event.preventDefault();
    log.warn("a navigation was refused", { url: event.url });
  };
  contents.on("will-navigate", stay);
  contents.on("will-redirect", stay);
  contents.on("will-frame-navigate", stay);
  contents.on("will-attach-webview", (event) => {
    event.preventDefault();
    log.warn("a webview was refused");
  });
  contents.setWindowOpenHandler(({ url }) => {
    const link = externalLink(url);
    if (link === null) log.warn("an address was not opened", { url });
    else openExternal(link);
    return { action: "deny" };
  });
}
