import { homedir } from "node:os";
import { join } from "node:path";
import { app } from "electron";
import type { DesktopState } from "../../shared/desktop/desktop-state.ts";
import type { Environment } from "../environment.ts";
import { nodeFiles } from "../settings/files.ts";
import { Autostart } from "../system/autostart.ts";
import { launchCommand } from "../system/launch.ts";
import type { Log } from "../system/log.ts";

/** The start of this very program at log-in. */
export function systemAutostart(os: DesktopState["os"], environment: Environment, log: Log): Autostart {
  return new Autostart({
    os,
    app,
    files: nodeFiles,
    configFolder: environment.configFolder ?? join(homedir(), ".config"),
    command: launchCommand({
      execPath: process.execPath,
      appImage: environment.appImage,
      portableFile: environment.portableFile,
      unpackagedPath: app.isPackaged ? null : app.getAppPath(),
    }),
    log,
  });
}
