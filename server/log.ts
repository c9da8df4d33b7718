import { type DestinationStream, destination, type Level, type Logger, pino } from "pino";

export type { Logger } from "pino";
export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = Level | "silent";

const SECRETS = ["token", "password", "authorization", "invite", "credential", "apiKey", "secret", "setupCode"];

/** JSON lines to stderr: stdout is for the banner alone. Synchronous, so that the last line before an exit is not lost. */
export function createLog(level: LogLevel, stream: DestinationStream = destination({ dest: 2, sync: true })): Logger {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: "[secret]",
      },
    },
    stream,
  );
}
