import { homedir } from "node:os";
import { join } from "node:path";
import { app } from "electron";
import type { DesktopState } from "../../shared/desktop/desktop-state.ts";
import type { Environment } from "../environment.ts";
import { nodeFiles } from "../settings/files.ts";
import { Autostart } from "../system/autostart.ts";
import type { Log } from "../system/log.ts";
import { ownCommand } from "./own-command.ts";

/** The start of this very program at log-in. */
export function systemAutostart(os: DesktopState["os"], environment: Environment, log: Log): Autostart {
  return new Autostart({
    os,
    app,
    files: nodeFiles,
    configFolder: environment.configFolder ?? join(homedir(), ".config"),
    command: ownCommand(environment),
    log,
  });
}
