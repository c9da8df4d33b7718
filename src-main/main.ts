import "../shared/polyfills.ts";
import { join } from "node:path";
import { app, crashReporter, dialog, Menu, protocol } from "electron";
import type { Latency } from "../shared/client/settings.ts";
import type { DesktopState, InviteLink } from "../shared/desktop/desktop-state.ts";
import { ProtocolError } from "../shared/protocol/errors.ts";
import { Inbox } from "./app/inbox.ts";
import { newId } from "./app/new-id.ts";
import { electronWindow, guardPages } from "./app/program-window.ts";
import type { SecondStart } from "./app/second-start.ts";
import { bufferSamples, startLatency } from "./app/start-latency.ts";
import { openStores } from "./app/stores.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import type { Program } from "./program.ts";
import { registerAppScheme } from "./security/app-scheme.ts";
import { sandboxAll } from "./security/sandbox.ts";
import { nodeFiles } from "./settings/files.ts";
import { keepCrashFiles, logFolder, logUncaught } from "./system/crashes.ts";
import { isHiddenStart } from "./system/launch.ts";
import { Links } from "./system/links.ts";
import { createLog, type Log } from "./system/log.ts";
import { systemClock as clock } from "./system-clock.ts";
import { MainWindow } from "./window/main-window.ts";
import { ReloadBudget } from "./window/reload-budget.ts";

/** dist/desktop, or its place in the package. */
const DIST_DIR = join(import.meta.dirname, "..");
/** electron-builder.yml's `appId`: by it Windows knows whose notifications they are. */
const WINDOWS_APP_ID = "org.cromulent.desktop";

const environment = environmentOrEnd();
if (environment !== null) begin(environment);

/** Everything that has to happen before `app` is ready. */
function begin(environment: Environment): void {
  if (environment.userDataDir !== null) app.setPath("userData", environment.userDataDir);
  if (process.platform === "win32") app.setAppUserModelId(WINDOWS_APP_ID);
  const latency = startLatency(nodeFiles, app.getPath("userData"));
  // One that was given by hand stands.
  if (!app.commandLine.hasSwitch("audio-buffer-size")) {
    app.commandLine.appendSwitch("audio-buffer-size", String(bufferSamples(latency)));
  }
  keepCrashFiles({ app, crashReporter });
  sandboxAll(app);
  registerAppScheme(protocol);
  // Else Electron builds a menu of its own first, which nobody gets to see.
  Menu.setApplicationMenu(null);
  const secondStart: SecondStart = { serverUrl: environment.serverUrl };
  if (!app.requestSingleInstanceLock(secondStart)) return app.quit();

  const log = createLog({
    folder: logFolder(app.getPath("userData")),
    level: environment.logLevel,
    console: app.isPackaged ? "off" : "on",
  });
  const invites = new Inbox<InviteLink>();
  logUncaught(process, log);
  const links = new Links({
    app,
    log,
    argv: process.argv,
    onInvite: (link) => invites.put(link),
    onRefused: (reason) => dialog.showErrorBox("This link was not opened", reason),
  });
  app
    .whenReady()
    .then(() => start(environment, latency, log, invites))
    .then(
      () => links.openFirst(),
      (error: unknown) => {
        log.error("the program did not start", { error });
        // A window with nothing behind it would answer nobody.
        dialog.showErrorBox("Cromulent cannot start", "Its log says why; installing it anew may help.");
        app.exit(1);
      },
    );
}

/** The window first: while its process starts, main has the time to load the program behind it. */
function start(environment: Environment, latency: Latency, log: Log, invites: Inbox<InviteLink>): Promise<void> {
  const os = systemOs();
  const stores = openStores({ os, environment, latency, clock, log, newId });
  const { settings, state } = stores;
  let program: Program | null = null;

  guardPages({ distDir: DIST_DIR, settings, log });
  const isHidden = isHiddenStart({
    os,
    argv: process.argv,
    wasOpenedAtLogin: os === "darwin" && app.getLoginItemSettings().wasOpenedAtLogin,
    startHidden: settings.current.preferences.startHidden,
  });
  const window = new MainWindow(
    {
      ...electronWindow({ os, distDir: DIST_DIR, settings, log }),
      os,
      closing: () => ({ closeToTray: settings.current.preferences.closeToTray, hasTray: state.current.hasTray }),
      reloads: new ReloadBudget(clock),
      log,
      onPageGone: () => program?.pageGone(),
      onPageGivenUp: () => program?.pageGivenUp(),
      onStillRunning: (place) => program?.stillRunning(place),
      quit: () => app.quit(),
    },
    isHidden ? "hidden" : "shown",
  );
  // One step of main's thread, from here to the listeners of ipc: no page can ask anything before.
  return import("./program.ts").then(({ runProgram }) => {
    program = runProgram({ environment, os, log, stores, invites, window, isHidden, distDir: DIST_DIR });
  });
}

function systemOs(): DesktopState["os"] {
  const { platform } = process;
  // Other systems that Electron runs on are near enough to Linux.
  return platform === "darwin" || platform === "win32" ? platform : "linux";
}

function environmentOrEnd(): Environment | null {
  try {
    return readEnvironment(process.env, process.platform);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    dialog.showErrorBox("Cromulent cannot start", error.message);
    app.exit(1);
    return null;
  }
}
