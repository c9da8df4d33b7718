import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { StartError } from "../../../server/start-error.ts";
import type { Migration } from "../../../server/store/migrate.ts";
import { migrate } from "../../../server/store/migrate.ts";

const first: Migration = (db) => db.exec("CREATE TABLE one (x)");
const second: Migration = (db) => db.exec("CREATE TABLE two (x)");

function state(db: Sqlite.Database) {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all();
  return { tables, version: db.pragma("user_version", { simple: true }) };
}

describe("migrations", () => {
  test("run once each, in order, and go on where an older program stopped", () => {
    using db = closing(new Sqlite(":memory:"));
    migrate(db.database, [first]);
    expect(state(db.database)).toEqual({ tables: ["one"], version: 1 });
    migrate(db.database, [first, second]);
    migrate(db.database, [first, second]);
    expect(state(db.database)).toEqual({ tables: ["one", "two"], version: 2 });
  });

  test("one that fails leaves nothing of itself behind", () => {
    using db = closing(new Sqlite(":memory:"));
    const failing: Migration = (database) => {
      second(database);
      throw new Error("half-way");
    };
    expect(() => migrate(db.database, [first, failing])).toThrow("half-way");
    expect(state(db.database)).toEqual({ tables: ["one"], version: 1 });
  });

  test("a database of a newer program is refused and left alone", () => {
    using db = closing(new Sqlite(":memory:"));
    migrate(db.database, [first, second]);
    expect(() => migrate(db.database, [first])).toThrow(StartError);
    expect(state(db.database)).toEqual({ tables: ["one", "two"], version: 2 });
  });
});

function closing(database: Sqlite.Database) {
  return { database, [Symbol.dispose]: () => void database.close() };
}
