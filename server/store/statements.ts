import type { Statement } from "better-sqlite3";
import type { Database } from "./database.ts";

const cache = new WeakMap<Database, Map<string, Statement>>();

/** The prepared statement of `sql`, made once for each database. Values go in as parameters only, never into the text. */
export function statement(db: Database, sql: string): Statement {
  let statements = cache.get(db);
  if (statements === undefined) {
    statements = new Map();
    cache.set(db, statements);
  }
  let prepared = statements.get(sql);
  if (prepared === undefined) {
    prepared = db.prepare(sql);
    statements.set(sql, prepared);
  }
  return prepared;
}
