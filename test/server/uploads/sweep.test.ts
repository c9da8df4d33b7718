import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { startTestServer, type TestAccount, type TestServer } from "../../helpers/test-server.ts";
import { filesOf, uploadFile } from "../../helpers/uploads.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let folder: TempFolder;
let clock: ManualClock;
let server: TestServer;
let owner: TestAccount;

beforeEach(async () => {
  folder = await TempFolder.make();
  clock = new ManualClock();
  server = await startTestServer({ dataDir: folder.path, clock });
  owner = await server.createOwner();
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

function change(sql: string, ...values: unknown[]): void {
  const db = new Sqlite(join(folder.path, "cromulent.db"));
  db.prepare(sql).run(...values);
  db.close();
}

const upload = async () => (await uploadFile(server, owner.token, { bytes: "x" })).id;

/** The sweep's own work is of the disk, which no clock moves. */
async function filesAfter(ms: number, isDone: (files: string[]) => boolean): Promise<string[]> {
  // In steps, as each sweep sets up the next one.
  for (let left = ms; left > 0; left -= MINUTE_MS / 2) {
    clock.advance(Math.min(left, MINUTE_MS / 2));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  for (let tries = 0; tries < 100; tries++) {
    const files = await filesOf(folder.path);
    if (isDone(files)) return files;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return filesOf(folder.path);
}

describe("the sweep", () => {
  test("M5 takes the files of what was deleted from the disk within a minute", async () => {
    const [gone, stays] = [await upload(), await upload()];
    change("DELETE FROM uploads WHERE id = ?", gone);
    change("INSERT INTO files_to_remove (id) VALUES (?)", gone);
    change("INSERT INTO files_to_remove (id) VALUES ('was-never-there-000000')");
    expect(await filesAfter(MINUTE_MS, (files) => files.length === 1)).toEqual([stays]);
    expect(await server.server.context.store.uploads.listFilesToRemove(10)).toEqual([]);
  });

  test("M5 a file that cannot be removed keeps none of the others on the disk", async () => {
    const [gone, stays] = [await upload(), await upload()];
    // A folder in the place of a file, first of all in the list.
    await mkdir(join(folder.path, "uploads", "--", "-- cannot be removed"), { recursive: true });
    change("INSERT INTO files_to_remove (id) VALUES ('-- cannot be removed')");
    change("DELETE FROM uploads WHERE id = ?", gone);
    change("INSERT INTO files_to_remove (id) VALUES (?)", gone);
    expect(await filesAfter(MINUTE_MS, (files) => files.length === 1)).toEqual([stays]);
    expect(await server.server.context.store.uploads.listFilesToRemove(10)).toEqual(["-- cannot be removed"]);
  });

  test("M10 takes files that no message has after a day; avatars and those of messages stay", async () => {
    const [waiting, avatar, sent] = [await upload(), await upload(), await upload()];
    change("UPDATE users SET avatar_id = ?", avatar);
    change(
      `INSERT INTO messages (channel_id, author_id, text, created_at)
       VALUES ((SELECT id FROM channels WHERE name = 'general'), ?, '', 1)`,
      owner.user.id,
    );
    change("UPDATE uploads SET message_id = (SELECT max(id) FROM messages) WHERE id = ?", sent);
    clock.advance(DAY_MS - 5 * MINUTE_MS);
    expect((await filesAfter(MINUTE_MS, () => true)).sort()).toEqual([waiting, avatar, sent].sort());
    expect((await filesAfter(5 * MINUTE_MS, (files) => files.length === 2)).sort()).toEqual([avatar, sent].sort());
    expect((await server.call("GET", `/files/${waiting}/a`)).status).toBe(404);
  });

  test("M10 an avatar that was replaced goes like any other file that nothing shows", async () => {
    const avatar = await upload();
    change("UPDATE users SET avatar_id = ?", avatar);
    clock.advance(DAY_MS);
    change("UPDATE users SET avatar_id = NULL");
    expect(await filesAfter(MINUTE_MS, (files) => files.length === 0)).toEqual([]);
  });
});
