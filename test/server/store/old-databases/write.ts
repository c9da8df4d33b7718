/**
 * `node test/server/store/old-databases/write.ts`: writes a database of each earlier schema that has none yet, with rows in each
 * table, as SQL text beside this file, where it stays unchanged for good. To be run when a migration is added; rows for the
 * tables of the one before go into rows.ts first.
 */
import { existsSync, writeFileSync } from "node:fs";
import Sqlite from "better-sqlite3";
import * as z from "zod";
import { migrate } from "../../../../server/store/migrate.ts";
import { MIGRATIONS } from "../../../../server/store/migrations/index.ts";
import { oldDatabasePath } from "./old-databases.ts";
import { rowsOfStep } from "./rows.ts";

const schemaRow = z.object({ type: z.string(), name: z.string(), sql: z.string() });
const listedTable = z.object({ name: z.string(), type: z.enum(["table", "virtual", "shadow", "view"]) });

function textOf(version: number): string {
  const db = new Sqlite(":memory:");
  for (let step = 0; step < version; step++) {
    migrate(db, MIGRATIONS.slice(0, step + 1));
    db.exec(rowsOfStep(step));
  }
  const kinds = new Map(
    z
      .array(listedTable)
      .parse(db.prepare("SELECT name, type FROM pragma_table_list WHERE schema = 'main'").all())
      .map(({ name, type }) => [name, type]),
  );
  const schema = z
    .array(schemaRow)
    .parse(db.prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid").all())
    .filter(({ type, name }) => type !== "table" || (kinds.get(name) !== "shadow" && !name.startsWith("sqlite_")));
  const tables = schema.filter(({ type, name }) => type === "table" && kinds.get(name) === "table");
  const lines = [
    `-- A database of schema version ${version}, as its own migrations made it. Written by write.ts, never changed.`,
    ...schema.filter(({ type }) => type === "table").map(({ sql }) => `${sql};`),
    ...tables.flatMap(({ name }) => insertsOf(db, name)),
    ...(kinds.has("message_search") ? SEARCH : []),
    ...schema.filter(({ type }) => type !== "table").map(({ sql }) => `${sql};`),
    `PRAGMA user_version = ${version};`,
  ];
  return `${lines.join("\n")}\n`;
}

/** What an index of words holds besides what it is made of. */
const SEARCH = [
  "INSERT INTO message_search (message_search) VALUES ('rebuild');",
  "INSERT INTO message_search (message_search, rank) VALUES ('secure-delete', 1);",
];

function insertsOf(db: Sqlite.Database, table: string): string[] {
  const columns = z.array(z.string()).parse(db.prepare("SELECT name FROM pragma_table_info(?)").pluck().all(table));
  const values = columns.map((column) => `quote("${column}")`).join(" || ', ' || ");
  const rows = z.array(z.string()).parse(db.prepare(`SELECT ${values} FROM "${table}"`).pluck().all());
  return rows.map((row) => `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${row});`);
}

for (let version = 1; version < MIGRATIONS.length; version++) {
  const path = oldDatabasePath(version);
  if (!existsSync(path)) writeFileSync(path, textOf(version));
}
