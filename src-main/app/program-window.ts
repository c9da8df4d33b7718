import { join } from "node:path";
import { app, BrowserWindow, dialog, nativeTheme, protocol, screen, session, shell } from "electron";
import type { DesktopState } from "../../shared/desktop/desktop-state.ts";
import { AppFiles } from "../security/app-files.ts";
import { serveAppScheme } from "../security/app-scheme.ts";
import { guardContents } from "../security/guard-contents.ts";
import { guardPermissions } from "../security/permissions.ts";
import { webPreferences } from "../security/window-options.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import type { Log } from "../system/log.ts";
import { backgroundColor } from "../window/background-color.ts";
import { showContextMenus } from "../window/electron-context-menu.ts";
import type { MainWindowDeps } from "../window/main-window.ts";
import { windowIcon } from "../window/window-icon.ts";

export interface ProgramWindowParts {
  readonly os: DesktopState["os"];
  /** The folder with main/, preload/ and renderer/. */
  readonly distDir: string;
  readonly settings: SettingsStore;
  readonly log: Log;
}

/** What goes for every page of the program, whoever opens it; before the first window. */
export function guardPages({ distDir, settings, log }: Omit<ProgramWindowParts, "os">): void {
  const openExternal = browserOpener(log);
  app.on("web-contents-created", (_event, contents) => guardContents(contents, { openExternal, log }));
  guardPermissions(session.defaultSession, log);
  const imageOrigins = (): string[] => settings.current.servers.map(({ url }) => url);
  serveAppScheme(protocol, new AppFiles({ root: join(distDir, "renderer"), imageOrigins }));
}

/** Opens what `externalLink` let through. */
function browserOpener(log: Log): (url: string) => void {
  return (url) =>
    void shell.openExternal(url).catch((error: unknown) => log.warn("the browser did not open", { error }));
}

/** The window's share of Electron. */
export function electronWindow({
  os,
  distDir,
  settings,
  log,
}: ProgramWindowParts): Pick<MainWindowDeps, "createWindow" | "options" | "workAreas" | "store" | "askAfterCrash"> {
  const icon = windowIcon(os);
  return {
    createWindow(options) {
      const window = new BrowserWindow(options);
      showContextMenus(window, browserOpener(log));
      return window;
    },
    options: {
      title: "Cromulent",
      autoHideMenuBar: true,
      backgroundColor: backgroundColor(nativeTheme),
      ...(icon === undefined ? {} : { icon }),
      webPreferences: webPreferences(join(distDir, "preload", "preload.cjs"), app.isPackaged),
    },
    workAreas() {
      const primary = screen.getPrimaryDisplay();
      const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
      return [primary, ...others].map(({ workArea }) => workArea);
    },
    store: {
      load: () => ({ bounds: settings.current.windowBounds, mode: settings.current.windowMode }),
      save: ({ bounds, mode }) => settings.change({ windowBounds: bounds, windowMode: mode }),
    },
    async askAfterCrash(window) {
      const { response } = await dialog.showMessageBox(window, {
        type: "error",
        message: "Cromulent's window stopped working several times.",
        detail: "You are in no call now. Load it again; if that does not help, the log says more.",
        buttons: ["Load again", "Quit"],
        defaultId: 0,
        cancelId: 0,
      });
      return response === 1 ? "quit" : "reload";
    },
  };
}
