import type { Log, LogDetails } from "../../src-main/system/log.ts";

type Level = keyof Log;

/** A log that keeps its entries for a test to look at. */
export class RecordedLog implements Log {
  readonly entries: { readonly level: Level; readonly what: string; readonly details: LogDetails }[] = [];

  error(what: string, details: LogDetails = {}): void {
    this.entries.push({ level: "error", what, details });
  }

  warn(what: string, details: LogDetails = {}): void {
    this.entries.push({ level: "warn", what, details });
  }

  info(what: string, details: LogDetails = {}): void {
    this.entries.push({ level: "info", what, details });
  }

  debug(what: string, details: LogDetails = {}): void {
    this.entries.push({ level: "debug", what, details });
  }

  /** The sentences of one level, in order. */
  of(level: Level): string[] {
    return this.entries.filter((entry) => entry.level === level).map(({ what }) => what);
  }
}
