import type { BrowserWindow, BrowserWindowConstructorOptions, RenderProcessGoneDetails, WebContents } from "electron";
import { PAGE_URL } from "../security/app-origin.ts";
import type { WindowMode } from "../settings/desktop-settings.ts";
import type { Log } from "../system/log.ts";
import { onClose } from "./on-close.ts";
import type { ReloadBudget } from "./reload-budget.ts";
import { MIN_SIZE, openingBounds, type Rectangle } from "./window-bounds.ts";

/** Where the window was when it was seen last. */
export interface WindowPlace {
  readonly bounds: Rectangle | null;
  readonly mode: WindowMode;
}

export interface WindowStore {
  load(): WindowPlace;
  /** Called at every move and each size on the way: whoever writes it to a disk waits a moment. */
  save(place: WindowPlace): void;
}

/** Why there is no page any more that could hear, show or say anything. */
export type PageGoneReason = "crashed" | "reloaded";

export interface MainWindowDeps {
  readonly createWindow: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  /** Everything of it that is not about this window's place and looks. */
  readonly options: BrowserWindowConstructorOptions;
  readonly workAreas: () => readonly Rectangle[];
  readonly store: WindowStore;
  readonly os: "linux" | "darwin" | "win32";
  readonly closing: () => { readonly closeToTray: boolean; readonly hasTray: boolean };
  readonly reloads: ReloadBudget;
  readonly log: Log;
  /** Before anything else is done about it. */
  readonly onPageGone: (reason: PageGoneReason) => void;
  /** The page crashed again and again, and does not come back by itself. */
  readonly onPageGivenUp: () => void;
  /** The window was closed and the program goes on. */
  readonly onStillRunning: (place: "tray" | "taskbar") => void;
  /** After `onPageGivenUp`: what now? */
  readonly askAfterCrash: (window: BrowserWindow) => Promise<"reload" | "quit">;
  readonly quit: () => void;
}

/** The program's one window, from its start to its end; hidden rather than closed in between. */
export class MainWindow {
  readonly #deps: MainWindowDeps;
  readonly #window: BrowserWindow;
  #isQuitting = false;
  /** How it is to be shown first; null once it was. */
  #firstMode: WindowMode | null;

  /** @param opening "hidden": it waits in the tray until `show` */
  constructor(deps: MainWindowDeps, opening: "shown" | "hidden") {
    this.#deps = deps;
    const { bounds, mode } = deps.store.load();
    this.#firstMode = mode;
    this.#window = deps.createWindow({
      ...deps.options,
      ...openingBounds(bounds, deps.workAreas()),
      minWidth: MIN_SIZE.width,
      minHeight: MIN_SIZE.height,
      show: false,
    });
    this.#watchWindow();
    this.#watchPage(this.#window.webContents);
    this.#window.loadURL(PAGE_URL).catch((error: unknown) => deps.log.error("the page cannot be loaded", { error }));
    // In the page's own colour, so that nothing flashes. Waiting for the page gains nothing, as its first frame is as empty.
    if (opening === "shown") this.show();
  }

  get contents(): WebContents {
    return this.#window.webContents;
  }

  show(): void {
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.show();
    if (this.#firstMode === "maximized") this.#window.maximize();
    if (this.#firstMode === "fullScreen") this.#window.setFullScreen(true);
    this.#firstMode = null;
    this.#window.focus();
  }

  /** The tray went away, or never came: whatever is hidden in it has to be found elsewhere. */
  leaveTray(): void {
    if (this.#deps.os === "darwin" || this.#window.isVisible() || this.#window.isMinimized()) return;
    this.#window.showInactive();
    this.#window.minimize();
  }

  /** The program ends: closing the window closes it from here on. */
  letGo(): void {
    this.#isQuitting = true;
  }

  #watchWindow(): void {
    const window = this.#window;
    const save = (): void => {
      // On its way out it leaves the full screen, which nobody asked for.
      if (this.#isQuitting) return;
      this.#deps.store.save({ bounds: window.getNormalBounds(), mode: this.#firstMode ?? modeOf(window) });
    };
    window.on("resize", save);
    window.on("move", save);
    window.on("maximize", save);
    window.on("unmaximize", save);
    window.on("enter-full-screen", save);
    window.on("leave-full-screen", save);
    window.on("close", (event) => {
      const { closing, os, quit, onStillRunning } = this.#deps;
      const what = onClose({ ...closing(), os, isQuitting: this.#isQuitting });
      if (what === "close") return;
      event.preventDefault();
      if (what === "quit") quit();
      if (what === "hide") this.#hide();
      if (what === "minimize") window.minimize();
      // On macOS no program ends with its window.
      if (what !== "quit" && os !== "darwin") onStillRunning(what === "hide" ? "tray" : "taskbar");
    });
    window.on("unresponsive", () => this.#deps.log.warn("the page does not answer"));
    window.on("responsive", () => this.#deps.log.info("the page answers again"));
  }

  /** macOS leaves an empty black space behind where a full-screen window is hidden. */
  #hide(): void {
    const window = this.#window;
    if (this.#deps.os !== "darwin" || !window.isFullScreen()) return window.hide();
    window.once("leave-full-screen", () => window.hide());
    window.setFullScreen(false);
  }

  #watchPage(contents: WebContents): void {
    contents.on("did-start-navigation", ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) this.#deps.onPageGone("reloaded");
    });
    contents.on("render-process-gone", (_event, details) => this.#afterCrash(details));
    contents.on("preload-error", (_event, _path, error) =>
      this.#deps.log.error("the preload script failed", { error }),
    );
  }

  async #afterCrash({ reason, exitCode }: RenderProcessGoneDetails): Promise<void> {
    const { log, onPageGone, onPageGivenUp, reloads, askAfterCrash, quit } = this.#deps;
    onPageGone("crashed");
    if (this.#isQuitting) return;
    log.error("the page's process ended", { reason, exitCode });
    if (reloads.take()) return this.contents.reload();
    onPageGivenUp();
    this.show();
    if ((await askAfterCrash(this.#window)) === "quit") quit();
    else this.contents.reload();
  }
}

function modeOf(window: BrowserWindow): WindowMode {
  if (window.isFullScreen()) return "fullScreen";
  return window.isMaximized() ? "maximized" : "normal";
}
