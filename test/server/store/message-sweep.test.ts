import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SqliteStore } from "../../../server/store/sqlite-store.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";

const DAY_MS = 24 * 3_600_000;
const NOW = 100 * DAY_MS;

let folder: TempFolder;
let store: SqliteStore;
let db: Sqlite.Database;
let channelId: string;

beforeEach(async () => {
  folder = await TempFolder.make();
  store = SqliteStore.open(folder.path);
  db = new Sqlite(join(folder.path, "cromulent.db"));
  channelId = (await store.listChannels()).find(({ kind }) => kind === "text")?.id ?? "";
  db.exec(`INSERT INTO users (id, username, display_name, role, password_hash, created_at)
    VALUES ('u', 'u', 'u', 'owner', '', 0)`);
});
afterEach(async () => {
  db.close();
  await store[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

function addMessages(count: number, createdAt: number): void {
  const insert = db.prepare(
    "INSERT INTO messages (channel_id, author_id, text, created_at, nonce) VALUES (?, 'u', 'x', ?, hex(randomblob(8)))",
  );
  for (let index = 0; index < count; index++) insert.run(channelId, createdAt);
}

const countWhere = (condition: string) => db.prepare(`SELECT count(*) FROM messages WHERE ${condition}`).pluck().get();

test("M12 a step removes no more than it may, also where the clock was set back, deleted ones among them", async () => {
  db.prepare("UPDATE channels SET retention_days = 1 WHERE id = ?").run(channelId);
  // From when the clock was ahead.
  addMessages(30, NOW + DAY_MS);
  db.exec("UPDATE messages SET deleted_at = 1 WHERE id % 2 = 0");
  addMessages(5, NOW - 2 * DAY_MS);
  addMessages(5, NOW);
  const steps: unknown[] = [];
  for (let step = await purge(); step !== null; step = await purge()) steps.push(step.upToId);
  expect(steps).toEqual([10, 20, 30, 35]);
  expect(countWhere("1")).toBe(5);

  function purge() {
    return store.messages.purgeExpired(NOW, 10);
  }
});

test("M12 no step walks the whole channel", () => {
  const upTo = "SELECT id FROM messages WHERE channel_id = 'c' AND id <= 1 AND deleted_at IS";
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${upTo} NULL UNION ALL ${upTo} NOT NULL ORDER BY id LIMIT 10`).all();
  const details = plan.map((step) => String((step as { detail: unknown }).detail)).join("\n");
  expect(details).toMatch(/messages_of_channel \(channel_id=\? AND (id|rowid)<\?\)/);
  expect(details).toMatch(/messages_deleted \(channel_id=\? AND (id|rowid)<\?\)/);
  expect(details).not.toContain("TEMP B-TREE");
});

test("M5 emptying the log waits for no other program that reads it, and says that it was not done", async () => {
  addMessages(1, NOW);
  db.exec("BEGIN");
  countWhere("1");
  await store.messages.forgetNonces(NOW, 10);
  const startedAt = performance.now();
  expect(await store.messages.wipe()).toBe("busy");
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  db.exec("COMMIT");
  expect(await store.messages.wipe()).toBe("wiped");
});

test("M2 a step forgets no more nonces than it may", async () => {
  addMessages(25, 1);
  addMessages(5, NOW);
  const steps = [];
  for (let index = 0; index < 4; index++) steps.push(await store.messages.forgetNonces(1, 10));
  expect(steps).toEqual([10, 10, 5, 0]);
  expect(countWhere("nonce IS NOT NULL")).toBe(5);
});
