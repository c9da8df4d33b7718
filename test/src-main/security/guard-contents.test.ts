import { EventEmitter } from "node:events";
import type { WebContents, WindowOpenHandlerResponse } from "electron";
import { expect, it } from "vitest";
import { PAGE_URL } from "../../../src-main/security/app-origin.ts";
import { guardContents } from "../../../src-main/security/guard-contents.ts";
import { RecordedLog } from "../../helpers/recorded-log.ts";

/** As much of Electron's contents as is guarded. */
class Contents extends EventEmitter {
  openWindow: ((details: { url: string }) => WindowOpenHandlerResponse) | null = null;

  setWindowOpenHandler(handler: (details: { url: string }) => WindowOpenHandlerResponse): void {
    this.openWindow = handler;
  }

  /** Whether one of the page's events was allowed to go on. */
  allows(name: string, url?: string): boolean {
    let isPrevented = false;
    const preventDefault = (): void => {
      isPrevented = true;
    };
    this.emit(name, { url, preventDefault });
    return !isPrevented;
  }
}

function setUp() {
  const contents = new Contents();
  const log = new RecordedLog();
  const opened: string[] = [];
  guardContents(contents as unknown as WebContents, { openExternal: (url) => opened.push(url), log });
  return { contents, log, opened };
}

it.each(["will-navigate", "will-frame-navigate", "will-redirect"])("13 %s leads to our own page alone", (name) => {
  const { contents, log } = setUp();
  expect(contents.allows(name, PAGE_URL)).toBe(true);
  expect(log.of("warn")).toEqual([]);
  for (const url of ["https://example.org/", "app://cromulent/assets/a.svg", "file:///etc/passwd", "about:blank", ""]) {
    expect(contents.allows(name, url)).toBe(false);
  }
  expect(log.of("warn")).toHaveLength(5);
});

it("12 No webview is attached", () => {
  const { contents, log } = setUp();
  expect(contents.allows("will-attach-webview")).toBe(false);
  expect(log.of("warn")).toHaveLength(1);
});

it("14, 15 No window is opened; addresses of the web go to the browser", () => {
  const { contents, log, opened } = setUp();
  for (const url of ["https://example.org/a", "file:///etc/passwd", PAGE_URL, "about:blank"]) {
    expect(contents.openWindow?.({ url })).toEqual({ action: "deny" });
  }
  expect(opened).toEqual(["https://example.org/a"]);
  expect(log.of("warn")).toHaveLength(3);
});
