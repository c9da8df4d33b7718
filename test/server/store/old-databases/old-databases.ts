import { readFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";

export function oldDatabasePath(version: number): string {
  return join(import.meta.dirname, `version-${version}.sql`);
}

/** Puts a database of that version of the schema, with rows in each table, at `path`. */
export function makeOldDatabase(path: string, version: number): void {
  const db = new Sqlite(path);
  // As a server leaves it.
  db.pragma("journal_mode = WAL");
  db.exec(readFileSync(oldDatabasePath(version), "utf8"));
  db.close();
}
