import { EventEmitter } from "node:events";
import type { BrowserWindow, BrowserWindowConstructorOptions } from "electron";
import { describe, expect, it } from "vitest";
import { PAGE_URL } from "../../../src-main/security/app-origin.ts";
import type { WindowMode } from "../../../src-main/settings/desktop-settings.ts";
import { MainWindow, type MainWindowDeps, type WindowPlace } from "../../../src-main/window/main-window.ts";
import { ReloadBudget } from "../../../src-main/window/reload-budget.ts";
import { ManualClock, settle } from "../../helpers/manual-clock.ts";
import { RecordedLog } from "../../helpers/recorded-log.ts";

const BOUNDS = { x: 10, y: 20, width: 900, height: 700 };

class FakeContents extends EventEmitter {
  reloads = 0;

  reload(): void {
    this.reloads += 1;
  }

  crash(): void {
    this.emit("render-process-gone", {}, { reason: "crashed", exitCode: 133 });
  }
}

/** As a desktop with a window manager treats a window. */
class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents();
  readonly loaded: string[] = [];
  isShown = false;
  isInTaskbar = false;
  mode: WindowMode = "normal";

  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
  }
  getNormalBounds(): typeof BOUNDS {
    return BOUNDS;
  }
  isVisible(): boolean {
    return this.isShown;
  }
  isMinimized(): boolean {
    return this.isInTaskbar;
  }
  isMaximized(): boolean {
    return this.mode === "maximized";
  }
  isFullScreen(): boolean {
    return this.mode === "fullScreen";
  }
  show(): void {
    this.isShown = true;
  }
  showInactive(): void {
    this.isShown = true;
  }
  focus(): void {}
  hide(): void {
    this.isShown = false;
  }
  minimize(): void {
    this.isInTaskbar = true;
  }
  restore(): void {
    this.isInTaskbar = false;
  }
  maximize(): void {
    this.mode = "maximized";
    this.emit("maximize");
  }
  setFullScreen(isWanted: boolean): void {
    this.mode = isWanted ? "fullScreen" : "normal";
    this.emit(isWanted ? "enter-full-screen" : "leave-full-screen");
  }
  /** By its button; whether it was let. */
  close(): boolean {
    let isPrevented = false;
    const preventDefault = (): void => {
      isPrevented = true;
    };
    this.emit("close", { preventDefault });
    return !isPrevented;
  }
}

interface Situation {
  readonly os?: MainWindowDeps["os"];
  readonly opening?: "shown" | "hidden";
  readonly mode?: WindowMode;
  readonly closeToTray?: boolean;
  readonly hasTray?: boolean;
  readonly afterCrash?: "reload" | "quit";
}

function setUp(situation: Situation = {}) {
  const { os = "linux", opening = "shown", closeToTray = true, hasTray = true } = situation;
  const electron = new FakeWindow();
  const options: BrowserWindowConstructorOptions[] = [];
  const saved: WindowPlace[] = [];
  const heard: string[] = [];
  const log = new RecordedLog();
  const window = new MainWindow(
    {
      createWindow(wanted) {
        options.push(wanted);
        return electron as unknown as BrowserWindow;
      },
      options: { title: "Cromulent" },
      workAreas: () => [{ x: 0, y: 0, width: 1_920, height: 1_040 }],
      store: {
        load: () => ({ bounds: BOUNDS, mode: situation.mode ?? "normal" }),
        save: (place) => saved.push(place),
      },
      os,
      closing: () => ({ closeToTray, hasTray }),
      reloads: new ReloadBudget(new ManualClock()),
      log,
      onPageGone: (reason) => heard.push(reason),
      onPageGivenUp: () => heard.push("given up"),
      onStillRunning: (place) => heard.push(`still in the ${place}`),
      async askAfterCrash() {
        heard.push("asked");
        return situation.afterCrash ?? "reload";
      },
      quit: () => heard.push("quit"),
    },
    opening,
  );
  return { window, electron, options, saved, heard, log };
}

