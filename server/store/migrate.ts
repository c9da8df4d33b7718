import { StartError } from "../start-error.ts";
import type { Database } from "./database.ts";

/** One step of the schema. Its number is its place in the list, counted from 1, and never changes once released. */
export type Migration = (db: Database) => void;

/**
 * Brings the schema to the newest step; each step is one transaction together with its number in `user_version`, so that
 * a crash or a full disk leaves the database at a whole step.
 * @throws StartError if a newer program wrote the database.
 */
export function migrate(db: Database, migrations: readonly Migration[]): void {
  const version = schemaVersion(db);
  if (version > migrations.length) {
    throw new StartError(
      `The database is of a newer version (${version}) than this program knows (${migrations.length}): ` +
        "install the newer program, or set DATA_DIR to another folder.",
    );
  }
  for (const [index, step] of migrations.entries()) {
    if (index < version) continue;
    db.transaction(() => {
      step(db);
      db.pragma(`user_version = ${index + 1}`);
    }).immediate();
  }
}

function schemaVersion(db: Database): number {
  return Number(db.pragma("user_version", { simple: true }));
}
