import { networkInterfaces } from "node:os";
import { BrowserWindow, Menu, Notification, powerMonitor, powerSaveBlocker } from "electron";
import type { DesktopState } from "../../shared/desktop/desktop-state.ts";
import type { Clock, Random } from "../../shared/time.ts";
import type { ConnectBus } from "../bus/bus-link.ts";
import type { Environment } from "../environment.ts";
import { ElectronBadge } from "../system/electron-badge.ts";
import type { Log } from "../system/log.ts";
import { ScreenLock, SYSTEM_BUS_ADDRESS } from "../system/screen-lock/screen-lock.ts";
import { ElectronTrayHost } from "../tray/electron-tray.ts";
import { traySources } from "../tray/tray-sources.ts";
import { busAt } from "./buses.ts";
import type { DesktopHost } from "./desktop-side.ts";

export interface DesktopHostParts {
  readonly os: DesktopState["os"];
  readonly environment: Environment;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Settles when the first page is on the screen, which would wait for D-Bus and its library. */
  readonly pageShown: Promise<void>;
}

/** The desktop that this program runs on. */
export function desktopHost({ os, environment, clock, random, log, pageShown }: DesktopHostParts): DesktopHost {
  const connectBus = (address: string | null): ConnectBus => {
    const connect = busAt(address, clock);
    return async (events) => {
      await pageShown;
      return connect(events);
    };
  };
  return {
    tray: new ElectronTrayHost(os),
    traySources: traySources({ os, connectBus: connectBus(null), x11: environment.x11, log }),
    setMenu: (template) => Menu.setApplicationMenu(Menu.buildFromTemplate(template)),
    notifications: {
      isSupported: () => Notification.isSupported(),
      create: (options) => new Notification(options),
      isWindowFocused: () => BrowserWindow.getFocusedWindow() !== null,
    },
    monitor: powerMonitor,
    blocker: powerSaveBlocker,
    networkInterfaces,
    badge: new ElectronBadge(os, () => BrowserWindow.getAllWindows()),
    watchLock(onLocked) {
      if (os !== "linux") return null;
      return new ScreenLock({
        connectSessionBus: connectBus(null),
        connectSystemBus: connectBus(environment.systemBus ?? SYSTEM_BUS_ADDRESS),
        clock,
        random,
        log,
        onLocked,
      });
    },
  };
}
