import { opendir, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BackupStatus, Finding } from "../../../shared/protocol/values.ts";
import { sizeWords } from "../../../shared/size-words.ts";
import { roomForBackup } from "../../backup/room-for-backup.ts";
import type { Config } from "../../config.ts";
import { DATABASE_FILE } from "../../store/database.ts";
import { type Check, fault, warning, well } from "../check.ts";
import { tryToWrite } from "../data-folder.ts";

const MIB = 1_048_576;
const FAULT_BYTES = 256 * MIB;
const WARNING_BYTES = 2_048 * MIB;
/** A tenth of a small disk fills in days, that of a large one in years. */
const WARNING_SHARE = 0.1;
const SHARE_MATTERS_BELOW_BYTES = 20_480 * MIB;
const DATABASE = [DATABASE_FILE, `${DATABASE_FILE}-wal`] as const;

const WHY = "A full disk takes no message and no file, and a database that finds no room stops.";

/** Room on the disk of the data folder: for what members send, and for the next backup where they are made by themselves. */
export function checkDisk(
  { dataDir, backups: { folder } }: Pick<Config, "dataDir" | "backups">,
  backups: { status(): BackupStatus },
): Check {
  return async (signal) => {
    const space = await statfs(dataDir).catch(() => null);
    // Not there, or closed: the check of the folder tells.
    if (space === null) return [];
    if ((await tryToWrite(dataDir)) === "noRoom") return [full(dataDir)];
    const [freeBytes, allBytes] = [space.bavail * space.bsize, space.blocks * space.bsize];
    const scarce = scarcity(dataDir, freeBytes, allBytes);
    if (scarce !== null) return [scarce];
    if (backups.status().everyMs !== null) {
      const scarceForBackup = await backupScarcity(dataDir, folder, signal);
      if (scarceForBackup !== null) return [scarceForBackup];
    }
    return [well("disk", `${sizeWords(freeBytes)} of ${sizeWords(allBytes)} are free.`)];
  };
}

function full(dataDir: string): Finding {
  return fault("disk", {
    what: `The disk that holds ${dataDir} is full: not even a small file could be written.`,
    why: WHY,
    remedy: `Free some space (\`du -xh --max-depth=2 / | sort -h\` shows where it went), or move DATA_DIR to a larger disk.`,
  });
}

function scarcity(dataDir: string, freeBytes: number, allBytes: number): Finding | null {
  const isSmallShare = freeBytes < allBytes * WARNING_SHARE && freeBytes < SHARE_MATTERS_BELOW_BYTES;
  if (freeBytes >= WARNING_BYTES && !isSmallShare) return null;
  const words = {
    what: `Only ${sizeWords(freeBytes)} of ${sizeWords(allBytes)} are free on the disk that holds ${dataDir}.`,
    why: WHY,
    remedy: "Free some space, move DATA_DIR to a larger disk, or lower LIMIT_UPLOAD_BYTES.",
  };
  return freeBytes < FAULT_BYTES ? fault("disk", words) : warning("disk", words);
}

/** The archive goes into the folder of backups, and the copy that is restored to prove it into that of the data. */
async function backupScarcity(dataDir: string, folder: string, signal: AbortSignal): Promise<Finding | null> {
  const sizes = await Promise.all(DATABASE.map((name) => sizeOf(join(dataDir, name), signal)));
  const databaseBytes = sizes.reduce((a, b) => a + b);
  const uploadBytes = await sizeOf(join(dataDir, "uploads"), signal);
  const { scratchBytes, archiveBytes } = roomForBackup(databaseBytes, uploadBytes);
  // Made by the first backup, until then on the disk of what it stands in.
  const there = await stat(folder).then(
    () => folder,
    () => dirname(folder),
  );
  const [dataDisk, backupDisk] = [await stat(dataDir), await stat(there).catch(() => null)];
  if (backupDisk === null || backupDisk.dev === dataDisk.dev) {
    return scarceAt(dataDir, scratchBytes + archiveBytes);
  }
  return (await scarceAt(dataDir, scratchBytes)) ?? (await scarceAt(there, archiveBytes));
}

async function scarceAt(folder: string, neededBytes: number): Promise<Finding | null> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < neededBytes ? noRoomForBackup(folder, bavail * bsize, neededBytes) : null;
}

function noRoomForBackup(folder: string, freeBytes: number, neededBytes: number): Finding {
  return warning("disk", {
    what: `${sizeWords(freeBytes)} are free on the disk that holds ${folder}, and the next backup with its proof may need ${sizeWords(neededBytes)} there.`,
    why: "It would fail for want of room, or fill the disk.",
    remedy: "Free some space, keep fewer backups (BACKUP_KEEP), or put them on another disk (BACKUP_DIR).",
  });
}

/** Of a file, or of all files below a folder; as far as it comes before `signal`. Nothing: 0. */
async function sizeOf(path: string, signal: AbortSignal): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (found === null || found.isFile()) return found?.size ?? 0;
  let bytes = 0;
  for await (const entry of await opendir(path, { recursive: true })) {
    if (signal.aborted) break;
    if (!entry.isFile()) continue;
    // What is removed meanwhile takes no room.
    bytes += await stat(join(entry.parentPath, entry.name)).then(
      ({ size }) => size,
      () => 0,
    );
  }
  return bytes;
}
