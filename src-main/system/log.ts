import { join } from "node:path";
import electronLog from "electron-log/node";
import { logText } from "./log-text.ts";

/** Whatever varies stands here, so that secrets can be told by their names. `error` is written with stack and causes. */
export type LogDetails = Readonly<Record<string, unknown>>;

/**
 * The program's log. `what` is a fixed sentence.
 *
 * - `error`: something that the user notices does not work, and will not by itself.
 * - `warn`: something is wrong that the program gets over: it tries again, or does it another way.
 * - `info`: a few lines for each start and each call; what is needed to follow a fault report.
 * - `debug`: all the rest; not written unless it is asked for.
 */
export interface Log {
  error(what: string, details?: LogDetails): void;
  warn(what: string, details?: LogDetails): void;
  info(what: string, details?: LogDetails): void;
  debug(what: string, details?: LogDetails): void;
}

export interface LogOptions {
  /** Absolute; `main.log` in it, and `main.old.log` once that was full. */
  readonly folder: string;
  readonly level: "info" | "debug";
  /** Also to the terminal: for those who develop it. */
  readonly console: "on" | "off";
  /** Before `main.log` makes room for a new one; twice as much is kept. */
  readonly maxBytes?: number;
}

const MAX_BYTES = 1_048_576;

/**
 * Writes each entry at once, so that the last one before a crash is there. A log that cannot be written is no fault of
 * the program: it goes on without. Of electron-log it takes the half that knows nothing of Electron: the other one listens
 * to ipc channels of its own, which no page of this program is to have.
 */
export function createLog({ folder, level, console, maxBytes = MAX_BYTES }: LogOptions): Log {
  const log = electronLog.create({ logId: folder });
  log.transports.file.setAppName("Cromulent");
  log.transports.file.resolvePathFn = () => join(folder, "main.log");
  log.transports.file.maxSize = maxBytes;
  log.transports.file.level = level;
  log.transports.console.level = console === "on" ? level : false;
  if (log.transports.ipc) log.transports.ipc.level = false;
  return {
    error: (what, details) => log.error(logText(what, details)),
    warn: (what, details) => log.warn(logText(what, details)),
    info: (what, details) => log.info(logText(what, details)),
    debug: (what, details) => log.debug(logText(what, details)),
  };
}
