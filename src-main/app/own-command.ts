import { app } from "electron";
import type { Environment } from "../environment.ts";
import type { LaunchCommand } from "../system/autostart-entry.ts";
import { launchCommand } from "../system/launch.ts";

/** The command that starts this very program anew. */
export function ownCommand({ appImage, portableFile }: Environment): LaunchCommand {
  return launchCommand({
    execPath: process.execPath,
    appImage,
    portableFile,
    unpackagedPath: app.isPackaged ? null : app.getAppPath(),
  });
}
