import { opendir, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { BackupStatus, Finding } from "../../../shared/protocol/values.ts";
import { type Check, fault, warning, well } from "../check.ts";
import { tryToWrite } from "../data-folder.ts";
import { bytesWords } from "../quantity-words.ts";

const MIB = 1_048_576;
const FAULT_BYTES = 256 * MIB;
const WARNING_BYTES = 2_048 * MIB;
/** A tenth of a small disk fills in days, that of a large one in years. */
const WARNING_SHARE = 0.1;
const SHARE_MATTERS_BELOW_BYTES = 20_480 * MIB;
/** The archive, and the copy of it that is restored to prove it. */
const BACKUP_COPIES = 2;

const WHY = "A full disk takes no message and no file, and a database that finds no room stops.";

/** Room on the disk of the data folder: for what members send, and for the next backup where they are made by themselves. */
export function checkDisk(dataDir: string, backups: { status(): BackupStatus }): Check {
  return async (signal) => {
    const space = await statfs(dataDir).catch(() => null);
    // Not there, or closed: the check of the folder tells.
    if (space === null) return [];
    if ((await tryToWrite(dataDir)) === "noRoom") return [full(dataDir)];
    const [freeBytes, allBytes] = [space.bavail * space.bsize, space.blocks * space.bsize];
    const scarce = scarcity(dataDir, freeBytes, allBytes);
    if (scarce !== null) return [scarce];
    if (backups.status().everyMs !== null) {
      const neededBytes = BACKUP_COPIES * (await sizeOf(dataDir, signal));
      if (freeBytes < neededBytes) return [noRoomForBackup(freeBytes, neededBytes)];
    }
    return [well("disk", `${bytesWords(freeBytes)} of ${bytesWords(allBytes)} are free.`)];
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
    what: `Only ${bytesWords(freeBytes)} of ${bytesWords(allBytes)} are free on the disk that holds ${dataDir}.`,
    why: WHY,
    remedy: "Free some space, move DATA_DIR to a larger disk, or lower LIMIT_UPLOAD_BYTES.",
  };
  return freeBytes < FAULT_BYTES ? fault("disk", words) : warning("disk", words);
}

function noRoomForBackup(freeBytes: number, neededBytes: number): Finding {
  return warning("disk", {
    what: `${bytesWords(freeBytes)} are free, and the next backup with its proof may need ${bytesWords(neededBytes)}.`,
    why: "It would fail for want of room, or fill the disk.",
    remedy: "Free some space, keep fewer backups (BACKUP_KEEP), or put them on another disk (BACKUP_DIR).",
  });
}

/** Of all files below a folder; as far as it comes before `signal`. */
async function sizeOf(folder: string, signal: AbortSignal): Promise<number> {
  let bytes = 0;
  for await (const entry of await opendir(folder, { recursive: true })) {
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
