import { accessSync, constants, mkdirSync, statfsSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { giveToOwner } from "../give-to-owner.ts";
import { errorCode, StartError } from "../start-error.ts";
import { migrate } from "./migrate.ts";
import { MIGRATIONS } from "./migrations/index.ts";

export type Database = Sqlite.Database;

export const DATABASE_FILE = "cromulent.db";
/** How long a statement waits for another program's lock (a backup with `sqlite3`), since nobody else writes. */
export const BUSY_TIMEOUT_MS = 5_000;
/** Less free space than this, and an error of the disk is taken for a full one. */
const NO_ROOM_BYTES = 256 * 1024;

/**
 * Opens the database in `dataDir`, makes it if it is not there, and brings it to the newest schema.
 * @throws StartError where the host has to do something first; the data is then as it was.
 */
export function openDatabase(dataDir: string): Database {
  return explained(dataDir, () => {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    const db = new Sqlite(join(dataDir, DATABASE_FILE), { timeout: BUSY_TIMEOUT_MS });
    try {
      configure(db);
      migrate(db, MIGRATIONS);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

function configure(db: Database): void {
  db.pragma("journal_mode = WAL");
  // An account that was answered for must be there after a power cut; writes are rare enough to wait for the disk.
  db.pragma("synchronous = FULL");
  db.pragma("foreign_keys = ON");
  // What is deleted is overwritten, not only let go of.
  db.pragma("secure_delete = ON");
}

/**
 * One process owns a data folder: sessions and presence live in memory, so two would each see half of the people. The lock
 * is one of SQLite's on a file of its own, which the system lets go of even when the process is killed, and which leaves
 * the database itself open for backups.
 */
export function lockDataFolder(dataDir: string): Disposable {
  return explained(dataDir, () => {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return lockFile(join(dataDir, "server.lock"));
  });
}

/** @throws with the code `SQLITE_BUSY` where another process has it. */
export function lockFile(path: string): Disposable {
  const db = new Sqlite(path, { timeout: 0 });
  try {
    db.exec("BEGIN EXCLUSIVE");
    giveToOwner(path);
  } catch (error) {
    db.close();
    throw error;
  }
  return { [Symbol.dispose]: () => void db.close() };
}

function explained<T>(dataDir: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw explain(dataDir, error);
  }
}

function explain(dataDir: string, error: unknown): unknown {
  const code = errorCode(error) ?? "";
  // SQLite calls it an I/O error when the file that it shares between connections finds no room.
  if (/^(SQLITE_FULL|ENOSPC|EDQUOT)$/.test(code) || (code.startsWith("SQLITE_IOERR") && hasNoRoom(dataDir))) {
    return new StartError(`The disk that holds ${dataDir} is full: free some space, then start again.`, error);
  }
  if (/^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST|ENOENT)$|^SQLITE_(CANTOPEN|READONLY|PERM)/.test(code)) {
    return new StartError(
      `Cannot write to the data folder ${dataDir}: make it writable for this user, or set DATA_DIR to another folder.`,
      error,
    );
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return new StartError(
      `Another server is using the data folder ${dataDir}: stop it, or set DATA_DIR to another folder.`,
      error,
    );
  }
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    return new StartError(
      `The database in ${dataDir} is damaged: put a backup in its place, or set DATA_DIR to another folder.`,
      error,
    );
  }
  if (/^SQLITE_IOERR/.test(code)) {
    return new StartError(
      `The disk that holds ${dataDir} cannot be read or written: check it, then start again.`,
      error,
    );
  }
  return error;
}

function hasNoRoom(dataDir: string): boolean {
  const { bavail, bsize } = statfsSync(dataDir);
  return bavail * bsize < NO_ROOM_BYTES;
}
