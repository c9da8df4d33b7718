import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { openDatabase } from "../../../server/store/database.ts";
import { DatabaseCopy } from "../../../server/store/database-copy.ts";
import { MIGRATIONS } from "../../../server/store/migrations/index.ts";
import { SqliteStore } from "../../../server/store/sqlite-store.ts";
import { databaseOf } from "../../helpers/backups.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { makeOldDatabase } from "./old-databases/old-databases.ts";

const EARLIER = Array.from({ length: MIGRATIONS.length - 1 }, (_, index) => index + 1);

/** All rows by table, those of the full-text index and of SQLite's own left out. */
function rowsOf(db: Sqlite.Database): Map<string, Record<string, unknown>[]> {
  const tables = db
    .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'")
    .pluck()
    .all() as string[];
  return new Map(
    tables.map((name) => [name, db.prepare(`SELECT * FROM "${name}"`).all() as Record<string, unknown>[]]),
  );
}

/** As it is written down, whatever the way to it was; a column that was added later stands behind the others. */
function schemaOf(db: Sqlite.Database): Map<string, string> {
  const columns = db
    .prepare(
      `SELECT m.type || ' ' || m.name, coalesce(json_group_array(c.name ORDER BY c.name) FILTER (WHERE c.name IS NOT NULL), m.sql)
       FROM sqlite_schema m LEFT JOIN pragma_table_info(m.name) c ON m.type = 'table' GROUP BY m.type, m.name`,
    )
    .raw()
    .all() as [string, string][];
  return new Map(columns);
}

test("there is a database of each earlier schema", async () => {
  const names = await readdir(join(import.meta.dirname, "old-databases"));
  expect(names.filter((name) => name.endsWith(".sql")).toSorted()).toEqual(
    EARLIER.map((version) => `version-${version}.sql`).toSorted(),
  );
});

describe.each(EARLIER)("a database of schema version %i", (version) => {
  test("has rows in each table, and keeps every value of them in the newest schema", async () => {
    await using folder = await TempFolder.make();
    makeOldDatabase(databaseOf(folder.path), version);
    const before = new Sqlite(databaseOf(folder.path));
    const old = rowsOf(before);
    before.close();
    for (const [table, rows] of old) expect([table, rows.length]).not.toEqual([table, 0]);

    const db = openDatabase(folder.path);
    try {
      const now = rowsOf(db);
      for (const [table, rows] of old) {
        expect([table, now.get(table)?.length]).toEqual([table, rows.length]);
        expect(now.get(table)).toEqual(rows.map((row) => expect.objectContaining(row)));
      }
      await using empty = await TempFolder.make();
      const fresh = openDatabase(empty.path);
      expect(schemaOf(db)).toEqual(schemaOf(fresh));
      fresh.close();
    } finally {
      db.close();
    }
    using migrated = DatabaseCopy.open(databaseOf(folder.path), "change");
    expect(migrated.faults()).toEqual([]);
    expect(migrated.schemaVersion).toBe(MIGRATIONS.length);
  });

  test("is served: members, channels, and what was written there", async () => {
    await using folder = await TempFolder.make();
    makeOldDatabase(databaseOf(folder.path), version);
    await using store = SqliteStore.open(folder.path);
    const members = await store.listUsers();
    expect(members.map(({ username }) => username)).toEqual(expect.arrayContaining(["ann", "ben"]));
    expect((await store.listChannels()).map(({ name }) => name)).toContain("general");
    const page = await store.messages.list("channel-0", { kind: "end" }, 10);
    const written = page?.messages.map(({ text, attachments }) => [text, attachments.map(({ name }) => name)]);
    const answer = ["an answer, für @Ann", ["notes.txt"]];
    expect(written).toEqual(version < 3 ? [] : [["the first of all", []], answer, ["much later", []]]);
  });
});

test("a database of a newer schema is refused, and not touched", async () => {
  await using folder = await TempFolder.make();
  openDatabase(folder.path).close();
  const db = new Sqlite(databaseOf(folder.path));
  db.pragma(`user_version = ${MIGRATIONS.length + 1}`);
  db.exec("CREATE TABLE of_the_future (x)");
  db.close();
  const before = await readFile(databaseOf(folder.path));
  expect(() => openDatabase(folder.path)).toThrow("of a newer version");
  expect((await readFile(databaseOf(folder.path))).equals(before)).toBe(true);
});
