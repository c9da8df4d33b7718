import type { DesktopState } from "../../shared/desktop/desktop-state.ts";
import type { ConnectBus } from "../bus/bus-link.ts";
import type { Log } from "../system/log.ts";
import { statusNotifierTray } from "./presence/status-notifier.ts";
import { alwaysThere, type TraySource } from "./presence/tray-watch.ts";
import { type X11Display, x11Tray } from "./presence/x11-tray.ts";

export interface TraySurroundings {
  readonly os: DesktopState["os"];
  readonly connectBus: ConnectBus;
  /** null: there is no X server, or the program is Wayland's. */
  readonly x11: X11Display | null;
  readonly log: Log;
}

/** The ways in which this system can have a tray. Electron takes the first kind where there is one, else the second. */
export function traySources({ os, connectBus, x11, log }: TraySurroundings): readonly TraySource[] {
  if (os !== "linux") return [alwaysThere];
  const notifier = statusNotifierTray(connectBus, log);
  return x11 === null ? [notifier] : [notifier, x11Tray(x11, log)];
}
