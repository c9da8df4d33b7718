import * as z from "zod";
import { parseJson } from "../../shared/protocol/frames.ts";
import { unsound } from "./backup-error.ts";

/** Of the archive (docs/backups.md, "What is in it"). */
const FORMAT = 1;

export const CONFIGURATION = "configuration.json";
export const MANIFEST = "manifest.json";
const UPLOAD = /^uploads\/([\w-]{22})$/;

/** The name that the file of an upload has in an archive. */
export function uploadEntry(id: string): string {
  return `uploads/${id}`;
}

/** What an entry of that name is; null: nothing that a backup holds. */
export function uploadIdOf(name: string): string | null {
  return UPLOAD.exec(name)?.[1] ?? null;
}

const count = z.int().nonnegative();
const entrySchema = z.object({ name: z.string(), sizeBytes: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) });
const manifestSchema = z.object({
  format: z.literal(FORMAT),
  /** Of the program that made it. */
  program: z.string(),
  schemaVersion: count,
  /** Unix milliseconds. */
  madeAt: count,
  /** Rows by table. */
  counts: z.record(z.string(), count),
  /** Uploads whose file was not on the disk any more when the backup was made: lost before, and still known. */
  missing: z.array(z.string()),
  /** All that stands in front of the manifest. */
  entries: z.array(entrySchema),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestEntry = z.infer<typeof entrySchema>;

export function writeManifest(manifest: Omit<Manifest, "format">): Buffer {
  return Buffer.from(`${JSON.stringify({ format: FORMAT, ...manifest })}\n`);
}

/** @throws {BackupError} `unsound`. */
export function readManifest(text: string): Manifest {
  const value = parseJson(text);
  const format = z.object({ format: z.int() }).safeParse(value);
  if (format.success && format.data.format > FORMAT) {
    throw unsound(`it is of format ${format.data.format}, and this program knows ${FORMAT}: install the newer program`);
  }
  const manifest = manifestSchema.safeParse(value);
  if (!manifest.success) throw unsound("its manifest is not as this program writes it", manifest.error);
  return manifest.data;
}

/** The settings of the server that was backed up, by the names of their variables, secrets left out. */
export const settingsSchema = z.record(z.string(), z.string());
export type Settings = z.infer<typeof settingsSchema>;
