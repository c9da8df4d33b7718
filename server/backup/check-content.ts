import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../start-error.ts";
import { DATABASE_FILE } from "../store/database.ts";
import { DatabaseCopy, SCHEMA_VERSION } from "../store/database-copy.ts";
import { UploadFolder } from "../uploads/upload-folder.ts";
import { BackupError, unsound } from "./backup-error.ts";
import type { Manifest } from "./manifest.ts";

/**
 * Whether the database of an unpacked backup is whole, and what it counts is there.
 * @throws {BackupError} `unsound`.
 */
export async function checkContent(folder: string, manifest: Manifest): Promise<void> {
  if (manifest.schemaVersion > SCHEMA_VERSION) {
    throw unsound(
      `its database is of a newer version (${manifest.schemaVersion}) than this program knows (${SCHEMA_VERSION}): ` +
        `install Cromulent ${manifest.program} or newer`,
    );
  }
  try {
    using db = DatabaseCopy.open(join(folder, DATABASE_FILE), "look");
    checkDatabase(db, manifest);
    await checkUploads(db, new UploadFolder(join(folder, "uploads")), manifest);
  } catch (error) {
    if (/^SQLITE_(CORRUPT|NOTADB|ERROR)/.test(errorCode(error) ?? "")) throw unsound("its database is damaged", error);
    throw error;
  }
}

function checkDatabase(db: DatabaseCopy, manifest: Manifest): void {
  const [fault] = db.faults();
  if (fault !== undefined) throw unsound(`its database is damaged (${fault})`);
  if (db.schemaVersion !== manifest.schemaVersion) throw unsound("its database is of another version than it says");
  const counts = db.counts();
  for (const table of new Set([...Object.keys(counts), ...Object.keys(manifest.counts)])) {
    const [found, said] = [counts[table], manifest.counts[table]];
    if (found !== said)
      throw unsound(`the table ${table} has ${found ?? "no"} rows, and ${said ?? "none"} were counted`);
  }
}

async function checkUploads(db: DatabaseCopy, uploads: UploadFolder, { missing }: Manifest): Promise<void> {
  // A server that nobody sent a file to has none.
  await mkdir(uploads.path, { recursive: true, mode: 0o700 });
  const known = new Set(missing);
  for (const { id } of db.uploads()) {
    if (known.has(id)) continue;
    try {
      await access(join(uploads.path, uploads.placeOf(id)));
    } catch (error) {
      throw unsound(`the file of the upload ${id} is not in it`, error);
    }
  }
}

/** What went wrong while something was tried on an unpacked backup: its own fault, or the machine's. */
export function explainTrial(error: unknown): unknown {
  if (error instanceof BackupError) return error;
  const code = errorCode(error) ?? "";
  if (/^(SQLITE_FULL|ENOSPC|EDQUOT|EMFILE|ENFILE)$/.test(code)) {
    return new BackupError("failed", "The backup could not be tried: the disk is full, free some space.", error);
  }
  return unsound(`a server does not run on it (${error instanceof Error ? error.message : String(error)})`, error);
}
