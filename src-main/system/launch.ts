import type { DesktopState } from "../../shared/desktop/desktop-state.ts";
import type { LaunchCommand } from "./autostart-entry.ts";

/** The argument of a start at log-in that shows no window. */
export const HIDDEN_ARGUMENT = "--hidden";

export interface LaunchFacts {
  /** `process.execPath`. */
  readonly execPath: string;
  /** `APPIMAGE` of the environment: the file that the user has. What runs of it lies in a folder that goes with the process. */
  readonly appImage: string | null;
  /** `PORTABLE_EXECUTABLE_FILE` of the environment: the same for electron-builder's portable program on Windows. */
  readonly portableFile: string | null;
  /** `app.getAppPath()` of an unpackaged program; null for a packaged one. */
  readonly unpackagedPath: string | null;
}

/** The command that starts this program anew. */
export function launchCommand({ execPath, appImage, portableFile, unpackagedPath }: LaunchFacts): LaunchCommand {
  return {
    path: appImage ?? portableFile ?? execPath,
    args: unpackagedPath === null ? [] : [unpackagedPath],
  };
}

export interface OpeningFacts {
  readonly os: DesktopState["os"];
  readonly argv: readonly string[];
  /** `app.getLoginItemSettings().wasOpenedAtLogin`; macOS alone, which passes no arguments. */
  readonly wasOpenedAtLogin: boolean;
  /** `preferences.startHidden`. */
  readonly startHidden: boolean;
}

/** Whether this start is to show no window. */
export function isHiddenStart({ os, argv, wasOpenedAtLogin, startHidden }: OpeningFacts): boolean {
  return argv.includes(HIDDEN_ARGUMENT) || (os === "darwin" && wasOpenedAtLogin && startHidden);
}
