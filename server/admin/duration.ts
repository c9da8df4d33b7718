import { InvalidArgumentError } from "commander";
import { durationMs } from "../env-reader.ts";

/** `30m`, `12h`, `7d`; in seconds. @throws {InvalidArgumentError} */
export function parseDurationS(value: string): number {
  const ms = durationMs(value);
  if (ms === null || ms < 1_000) throw new InvalidArgumentError("Say how long, like 30m, 12h or 7d.");
  return ms / 1_000;
}
