import { copyFile, link, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode } from "../start-error.ts";
import { DATABASE_FILE } from "../store/database.ts";
import { UploadFolder } from "../uploads/upload-folder.ts";
import { checkContent, explainTrial } from "./check-content.ts";
import { type ExtractOptions, extractBackup } from "./extract-backup.ts";
import type { Manifest } from "./manifest.ts";
import { requireRoom, type Scratch } from "./scratch.ts";
import { tryServer } from "./try-server.ts";

export interface Proof extends ExtractOptions {
  readonly source: AsyncIterable<Uint8Array>;
  /** For the server that is tried. */
  readonly scratch: Scratch;
  readonly progress: (line: string) => void;
}

/**
 * Unpacks a backup, and runs a server on a copy of what came out: `folder` itself stays as it was backed up.
 * @throws {BackupError} `unsound` where it would not restore.
 */
export async function proveBackup({ source, scratch, progress, ...options }: Proof): Promise<Manifest> {
  progress("Unpacking it beside, and comparing every file with its SHA-256 …");
  const manifest = await extractBackup(source, options);
  progress("Looking through its database …");
  await checkContent(options.folder, manifest);
  progress("Running a server on it, which someone registers at, logs in to and reads …");
  const trial = await scratch.folder("trial");
  try {
    await copyData(options.folder, trial, manifest);
    await tryServer(trial, manifest);
  } catch (error) {
    throw explainTrial(error);
  } finally {
    await rm(trial, { recursive: true, force: true });
  }
  return manifest;
}

async function copyData(from: string, to: string, manifest: Manifest): Promise<void> {
  const database = manifest.entries.find(({ name }) => name === DATABASE_FILE);
  await requireRoom(to, database?.sizeBytes ?? 0);
  await copyFile(join(from, DATABASE_FILE), join(to, DATABASE_FILE));
  const uploads = new UploadFolder(join(from, "uploads"));
  for await (const ids of uploads.list()) {
    for (const id of ids)
      await linkOrCopy(join(uploads.path, uploads.placeOf(id)), join(to, "uploads", uploads.placeOf(id)));
  }
}

/** What the server removes on its own is then gone from its own folder alone. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  try {
    await link(from, to);
  } catch (error) {
    // Some network drives and memory sticks know no links.
    if (!/^(EPERM|ENOTSUP|EOPNOTSUPP|ENOSYS|EMLINK|EXDEV)$/.test(errorCode(error) ?? "")) throw error;
    await copyFile(from, to);
  }
}
