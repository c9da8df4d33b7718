import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { openDatabase } from "../../../server/store/database.ts";
import { DatabaseCopy } from "../../../server/store/database-copy.ts";
import { MIGRATIONS } from "../../../server/store/migrations/index.ts";

const PROGRAM = fileURLToPath(new URL("migrating-process.ts", import.meta.url));

/** When the process is killed that migrates. */
export type Moment =
  /** So long after it began. */
  | { readonly kind: "afterMs"; readonly ms: number }
  /** Before this statement of the migrations, counted from 1. */
  | { readonly kind: "statement"; readonly number: number };

export interface KilledMigration {
  /** `done`: the process was through before the moment came. */
  readonly kind: "killed" | "done";
  /** Of the schema, as the process left it. */
  readonly leftAt: number;
  /** How long the migration ran. */
  readonly tookMs: number;
}

/** Migrates the database of `dataDir` in a process of its own, which is killed at that moment. */
export async function killMigration(dataDir: string, moment: Moment): Promise<KilledMigration> {
  const child = fork(PROGRAM, [dataDir, moment.kind === "statement" ? `${moment.number}` : "0"], { execArgv: [] });
  await once(child, "message");
  const startedAt = performance.now();
  const killer = moment.kind === "afterMs" ? setTimeout(() => child.kill("SIGKILL"), moment.ms) : undefined;
  child.send("go");
  const signal = await endOf(child);
  clearTimeout(killer);
  const tookMs = performance.now() - startedAt;
  return { kind: signal === "SIGKILL" ? "killed" : "done", leftAt: versionOf(dataDir), tookMs };
}

/** What the next start makes of it: opens it as a server does, and looks whether all is well. */
export function startAgain(dataDir: string): { readonly faults: string[]; readonly counts: Record<string, number> } {
  openDatabase(dataDir).close();
  using db = DatabaseCopy.open(join(dataDir, "cromulent.db"), "change");
  const behind = db.schemaVersion === MIGRATIONS.length ? [] : [`schema ${db.schemaVersion}`];
  return { faults: [...behind, ...db.faults()], counts: db.counts() };
}

/** Read-only, so that the next start finds what the process left. */
function versionOf(dataDir: string): number {
  const db = new Sqlite(join(dataDir, "cromulent.db"), { readonly: true });
  try {
    return Number(db.pragma("user_version", { simple: true }));
  } finally {
    db.close();
  }
}

async function endOf(child: ChildProcess): Promise<NodeJS.Signals | null> {
  const [code, signal]: (number | NodeJS.Signals | null)[] = await once(child, "exit");
  if (signal === null && code !== 0) throw new Error(`the migration ended with ${code}`);
  return typeof signal === "string" ? signal : null;
}

/** The statements of a file of SQL that make a schema, one by one: triggers have semicolons of their own. */
export function statementsOf(sql: string): string[] {
  const statements: string[] = [];
  let open = "";
  for (const line of sql.split("\n")) {
    open += `${line}\n`;
    const isTrigger = /^\s*CREATE TRIGGER/m.test(open);
    const code = line.replace(/--.*$/, "").trimEnd();
    if (isTrigger ? !/\bEND;$/.test(code) : !code.endsWith(";")) continue;
    statements.push(open);
    open = "";
  }
  if (open.replace(/--.*$/gm, "").trim() !== "") statements.push(open);
  return statements;
}

/** Makes the tables of an old database as large as those of a server that was in use. @param messages in one channel. */
export function fatten(path: string, messages: number): void {
  const db = new Sqlite(path);
  db.pragma("synchronous = OFF");
  const has = (table: string) => db.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?").get(table) !== undefined;
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${messages})`;
  db.transaction(() => {
    const tokens = `INSERT INTO tokens (hash, user_id, created_at, last_used_at${has("messages") ? ", id" : ""})`;
    const columns = `'many-' || i, 'ben-ben-ben-ben-ben-be', i, i${has("messages") ? ", 'many-' || i" : ""}`;
    db.exec(`${tokens} ${numbers} SELECT ${columns} FROM n`);
    if (!has("messages")) return;
    db.exec(`INSERT INTO messages (channel_id, author_id, text, created_at) ${numbers}
      SELECT 'channel-0', 'ben-ben-ben-ben-ben-be', 'message ' || i || ' of many', i FROM n`);
  })();
  db.pragma("journal_mode = WAL");
  db.close();
}
