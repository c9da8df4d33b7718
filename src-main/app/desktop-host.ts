import { BrowserWindow, Menu, Notification, powerMonitor, powerSaveBlocker } from "electron";
import type { DesktopState } from "../../shared/desktop/desktop-state.ts";
import type { Clock, Random } from "../../shared/time.ts";
import type { Environment } from "../environment.ts";
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
}

/** The desktop that this program runs on. */
export function desktopHost({ os, environment, clock, random, log }: DesktopHostParts): DesktopHost {
  return {
    tray: new ElectronTrayHost(os),
    traySources: traySources({ os, connectBus: busAt(null, clock), x11: environment.x11, log }),
    setMenu: (template) => Menu.setApplicationMenu(Menu.buildFromTemplate(template)),
    notifications: {
      isSupported: () => Notification.isSupported(),
      create: (options) => new Notification(options),
      isWindowFocused: () => BrowserWindow.getFocusedWindow() !== null,
    },
    monitor: powerMonitor,
    blocker: powerSaveBlocker,
    watchLock(onLocked) {
      if (os !== "linux") return null;
      return new ScreenLock({
        connectSessionBus: busAt(null, clock),
        connectSystemBus: busAt(environment.systemBus ?? SYSTEM_BUS_ADDRESS, clock),
        clock,
        random,
        log,
        onLocked,
      });
    },
  };
}
