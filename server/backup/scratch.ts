import { mkdir, mkdtemp, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorCode } from "../start-error.ts";
import { lockFile } from "../store/database.ts";
import { BackupError } from "./backup-error.ts";

const FOLDER = ".backup";
const LOCK = "backup.lock";
/** Left free for everything else on that disk: a server that cannot write is worse than a backup that is not made. */
const RESERVE_BYTES = 64 * 1024 * 1024;
const MIB = 1024 * 1024;

/** A place to unpack and try things in, which goes with its owner; one at a time in a data folder. */
export class Scratch implements AsyncDisposable {
  readonly path: string;
  readonly #lock: Disposable | null;

  private constructor(path: string, lock: Disposable | null) {
    this.path = path;
    this.#lock = lock;
  }

  /**
   * In the data folder, since that is the one place which a server in a container may write to, and which has the room. What
   * a process that was killed left there is removed.
   * @throws {BackupError} where another backup is at work.
   */
  static async inDataFolder(dataDir: string): Promise<Scratch> {
    const lock = takeLock(dataDir);
    try {
      const path = join(dataDir, FOLDER);
      await rm(path, { recursive: true, force: true });
      await mkdir(path, { mode: 0o700 });
      return new Scratch(path, lock);
    } catch (error) {
      lock[Symbol.dispose]();
      throw error;
    }
  }

  /** For a machine that has no server. */
  static async temporary(): Promise<Scratch> {
    return new Scratch(await mkdtemp(join(tmpdir(), "cromulent-backup-")), null);
  }

  /** A new folder in it. */
  async folder(name: string): Promise<string> {
    const path = join(this.path, name);
    await mkdir(path, { mode: 0o700 });
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
    this.#lock?.[Symbol.dispose]();
  }
}

/** Removes what a backup left behind that was killed, unless one is at work. */
export async function removeScratch(dataDir: string): Promise<void> {
  try {
    await (await Scratch.inDataFolder(dataDir))[Symbol.asyncDispose]();
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
  }
}

/** @throws {BackupError} where the disk of `folder` has less than that to spare. */
export async function requireRoom(folder: string, neededBytes: number): Promise<void> {
  const freeBytes = await roomIn(folder);
  if (freeBytes >= neededBytes) return;
  const [needed, free] = [neededBytes, Math.max(0, freeBytes)].map((bytes) => Math.ceil(bytes / MIB));
  throw new BackupError(
    "failed",
    `The disk that holds ${folder} has ${free} MiB to spare, and this needs ${needed} MiB: free some space, then try again.`,
  );
}

/** Bytes that may be written to the disk of `folder`. */
async function roomIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize - RESERVE_BYTES;
}

function takeLock(dataDir: string): Disposable {
  try {
    return lockFile(join(dataDir, LOCK));
  } catch (error) {
    if (errorCode(error)?.startsWith("SQLITE_BUSY")) {
      throw new BackupError("failed", "Another backup is being made or checked: wait for it, then try again.", error);
    }
    throw new BackupError(
      "failed",
      `Cannot write to the data folder ${dataDir}: run this as the server's user, or name the folder with --data-dir.`,
      error,
    );
  }
}
