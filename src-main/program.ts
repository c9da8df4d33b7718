import { join } from "node:path";
import { app, ipcMain, net, shell } from "electron";
import { type DesktopState, type InviteLink, NOTHING_UNREAD } from "../shared/desktop/desktop-state.ts";
import { desktopHost } from "./app/desktop-host.ts";
import { DesktopSide } from "./app/desktop-side.ts";
import { FirstPage } from "./app/first-page.ts";
import type { Inbox } from "./app/inbox.ts";
import { invokeHandlers } from "./app/invoke-handlers.ts";
import { systemKeys } from "./app/key-source.ts";
import { newId } from "./app/new-id.ts";
import { OrderlyQuit } from "./app/orderly-quit.ts";
import { PreferencesSide } from "./app/preferences-side.ts";
import { restart } from "./app/restart.ts";
import { parseSecondStart } from "./app/second-start.ts";
import type { Stores } from "./app/stores.ts";
import { systemAutostart } from "./app/system-autostart.ts";
import { VoiceStanding } from "./app/voice-standing.ts";
import type { Environment } from "./environment.ts";
import { PageChannel } from "./ipc/page-channel.ts";
import { PageIpc } from "./ipc/page-ipc.ts";
import { GlobalKeys } from "./keys/global-keys.ts";
import { ActiveServer } from "./session/active-server.ts";
import { nodeSocket, systemTrust } from "./session/gateway-socket.ts";
import { fetchExchange } from "./session/http-exchange.ts";
import { nodeUpload } from "./session/upload-stream.ts";
import { openLogFolder } from "./system/crashes.ts";
import { registerLinks } from "./system/links.ts";
import { loadUpdater } from "./system/load-updater.ts";
import type { Log } from "./system/log.ts";
import { Updates } from "./system/updates.ts";
import { systemClock as clock } from "./system-clock.ts";
import type { MainWindow } from "./window/main-window.ts";

/** A panel that starts with the log-in may be slower than the program. */
const TRAY_WAIT_MS = 10_000;

export interface ProgramParts {
  readonly environment: Environment;
  readonly os: DesktopState["os"];
  readonly log: Log;
  readonly stores: Stores;
  readonly invites: Inbox<InviteLink>;
  readonly window: MainWindow;
  /** It waits in the tray. */
  readonly isHidden: boolean;
  /** The folder with main/, preload/ and renderer/. */
  readonly distDir: string;
}

/** What the window tells the program. */
export interface Program {
  /** Nobody hears or answers any more: whatever is held ends, and the server is told. */
  pageGone(): void;
  pageGivenUp(): void;
  stillRunning(place: "tray" | "taskbar"): void;
}

