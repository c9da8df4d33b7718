import { join } from "node:path";
import type { Log } from "./log.ts";

/** As much of Electron's `app` and `crashReporter` as is used. */
export interface CrashDeps {
  readonly app: { getPath(name: "userData"): string; setPath(name: "crashDumps", path: string): void };
  readonly crashReporter: { start(options: { uploadToServer: false; compress: boolean }): void };
}

/** Where `main.log` and the crash files are: the folder that "Open Log Folder" opens. */
export function logFolder(userData: string): string {
  return join(userData, "logs");
}

/** Keeps what a crash of any of the program's processes leaves, on this machine alone. Before `app` is ready. */
export function keepCrashFiles({ app, crashReporter }: CrashDeps): void {
  app.setPath("crashDumps", join(logFolder(app.getPath("userData")), "crashes"));
  crashReporter.start({ uploadToServer: false, compress: false });
}

/** As much of Node's `process` as is used. */
export interface UncaughtSource {
  on(event: "uncaughtException", listener: (error: Error) => void): unknown;
  on(event: "unhandledRejection", listener: (reason: unknown) => void): unknown;
}

/**
 * Writes down what nobody caught. The program goes on: a call that still works is worth more than the part that failed, and
 * without these listeners Electron would put a stack before the user.
 */
export function logUncaught(source: UncaughtSource, log: Log): void {
  source.on("uncaughtException", (error) => log.error("an error was not caught", { error }));
  source.on("unhandledRejection", (error) => log.error("a promise was rejected and nobody heard", { error }));
}

/** Opens the folder in the system's file manager. @param shell Electron's */
export async function openLogFolder(
  shell: { openPath(path: string): Promise<string> },
  userData: string,
  log: Log,
): Promise<void> {
  const refusal = await shell.openPath(logFolder(userData));
  if (refusal !== "") log.warn("the log folder could not be opened", { refusal });
}
