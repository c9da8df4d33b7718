import { setFlagsFromString } from "node:v8";

/**
 * Keeps V8's young generation at its first size. A thousand clients that connect at once make it grow to 32 MiB, of which
 * it gives little back: that was half of what a connection cost (docs/benchmarks.md). Our objects are small and either die
 * at once or live as long as a connection, so a larger one gains nothing here. To be called first thing in a process.
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
}