/** Everything behind the window, put together. */
export function runProgram({
  environment,
  os,
  log,
  stores,
  invites,
  window,
  isHidden,
  distDir,
}: ProgramParts): Program {
  const { settings, tokens, state } = stores;
  const userDir = app.getPath("userData");
  const page = new PageChannel();
  const firstPage = new FirstPage(clock);
  const voice = new VoiceStanding();

  const trust = systemTrust();
  const active = new ActiveServer({
    storage: {
      read: () => settings.current,
      save: ({ servers, activeServerId }) => settings.change({ servers: [...servers], activeServerId }),
    },
    tokens,
    exchange: fetchExchange((url, init) => net.fetch(url, init)),
    openSocket: (url) => nodeSocket(url, trust),
    openUpload: nodeUpload(trust),
    clock,
    random: Math.random,
    client: { name: "cromulent-desktop", version: app.getVersion(), platform: os, deviceId: settings.current.deviceId },
    newId,
    log,
    toPage: (message) => page.send(message),
    onInvite: (invite) => state.update({ invite }),
  });

  const hearing = systemKeys({
    kind: environment.keySource,
    os,
    helperFile: join(distDir, "main", "key-helper.cjs"),
    contents: window.contents,
    clock,
    random: Math.random,
    log,
  });
  const keys = new GlobalKeys(hearing.create, {
    onKey(event) {
      // Also while there is no page to mute itself.
      if (event.kind === "hold" && event.action === "holdToMute" && event.end === "cut") active.muteHeldCall();
      page.send({ kind: "key", event });
    },
    onStatus: (status) => state.update({ keys: status }),
  });
  const updates = new Updates({
    os,
    load: loadUpdater,
    clock,
    log,
    onState: (update) => state.update({ update }),
    beforeRestart: () => quit.prepare(),
  });
  const preferences = new PreferencesSide({
    settings,
    state,
    autostart: systemAutostart(os, environment, log),
    tokens,
    updates,
  });
  const showLogs = (): void => void openLogFolder(shell, userDir, log);
  const desktop = new DesktopSide({
    os,
    build: app.isPackaged ? "packaged" : "unpackaged",
    host: desktopHost({ os, environment, clock, random: Math.random, log, pageShown: firstPage.shown }),
    settings,
    state,
    voice,
    standing: () => active.standing,
    clock,
    log,
    showWindow: () => window.show(),
    command: (command) => page.send({ kind: "command", command }),
    openLogFolder: showLogs,
    checkForUpdate: () => updates.check(),
    quit: () => app.quit(),
    onShut(shut) {
      // First to the page, which shuts the microphone by it; the keys' ends follow.
      state.update({ shut });
      if (shut !== null) keys.releaseAll();
    },
    onNetworkChanged: () => active.networkChanged(),
    onTouched: () => page.send({ kind: "touched" }),
  });

  const ipc = new PageIpc({
    ipc: ipcMain,
    ownContentsId: () => window.contents.id,
    log,
    invoke: invokeHandlers({
      servers: active,
      setBindings: (bindings) => settings.change({ bindings }),
      setPreferences: (wanted) => preferences.change(wanted),
      startPage() {
        page.started(window.contents);
        firstPage.started();
        // The page before may have died with something unread, and a new one tells of what changes.
        desktop.setUnread(NOTHING_UNREAD);
        return { ...active.startPage(), desktop: state.current, settings: settings.current.voice };
      },
    }),
    send: {
      connect: ({ epoch }) => active.shownIn(epoch)?.connect(),
      setInVoice: ({ epoch, inVoice }) => active.shownIn(epoch)?.setInVoice(inVoice),
      checkConnection: ({ epoch }) => active.shownIn(epoch)?.checkConnection(),
      uploadCancel: ({ epoch, id }) => active.shownIn(epoch)?.uploads.cancel(id),
      networkChanged: () => active.networkChanged(),
      saveSettings: (changed) => settings.change({ voice: changed }),
      voiceReport(report) {
        voice.reported(report);
        active.voiceReported(report);
        desktop.show();
      },
      showNotice: (notice) => desktop.showNotice(notice),
      clearNotice: ({ channelId }) => desktop.clearNotice(channelId),
      showTestNotice: () => desktop.showTestNotice(),
      setUnread: (unread) => desktop.setUnread(unread),
      inviteHandled: () => state.update({ invite: null }),
      openLogFolder: showLogs,
      openKeySettings: () => hearing.openSettings(),
      retryKeys: () => keys.retry(),
      restart: () => restart(environment),
      restartToUpdate: () => void updates.restart(),
      checkForUpdate: () => updates.check(),
      pageFault: (fault) => log.error("the page could not go on", { fault }),
    },
  });
  const quit = new OrderlyQuit({
    clock,
    log,
    stop() {
      keys[Symbol.dispose]();
      page.gone();
      window.letGo();
      for (const part of [active, desktop, updates, ipc, firstPage]) part[Symbol.dispose]();
    },
    async finish() {
      await Promise.all([settings[Symbol.asyncDispose](), tokens.flush()]);
    },
    quit: () => app.quit(),
  });

  state.onChange((current, previous) => {
    page.send({ kind: "desktop", state: current });
    if (previous.hasTray && !current.hasTray) window.leaveTray();
    desktop.show();
  });
  settings.onChange(({ bindings }) => keys.setBindings(bindings));
  active.onChange(() => {
    voice.rosterChanged(active.standing.roster);
    desktop.show();
  });
  invites.open((invite) => {
    state.update({ invite });
    window.show();
  });
  app.on("before-quit", (event) => quit.hold(event));
  app.on("second-instance", (_event, _argv, _folder, data) => {
    window.show();
    void openServer(parseSecondStart(data).serverUrl);
  });
  app.on("activate", () => window.show());
  app.on("browser-window-focus", () => desktop.windowFocused());

  keys.setBindings(settings.current.bindings);
  void preferences.begin();
  void active.start().then(() => openServer(environment.serverUrl));
  if (isHidden) clock.after(TRAY_WAIT_MS, () => state.current.hasTray || window.leaveTray());
  registerLinks(app, log, {
    os,
    execPath: process.execPath,
    start: app.isPackaged ? { kind: "packaged" } : { kind: "unpackaged", appPath: app.getAppPath() },
  });

  return {
    pageGone() {
      if (!page.isOpen) return;
      page.gone();
      keys.releaseAll();
      voice.pageGone();
      active.pageGone();
      desktop.show();
    },
    pageGivenUp: () => active.pageGivenUp(),
    stillRunning: (place) => desktop.stillRunning(place),
  };

  async function openServer(url: string | null): Promise<void> {
    if (url === null) return;
    // Not the address: an invite's holds its code.
    // Whoever starts the program with an address has chosen it.
    await active.addServer(url, "accept").catch((error: unknown) => log.warn("the server was not opened", { error }));
  }
}
