import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseJson } from "../../shared/protocol/frames.ts";
import { giveToOwner } from "../give-to-owner.ts";
import { newId } from "../secrets.ts";
import { DATABASE_FILE, lockDataFolder } from "../store/database.ts";
import { DatabaseCopy } from "../store/database-copy.ts";
import { finishSwap, INCOMING_PREFIX, isSwapping, swapData } from "../store/swap-data.ts";
import { syncFolder } from "../sync-folder.ts";
import { timeInName } from "./backup-name.ts";
import { CONFIGURATION, type Manifest, type Settings, settingsSchema } from "./manifest.ts";
import { proveBackup } from "./prove-backup.ts";
import { Scratch } from "./scratch.ts";

export interface RestoreJob {
  readonly dataDir: string;
  readonly archive: AsyncIterable<Uint8Array>;
  readonly progress: (line: string) => void;
  /** Unix milliseconds. */
  readonly now: () => number;
  /**
   * Before anything is replaced; rejects to leave all as it is.
   * @param there Rows by table of the data that is there; null: none.
   */
  readonly confirm: (manifest: Manifest, there: Readonly<Record<string, number>> | null) => Promise<void>;
}

export interface Restored {
  readonly manifest: Manifest;
  /** Where the old data is, absolute; null: there was none. */
  readonly kept: string | null;
  /** Of the server that was backed up. */
  readonly settings: Settings;
}

/**
 * Proves a backup, and puts its data in the place of what is in the data folder. No server may run on it.
 * @throws {BackupError | StartError} The data is as it was then. Cut off in the middle of the exchange, the next start
 * completes it.
 */
export async function restoreBackup(job: RestoreJob): Promise<Restored> {
  const { dataDir } = job;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  using _noServer = lockDataFolder(dataDir);
  finishSwap(dataDir);
  await using scratch = await Scratch.inDataFolder(dataDir);
  const incoming = `${INCOMING_PREFIX}${newId()}`;
  const folder = join(dataDir, incoming);
  await mkdir(folder, { mode: 0o700 });
  try {
    const { archive: source, progress } = job;
    const manifest = await proveBackup({ source, folder, durable: true, scratch, progress });
    const settings = await readSettings(folder);
    const there = countThere(dataDir);
    await job.confirm(manifest, there);
    giveToOwner(folder);
    await syncFolder(folder);
    const kept = swapData(dataDir, incoming, timeInName(job.now()));
    return { manifest, kept: there === null ? null : join(dataDir, kept), settings };
  } finally {
    if (!isSwapping(dataDir)) await rm(folder, { recursive: true, force: true });
  }
}

/** Proves a backup without changing anything. @throws {BackupError} */
export async function verifyBackup(
  job: Pick<RestoreJob, "dataDir" | "archive" | "progress">,
): Promise<{ readonly manifest: Manifest }> {
  await using scratch = await scratchFor(job.dataDir);
  const folder = await scratch.folder("unpacked");
  const { archive: source, progress } = job;
  return { manifest: await proveBackup({ source, folder, durable: false, scratch, progress }) };
}

function scratchFor(dataDir: string): Promise<Scratch> {
  return existsSync(dataDir) ? Scratch.inDataFolder(dataDir) : Scratch.temporary();
}

async function readSettings(folder: string): Promise<Settings> {
  const text = await readFile(join(folder, CONFIGURATION), "utf8").catch(() => "{}");
  return settingsSchema.catch({}).parse(parseJson(text));
}

/** Even where it is damaged, as then a backup is wanted most. */
function countThere(dataDir: string): Record<string, number> | null {
  const path = join(dataDir, DATABASE_FILE);
  if (!existsSync(path)) return null;
  try {
    using db = DatabaseCopy.open(path, "look");
    return db.counts();
  } catch {
    return {};
  }
}