describe("the window at the start", () => {
  it("is where it was, and shown while its page is loading", () => {
    const { electron, options } = setUp();
    expect(options).toEqual([{ title: "Cromulent", ...BOUNDS, minWidth: 420, minHeight: 560, show: false }]);
    expect(electron.loaded).toEqual([PAGE_URL]);
    expect(electron.isShown).toBe(true);
  });

  it.each(["normal", "maximized", "fullScreen"] as const)("is %s as it was", (mode) => {
    const { electron, saved } = setUp({ mode });
    // Windows are moved and sized while they are made.
    electron.emit("resize");
    expect(saved.at(-1)).toEqual({ bounds: BOUNDS, mode });
    expect(electron.mode).toBe(mode);
    electron.emit("move");
    expect(saved.at(-1)).toEqual({ bounds: BOUNDS, mode });
  });

  it("waits in the tray where it began hidden, and comes as it was", () => {
    const { window, electron, saved } = setUp({ opening: "hidden", mode: "maximized" });
    electron.emit("resize");
    expect(saved.at(-1)?.mode).toBe("maximized");
    expect([electron.isShown, electron.mode]).toEqual([false, "normal"]);
    window.show();
    expect([electron.isShown, electron.mode]).toEqual([true, "maximized"]);
  });

  it("is brought back as the user left it, not as it was at the start", () => {
    const { window, electron, saved } = setUp({ mode: "fullScreen" });
    electron.setFullScreen(false);
    expect(saved.at(-1)?.mode).toBe("normal");
    electron.close();
    window.show();
    expect([electron.isShown, electron.mode]).toEqual([true, "normal"]);
  });
});

describe("closing the window", () => {
  it.each<[string, Situation, string[], { isShown: boolean; isInTaskbar: boolean }]>([
    ["hides it in the tray", {}, ["still in the tray"], { isShown: false, isInTaskbar: false }],
    ["minimises it without a tray", { hasTray: false }, ["still in the taskbar"], { isShown: true, isInTaskbar: true }],
    ["ends the program on wish", { closeToTray: false }, ["quit"], { isShown: true, isInTaskbar: false }],
    ["hides it on macOS, and says nothing", { os: "darwin" }, [], { isShown: false, isInTaskbar: false }],
  ])("%s", (_what, situation, expected, state) => {
    const { electron, heard } = setUp(situation);
    expect(electron.close()).toBe(false);
    expect(heard).toEqual(expected);
    expect(electron).toMatchObject(state);
  });

  it("leaves the full screen first on macOS, which would stay black", () => {
    const { electron } = setUp({ os: "darwin", mode: "fullScreen" });
    electron.close();
    expect([electron.isShown, electron.mode]).toEqual([false, "normal"]);
  });

  it("closes it once the program ends", () => {
    const { window, electron, heard } = setUp();
    window.letGo();
    expect(electron.close()).toBe(true);
    expect(heard).toEqual([]);
  });
});

it("The window's last way, out of the full screen, is not what the user chose", () => {
  const { window, electron, saved } = setUp({ mode: "fullScreen" });
  window.letGo();
  electron.setFullScreen(false);
  expect(saved.at(-1)?.mode).toBe("fullScreen");
});

describe("a tray that goes away", () => {
  it("leaves a hidden window in the list of windows", () => {
    const { window, electron } = setUp({ opening: "hidden" });
    window.leaveTray();
    expect([electron.isShown, electron.isInTaskbar]).toEqual([true, true]);
    window.show();
    expect(electron.isInTaskbar).toBe(false);
  });

  it("leaves a window that is shown where it is", () => {
    const { window, electron } = setUp();
    window.leaveTray();
    expect(electron.isInTaskbar).toBe(false);
  });
});

describe("a page that goes", () => {
  it("is told of when it is loaded again, not when a frame or a fragment changes", () => {
    const { electron, heard } = setUp();
    const { webContents } = electron;
    webContents.emit("did-start-navigation", { isMainFrame: false, isSameDocument: false });
    webContents.emit("did-start-navigation", { isMainFrame: true, isSameDocument: true });
    expect(heard).toEqual([]);
    webContents.emit("did-start-navigation", { isMainFrame: true, isSameDocument: false });
    expect(heard).toEqual(["reloaded"]);
  });

  it("is loaded again by itself three times in a minute; then the user is asked, before a window that is there", async () => {
    const { electron, heard, log } = setUp({ opening: "hidden" });
    for (let crash = 0; crash < 3; crash++) electron.webContents.crash();
    expect(electron.webContents.reloads).toBe(3);
    expect(electron.isShown).toBe(false);
    electron.webContents.crash();
    expect(heard).toEqual(["crashed", "crashed", "crashed", "crashed", "given up", "asked"]);
    expect(electron.isShown).toBe(true);
    await settle();
    expect(electron.webContents.reloads).toBe(4);
    expect(log.of("error")).toHaveLength(4);
  });

  it("stays away where the user had enough", async () => {
    const { electron, heard } = setUp({ afterCrash: "quit" });
    for (let crash = 0; crash < 4; crash++) electron.webContents.crash();
    await settle();
    expect(heard.at(-1)).toBe("quit");
    expect(electron.webContents.reloads).toBe(3);
  });

  it("is not loaded again at the program's end", () => {
    const { window, electron, heard } = setUp();
    window.letGo();
    electron.webContents.crash();
    expect(heard).toEqual(["crashed"]);
    expect(electron.webContents.reloads).toBe(0);
  });
});
