import { BrowserWindow, Menu, Notification, powerMonitor, powerSaveBlocker } from "electron";
import type { DesktopState, PageCommand } from "../../shared/desktop/desktop-state.ts";
import type { Clock, Random } from "../../shared/time.ts";
import type { DesktopStateStore } from "../desktop-state-store.ts";
import type { Environment } from "../environment.ts";
import type { ServerStanding } from "../session/active-server.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import { ElectronMenu } from "../system/electron-menu.ts";
import type { Log } from "../system/log.ts";
import type { MenuAction } from "../system/menu.ts";
import { type NoticeFacts, noticesBetween } from "../system/notice.ts";
import { Notifications } from "../system/notifications.ts";
import { Power, type Shut } from "../system/power.ts";
import { ScreenLock, SYSTEM_BUS_ADDRESS } from "../system/screen-lock/screen-lock.ts";
import { AppTray } from "../tray/app-tray.ts";
import { ElectronTrayHost } from "../tray/electron-tray.ts";
import { TrayWatch } from "../tray/presence/tray-watch.ts";
import { traySources } from "../tray/tray-sources.ts";
import { busAt } from "./buses.ts";
import type { VoiceStanding } from "./voice-standing.ts";

export interface DesktopSideParts {
  readonly os: DesktopState["os"];
  readonly build: "packaged" | "unpackaged";
  readonly environment: Environment;
  readonly settings: SettingsStore;
  readonly state: DesktopStateStore;
  readonly voice: VoiceStanding;
  readonly standing: () => ServerStanding;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly showWindow: () => void;
  readonly command: (command: PageCommand) => void;
  readonly openLogFolder: () => void;
  readonly checkForUpdate: () => void;
  readonly quit: () => void;
  /** No microphone may be open from now on; null: that is over. */
  readonly onShut: (shut: Shut) => void;
  readonly onResume: () => void;
  readonly onTouched: () => void;
}

/** How the desktop around the program sees it, and what it tells of itself: tray, menu, notifications, sleep and lock. */
export class DesktopSide implements Disposable {
  readonly #parts: DesktopSideParts;
  readonly #tray: AppTray;
  readonly #menu: ElectronMenu;
  readonly #notifications: Notifications;
  readonly #power: Power;
  readonly #owned: readonly Disposable[];
  #noticed: NoticeFacts;

  constructor(parts: DesktopSideParts) {
    this.#parts = parts;
    this.#noticed = this.#noticeFacts();
    this.#tray = new AppTray(new ElectronTrayHost(parts.os), this.#trayFacts(), (action) => {
      if (action.kind === "quit") parts.quit();
      else if (action.kind === "open") parts.showWindow();
      else parts.command(action.command);
    });
    this.#menu = new ElectronMenu({
      setMenu: (template) => Menu.setApplicationMenu(Menu.buildFromTemplate(template)),
      act: (action) => this.#act(action),
    });
    this.#notifications = makeNotifications(parts);
    this.#power = new Power({ ...parts, monitor: powerMonitor, blocker: powerSaveBlocker });
    this.#owned = [this.#tray, this.#notifications, this.#power, this.#watchTray(), ...this.#watchLock()];
    this.show();
  }

  /** After anything that it shows may have changed. */
  show(): void {
    const { os, build, voice, state } = this.#parts;
    this.#tray.update(this.#trayFacts());
    this.#menu.show({ os, build, voice: voice.report, update: state.current.update.kind });
    this.#power.setCall(voice.report.call);
    const facts = this.#noticeFacts();
    for (const notice of noticesBetween(this.#noticed, facts)) this.#notifications.show(notice);
    this.#noticed = facts;
  }

  /** The window went away and the program did not; said once in the life of an installation. */
  stillRunning(place: "tray" | "taskbar"): void {
    const { settings } = this.#parts;
    if (settings.current.windowHintShown) return;
    settings.change({ windowHintShown: true });
    this.#notifications.show({ kind: "stillRunning", in: place });
  }

  windowFocused(): void {
    this.#notifications.clear();
  }

  [Symbol.dispose](): void {
    for (const part of this.#owned) part[Symbol.dispose]();
  }

  #act(action: MenuAction): void {
    switch (action.kind) {
      case "command":
        this.#parts.showWindow();
        return this.#parts.command(action.command);
      case "openLogFolder":
        return this.#parts.openLogFolder();
      case "checkForUpdate":
        return this.#parts.checkForUpdate();
    }
  }

  #watchTray(): Disposable {
    const { os, environment, state, clock, log } = this.#parts;
    const sources = traySources({ os, connectBus: busAt(null, clock), x11: environment.x11, log });
    return new TrayWatch(sources, (hasTray) => {
      this.#tray.setAvailable(hasTray);
      state.update({ hasTray });
    });
  }

  #watchLock(): readonly Disposable[] {
    const { os, environment, clock, random, log } = this.#parts;
    if (os !== "linux") return [];
    const lock = new ScreenLock({
      connectSessionBus: busAt(null, clock),
      connectSystemBus: busAt(environment.systemBus ?? SYSTEM_BUS_ADDRESS, clock),
      clock,
      random,
      log,
      onLocked: (isLocked) => this.#power.setScreenLocked(isLocked),
    });
    return [lock];
  }

  #trayFacts() {
    return { voice: this.#parts.voice.report, ...this.#parts.standing() };
  }

  #noticeFacts(): NoticeFacts {
    const { voice, state, standing } = this.#parts;
    const { call, channelId } = voice.report;
    const channel = standing().roster?.channels.find(({ id }) => id === channelId)?.name ?? null;
    return { call, channel, keys: state.current.keys.kind, update: state.current.update };
  }
}

function makeNotifications({ settings, showWindow, clock, log }: DesktopSideParts): Notifications {
  return new Notifications({
    isSupported: () => Notification.isSupported(),
    create: (options) => new Notification(options),
    isWanted: () => settings.current.preferences.notifications,
    isWindowFocused: () => BrowserWindow.getFocusedWindow() !== null,
    focusWindow: showWindow,
    clock,
    log,
  });
}
