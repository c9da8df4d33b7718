import { createReadStream, existsSync } from "node:fs";
import { access, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { errorCode } from "../start-error.ts";
import { DATABASE_FILE } from "../store/database.ts";
import { copyDatabase, DatabaseCopy } from "../store/database-copy.ts";
import { syncFolder } from "../sync-folder.ts";
import { UploadFolder } from "../uploads/upload-folder.ts";
import { VERSION } from "../version.ts";
import { ArchiveWriter } from "./archive-writer.ts";
import { BackupError } from "./backup-error.ts";
import { CONFIGURATION, MANIFEST, type Manifest, type Settings, uploadEntry, writeManifest } from "./manifest.ts";
import { readPieces } from "./pieces.ts";
import { proveBackup } from "./prove-backup.ts";
import { roomForBackup } from "./room-for-backup.ts";
import { requireRoom, Scratch } from "./scratch.ts";

/** An archive under this name is not whole, or not proved yet. */
export const PARTIAL_SUFFIX = ".partial";
/** Of the process that makes one: the server beside it comes first. */
export const LOW_PRIORITY = 10;

export type BackupTarget =
  /** `path` is absolute, and nothing may be there yet. */
  | { readonly kind: "file"; readonly path: string }
  /** Gets its first byte when the backup is proved; stays open. */
  | { readonly kind: "stream"; readonly stream: Writable };

export interface BackupJob {
  readonly dataDir: string;
  readonly target: BackupTarget;
  /** The server's, without secrets. */
  readonly settings: Settings;
  readonly progress: (line: string) => void;
  /** Unix milliseconds. */
  readonly now: () => number;
}

export interface MadeBackup {
  /** null: it went into a stream. */
  readonly file: string | null;
  readonly bytes: number;
  /** Unix milliseconds. */
  readonly madeAt: number;
  readonly tookMs: number;
  /** Rows by table. */
  readonly counts: Readonly<Record<string, number>>;
  readonly uploads: number;
  /** Uploads whose file was lost before. */
  readonly missing: readonly string[];
}

/**
 * Makes one archive of a data folder, while a server runs on it or not, and proves that it restores: only then it gets its
 * name. Memory does not grow with the data, but for some hundred bytes for each upload.
 * @throws {BackupError} Nothing is left behind then.
 */
export async function makeBackup(job: BackupJob): Promise<MadeBackup> {
  const startedAt = job.now();
  const { dataDir, target, progress } = job;
  await expectDatabase(dataDir);
  if (target.kind === "file") expectFree(target.path);
  await using scratch = await Scratch.inDataFolder(dataDir);
  const path = target.kind === "file" ? `${target.path}${PARTIAL_SUFFIX}` : join(scratch.path, "archive.tar");
  await requireSpace(dataDir, dirname(path));
  try {
    const { bytes, manifest } = await pack(job, scratch, path);
    const folder = await scratch.folder("unpacked");
    await proveBackup({ source: readPieces(path), folder, durable: false, scratch, progress });
    await deliver(path, target);
    const { madeAt, counts, missing, entries } = manifest;
    const file = target.kind === "file" ? target.path : null;
    const uploads = entries.length - FIXED_ENTRIES;
    return { file, bytes, madeAt, tookMs: job.now() - startedAt, counts, uploads, missing };
  } catch (error) {
    throw explain(dirname(path), error);
  } finally {
    await rm(path, { force: true });
  }
}

async function deliver(path: string, target: BackupTarget): Promise<void> {
  if (target.kind === "stream") return pipeline(createReadStream(path), target.stream, { end: false });
  expectFree(target.path);
  await rename(path, target.path);
  await syncFolder(dirname(target.path));
}

/** Database and settings. */
const FIXED_ENTRIES = 2;

async function pack(
  job: BackupJob,
  scratch: Scratch,
  path: string,
): Promise<{ bytes: number; manifest: Omit<Manifest, "format"> }> {
  const madeAt = job.now();
  const copyPath = join(scratch.path, DATABASE_FILE);
  job.progress("Copying the database …");
  await copyDatabase(job.dataDir, copyPath);
  await using archive = await ArchiveWriter.create(path, madeAt);
  job.progress("Packing the files …");
  const { vanished, missing } = await packUploads(job.dataDir, copyPath, archive);
  const { schemaVersion, counts } = settleCopy(copyPath, vanished, madeAt);
  await archive.addFile(DATABASE_FILE, copyPath);
  const settings = Buffer.from(`${JSON.stringify(job.settings, null, 2)}\n`);
  await archive.add({ name: CONFIGURATION, sizeBytes: settings.length }, [settings]);
  const manifest = { program: VERSION, schemaVersion, madeAt, counts, missing, entries: [...archive.entries] };
  const text = writeManifest(manifest);
  await archive.add({ name: MANIFEST, sizeBytes: text.length }, [text]);
  const bytes = await archive.finish();
  await rm(copyPath);
  return { bytes, manifest };
}

/** `vanished` were deleted since the database was copied; `missing` should be there. */
async function packUploads(
  dataDir: string,
  copyPath: string,
  archive: ArchiveWriter,
): Promise<{ vanished: string[]; missing: string[] }> {
  const folder = new UploadFolder(join(dataDir, "uploads"));
  const [vanished, missing]: [string[], string[]] = [[], []];
  using copy = DatabaseCopy.open(copyPath, "look");
  using live = DatabaseCopy.open(join(dataDir, DATABASE_FILE), "look");
  for (const { id } of copy.uploads()) {
    const isThere = await archive.addFile(uploadEntry(id), join(folder.path, folder.placeOf(id)));
    if (!isThere) (live.hasUpload(id) ? missing : vanished).push(id);
  }
  return { vanished, missing };
}

/** Makes the copy agree with the files that were packed. */
function settleCopy(
  path: string,
  vanished: readonly string[],
  now: number,
): Pick<Manifest, "schemaVersion" | "counts"> {
  using copy = DatabaseCopy.open(path, "change");
  copy.forgetUploads(vanished, now);
  return { schemaVersion: copy.schemaVersion, counts: copy.counts() };
}

async function expectDatabase(dataDir: string): Promise<void> {
  try {
    await access(join(dataDir, DATABASE_FILE));
  } catch (error) {
    throw new BackupError(
      "failed",
      `There is no database in ${dataDir}: name the server's data folder with --data-dir, or set DATA_DIR.`,
      error,
    );
  }
}

function expectFree(file: string): void {
  if (existsSync(file)) {
    throw new BackupError("failed", `There is a ${file} already: remove it, or choose another name.`);
  }
}

async function requireSpace(dataDir: string, folder: string): Promise<void> {
  const path = join(dataDir, DATABASE_FILE);
  using live = DatabaseCopy.open(path, "look");
  const databaseBytes = (await sizeOf(path)) + (await sizeOf(`${path}-wal`));
  const { scratchBytes, archiveBytes } = roomForBackup(databaseBytes, live.uploadBytes());
  const isSameDisk = (await stat(dataDir)).dev === (await folderAt(folder)).dev;
  await requireRoom(dataDir, isSameDisk ? scratchBytes + archiveBytes : scratchBytes);
  if (!isSameDisk) await requireRoom(folder, archiveBytes);
}

async function folderAt(path: string): Promise<{ dev: number }> {
  try {
    return await stat(path);
  } catch (error) {
    throw new BackupError("failed", `There is no folder ${path}: make it, or choose another one.`, error);
  }
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => ({ size: 0 }))).size;
}

function explain(folder: string, error: unknown): unknown {
  const code = errorCode(error) ?? "";
  if (/^(ENOSPC|EDQUOT|SQLITE_FULL)$/.test(code)) {
    return new BackupError("failed", "The disk became full: free some space, then try again.", error);
  }
  if (/^(EACCES|EPERM|EROFS|ENOENT|ENOTDIR)$/.test(code)) {
    return new BackupError("failed", `Cannot write to ${folder}: choose another folder (${code}).`, error);
  }
  return error;
}
