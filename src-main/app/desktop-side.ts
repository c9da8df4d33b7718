import type { MenuItemConstructorOptions } from "electron";
import {
  type DesktopState,
  type MessageNotice,
  NOTHING_UNREAD,
  type PageCommand,
  type UnreadReport,
} from "../../shared/desktop/desktop-state.ts";
import type { Clock } from "../../shared/time.ts";
import type { DesktopStateStore } from "../desktop-state-store.ts";
import type { ServerStanding } from "../session/active-server.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import { type BadgeHost, badgeFor } from "../system/badge.ts";
import { ElectronMenu } from "../system/electron-menu.ts";
import type { Log } from "../system/log.ts";
import type { MenuAction } from "../system/menu.ts";
import { NetworkWatch, type NetworkWatchDeps } from "../system/network-watch.ts";
import { type NoticeFacts, noticesBetween } from "../system/notice.ts";
import { Notifications, type NotificationsDeps } from "../system/notifications.ts";
import { Power, type PowerMonitor, type Shut, type SleepBlocker } from "../system/power.ts";
import { AppTray, type TrayHost } from "../tray/app-tray.ts";
import { type TraySource, TrayWatch } from "../tray/presence/tray-watch.ts";
import type { VoiceStanding } from "./voice-standing.ts";

/** The desktop around the program, as far as it is used. */
export interface DesktopHost {
  readonly tray: TrayHost;
  readonly traySources: readonly TraySource[];
  setMenu(template: MenuItemConstructorOptions[]): void;
  readonly notifications: Pick<NotificationsDeps, "isSupported" | "create" | "isWindowFocused">;
  readonly monitor: PowerMonitor;
  readonly blocker: SleepBlocker;
  readonly networkInterfaces: NetworkWatchDeps["networkInterfaces"];
  readonly badge: BadgeHost;
  /** Hears when the screen is locked, until it is disposed; null where `monitor` tells it. */
  watchLock(onLocked: (isLocked: boolean) => void): Disposable | null;
}

export interface DesktopSideParts {
  readonly os: DesktopState["os"];
  readonly build: "packaged" | "unpackaged";
  readonly host: DesktopHost;
  readonly settings: Pick<SettingsStore, "current" | "change">;
  readonly state: DesktopStateStore;
  readonly voice: VoiceStanding;
  readonly standing: () => ServerStanding;
  readonly clock: Clock;
  readonly log: Log;
  readonly showWindow: () => void;
  readonly command: (command: PageCommand) => void;
  readonly openLogFolder: () => void;
  readonly checkForUpdate: () => void;
  readonly quit: () => void;
  /** No microphone may be open from now on; null: that is over. */
  readonly onShut: (shut: Shut) => void;
  /** The machine woke up, or has another network: no connection of before can be trusted. */
  readonly onNetworkChanged: () => void;
  readonly onTouched: () => void;
}

/** How the desktop around the program sees it, and what it tells of itself: tray, menu, notifications, sleep and lock. */
export class DesktopSide implements Disposable {
  readonly #parts: DesktopSideParts;
  readonly #tray: AppTray;
  readonly #menu: ElectronMenu;
  readonly #notifications: Notifications;
  readonly #power: Power;
  readonly #network: NetworkWatch;
  readonly #owned: readonly Disposable[];
  #noticed: NoticeFacts;
  #unread = NOTHING_UNREAD;

  constructor(parts: DesktopSideParts) {
    this.#parts = parts;
    this.#noticed = this.#noticeFacts();
    this.#tray = new AppTray(parts.host.tray, this.#trayFacts(), (action) => {
      if (action.kind === "quit") parts.quit();
      else if (action.kind === "open") parts.showWindow();
      else parts.command(action.command);
    });
    this.#menu = new ElectronMenu({
      setMenu: (template) => parts.host.setMenu(template),
      act: (action) => this.#act(action),
    });
    this.#notifications = makeNotifications(parts);
    const { monitor, blocker, networkInterfaces } = parts.host;
    this.#power = new Power({ ...parts, monitor, blocker, onResume: parts.onNetworkChanged });
    this.#network = new NetworkWatch({ ...parts, networkInterfaces, onChange: parts.onNetworkChanged });
    const lock = parts.host.watchLock((isLocked) => this.#power.setScreenLocked(isLocked));
    this.#owned = [
      this.#tray,
      this.#notifications,
      this.#power,
      this.#network,
      this.#watchTray(),
      ...(lock === null ? [] : [lock]),
    ];
    this.show();
  }

  /** After anything that it shows may have changed. */
  show(): void {
    const { os, build, voice, state } = this.#parts;
    this.#tray.update(this.#trayFacts());
    this.#menu.show({ os, build, voice: voice.report, update: state.current.update.kind });
    this.#power.setCall(voice.report.call);
    this.#network.setCall(voice.report.call);
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

  showNotice(notice: MessageNotice): void {
    this.#notifications.show({ kind: "message", ...notice });
  }

  showTestNotice(): void {
    this.#notifications.show({ kind: "test" });
  }

  clearNotice(channelId: string): void {
    this.#notifications.clearMessages(channelId);
  }

  setUnread(unread: UnreadReport): void {
    this.#unread = unread;
    this.#parts.host.badge.show(badgeFor(unread));
    this.#tray.update(this.#trayFacts());
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
    const { host, state } = this.#parts;
    return new TrayWatch(host.traySources, (hasTray) => {
      this.#tray.setAvailable(hasTray);
      state.update({ hasTray });
    });
  }

  #trayFacts() {
    return { voice: this.#parts.voice.report, unread: this.#unread, ...this.#parts.standing() };
  }

  #noticeFacts(): NoticeFacts {
    const { voice, state, standing } = this.#parts;
    const { call, channelId } = voice.report;
    const channel = standing().roster?.channels.find(({ id }) => id === channelId)?.name ?? null;
    return { call, channel, keys: state.current.keys.kind, update: state.current.update };
  }
}

function makeNotifications({ host, settings, showWindow, command, clock, log }: DesktopSideParts): Notifications {
  return new Notifications({
    ...host.notifications,
    isWanted: () => settings.current.preferences.notifications,
    focusWindow: showWindow,
    openMessage: (channelId, messageId) => command({ kind: "openChannel", channelId, messageId }),
    clock,
    log,
  });
}
