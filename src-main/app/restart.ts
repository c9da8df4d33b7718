import { app } from "electron";
import type { Environment } from "../environment.ts";
import { ownCommand } from "./own-command.ts";

/**
 * Ends the program, and starts it anew when it has gone. Without this start's own arguments: a link is not opened twice, nor
 * a start at log-in made again, which shows no window.
 */
export function restart(environment: Environment): void {
  const { path, args } = ownCommand(environment);
  app.relaunch({ execPath: path, args: [...args] });
  app.quit();
}
