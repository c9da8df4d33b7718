import "../shared/polyfills.ts";
import { join } from "node:path";
import { app, BrowserWindow, dialog, nativeTheme, protocol, screen, session, shell } from "electron";
import { ProtocolError } from "../shared/protocol/errors.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { AppFiles } from "./security/app-files.ts";
import { registerAppScheme, serveAppScheme } from "./security/app-scheme.ts";
import { guardContents } from "./security/guard-contents.ts";
import { guardPermissions } from "./security/permissions.ts";
import { webPreferences } from "./security/window-options.ts";
import { createLog } from "./system/log.ts";
import { backgroundColor } from "./window/background-color.ts";
import { MainWindow } from "./window/main-window.ts";
import { ReloadBudget } from "./window/reload-budget.ts";

const environment = environmentOrEnd();
if (environment !== null) {
  if (environment.userDataDir !== null) app.setPath("userData", environment.userDataDir);
  // Each page is sandboxed by its own options too. Where the system's sandbox was switched off by hand (containers, root),
  // Electron's processes would not start with it.
  if (!app.commandLine.hasSwitch("no-sandbox")) app.enableSandbox();
  registerAppScheme(protocol);
  if (app.requestSingleInstanceLock()) void app.whenReady().then(() => start(environment));
  else app.quit();
}

function start(environment: Environment): void {
  const log = createLog({
    folder: join(app.getPath("userData"), "logs"),
    level: environment.logLevel,
    console: app.isPackaged ? "off" : "on",
  });
  const openExternal = (url: string): void => {
    shell.openExternal(url).catch((error: unknown) => log.warn("the browser did not open", { error }));
  };
  app.on("web-contents-created", (_event, contents) => guardContents(contents, { openExternal, log }));
  guardPermissions(session.defaultSession, log);
  serveAppScheme(
    protocol,
    new AppFiles({ root: join(import.meta.dirname, "..", "renderer"), imageOrigin: () => null }),
  );

  const window = new MainWindow(
    {
      createWindow: (options) => new BrowserWindow(options),
      options: {
        title: "Cromulent",
        autoHideMenuBar: true,
        backgroundColor: backgroundColor(nativeTheme),
        webPreferences: webPreferences(join(import.meta.dirname, "..", "preload", "preload.cjs"), app.isPackaged),
      },
      workAreas: () => screen.getAllDisplays().map(({ workArea }) => workArea),
      store: { load: () => ({ bounds: null, isMaximized: false }), save: () => {} },
      os: "linux",
      closing: () => ({ closeToTray: false, hasTray: false }),
      reloads: new ReloadBudget({ now: Date.now }),
      log,
      onPageGone: (reason) => log.info("the page is gone", { reason }),
      onMinimizedInstead: () => {},
      askAfterCrash: async (parent) => {
        const { response } = await dialog.showMessageBox(parent, {
          type: "error",
          message: "Cromulent's window stopped working several times.",
          detail: "You are in no call. Load it again; if that does not help, the log file says more.",
          buttons: ["Load again", "Quit"],
          defaultId: 0,
          cancelId: 0,
        });
        return response === 1 ? "quit" : "reload";
      },
      quit: () => app.quit(),
    },
    "shown",
  );
  app.on("second-instance", () => window.show());
  app.on("activate", () => window.show());
  app.on("before-quit", () => window.letGo());
}

function environmentOrEnd(): Environment | null {
  try {
    return readEnvironment(process.env);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    dialog.showErrorBox("Cromulent cannot start", error.message);
    app.exit(1);
    return null;
  }
}
