import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod";

/** What a measured server process tells whoever started it. */
export const reportSchema = z.union([
  z.object({ kind: z.literal("ready"), url: z.string(), tokens: z.array(z.string()) }),
  z.object({ kind: z.literal("memory"), rssBytes: z.number(), heapBytes: z.number() }),
]);
export type Report = z.infer<typeof reportSchema>;

/** Collections until nothing more is found; V8 gives pages back some time after one. */
const COLLECTIONS = 5;
const PAUSE_MS = 200;

/** Makes this process answer `"memory"` from its parent with its memory after garbage collections, and end with it. */
export function serveMeasurements(ready: Extract<Report, { kind: "ready" }>): void {
  process.on("message", (message) => {
    if (message === "memory") void reportMemory();
  });
  process.on("disconnect", () => process.exit(0));
  process.send?.(ready);
}

async function reportMemory(): Promise<void> {
  if (globalThis.gc === undefined) throw new Error("start this process with --expose-gc");
  for (let round = 0; round < COLLECTIONS; round++) {
    globalThis.gc();
    await wait(PAUSE_MS);
  }
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({ kind: "memory", rssBytes: rss, heapBytes: heapUsed } satisfies Report);
}
