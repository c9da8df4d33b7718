import * as z from "zod";
import { settingsSchema } from "./manifest.ts";

export const workerTaskSchema = z.object({
  /** Absolute, like `folder`. */
  dataDir: z.string(),
  folder: z.string(),
  /** So many stay in the folder. */
  keep: z.int().positive(),
  settings: settingsSchema,
});
export type WorkerTask = z.infer<typeof workerTaskSchema>;

export const workerReportSchema = z.union([
  z.object({
    kind: z.literal("proved"),
    file: z.string().nullable(),
    bytes: z.int(),
    tookMs: z.int(),
    /** Uploads whose file was lost before. */
    missing: z.int(),
  }),
  z.object({ kind: z.literal("failed"), why: z.string() }),
]);
export type WorkerReport = z.infer<typeof workerReportSchema>;
