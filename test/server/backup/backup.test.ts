import { execFile } from "node:child_process";
import { lstatSync, rmSync, statSync } from "node:fs";
import { lstat, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import Sqlite from "better-sqlite3";
import { expect, test, vi } from "vitest";
import { BackupRecords } from "../../../server/backup/backup-record.ts";
import { Visitor } from "../../../server/backup/visitor.ts";
import { DatabaseCopy } from "../../../server/store/database-copy.ts";
import { dropAvatar } from "../../../server/store/queries/avatars.ts";
import { emptyMessage } from "../../../server/store/queries/messages.ts";
import { backUp, databaseOf, MESSAGES, readTexts, restore, startLivedInServer } from "../../helpers/backups.ts";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { png } from "../../helpers/image-bytes.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { startTestServer } from "../../helpers/test-server.ts";
import { filesOf, uploadFile } from "../../helpers/uploads.ts";

const run = promisify(execFile);

test("a backup that is made while the server runs restores to the same accounts, messages and files", async () => {
  await using folder = await TempFolder.make();
  const [dataDir, newDir, file] = ["live", "new", "backup.tar"].map((name) => join(folder.path, name)) as [
    string,
    string,
    string,
  ];
  await using live = await startLivedInServer(dataDir);
  const owner = await live.createOwner();
  const made = await backUp(dataDir, file);
  expect(made).toMatchObject({
    counts: { users: 2, messages: MESSAGES, uploads: MESSAGES / 2 },
    uploads: MESSAGES / 2,
  });
  expect(await readTexts(live, owner)).toHaveLength(MESSAGES);

  const { kept, settings } = await restore(newDir, file);
  expect([kept, settings]).toEqual([null, { SERVER_NAME: "Lived in" }]);
  using before = DatabaseCopy.open(databaseOf(newDir), "look");
  expect(before.counts()).toEqual(made.counts);
  expect((await filesOf(newDir)).toSorted()).toEqual((await filesOf(dataDir)).toSorted());
  // As a server makes its own.
  expect((statSync(newDir).mode & 0o077).toString(8)).toBe("0");

  await using restored = await startTestServer({ dataDir: newDir });
  expect(restored.server.setupCode).toBeNull();
  const again = await restored.logIn(owner);
  expect(await readTexts(restored, again)).toEqual(await readTexts(live, owner));
});

test("a backup is a plain tar that any program opens, holds no secret, and leaves nothing else behind", async () => {
  await using folder = await TempFolder.make();
  const dataDir = join(folder.path, "live");
  await using _live = await startLivedInServer(dataDir);
  const namesBefore = await readdir(dataDir);
  await backUp(dataDir, join(folder.path, "backup.tar"));
  const { stdout } = await run("tar", ["--list", "--file", join(folder.path, "backup.tar")]);
  const names = stdout.trim().split("\n");
  expect(names.filter((name) => name.startsWith("uploads/"))).toHaveLength(MESSAGES / 2);
  expect(names.slice(-3)).toEqual(["cromulent.db", "configuration.json", "manifest.json"]);
  expect(await readdir(folder.path)).toEqual(["backup.tar", "live"]);
  expect((await readdir(dataDir)).filter((name) => !namesBefore.includes(name))).toEqual([]);
  expect(await readFile(join(folder.path, "backup.tar"), "latin1")).not.toContain("a secret of sixteen");
});

test("files that are lost are named, and the rest is backed up", async () => {
  await using folder = await TempFolder.make();
  const dataDir = join(folder.path, "live");
  await using live = await startLivedInServer(dataDir);
  const [lost = ""] = await filesOf(dataDir);
  await run("rm", [join(dataDir, "uploads", lost.slice(0, 2), lost)]);
  const made = await backUp(dataDir, join(folder.path, "backup.tar"));
  expect(made).toMatchObject({ missing: [lost], counts: { uploads: MESSAGES / 2 }, uploads: MESSAGES / 2 - 1 });
  expect(await readTexts(live, await live.createOwner())).toHaveLength(MESSAGES);
});

test("what is deleted while the files are packed is deleted in the backup too: a message with its file, and an avatar", async () => {
  await using folder = await TempFolder.make();
  const [dataDir, newDir, file] = [
    join(folder.path, "live"),
    join(folder.path, "new"),
    join(folder.path, "backup.tar"),
  ];
  await using live = await startLivedInServer(dataDir);
  const owner = await live.createOwner();
  const avatar = await uploadFile(live, owner.token, { name: "me.png", bytes: png(8, 8) });
  using client = await GatewayClient.connect(live, owner);
  await client.request("account.update", { avatarId: avatar.id });

  await backUp(dataDir, file, (line) => {
    if (!line.startsWith("Packing")) return;
    const db = new Sqlite(databaseOf(dataDir));
    const withFile = db.prepare("SELECT message_id FROM uploads WHERE message_id IS NOT NULL").pluck().get();
    emptyMessage(db, Number(withFile), Date.now());
    db.prepare("UPDATE users SET avatar_id = NULL").run();
    dropAvatar(db, avatar.id);
    const gone = db.prepare("SELECT id FROM files_to_remove").pluck().all() as string[];
    for (const id of gone) rmSync(join(dataDir, "uploads", id.slice(0, 2), id));
    db.close();
  });
  await restore(newDir, file);
  expect(await filesOf(newDir)).toHaveLength(MESSAGES / 2 - 1);
  await using restored = await startTestServer({ dataDir: newDir });
  const again = await restored.logIn(owner);
  expect(again.user.avatarId).toBeNull();
  expect(await readTexts(restored, again)).toHaveLength(MESSAGES - 1);
});

test("the server that tries a backup lets nobody in who comes across it", async () => {
  await using folder = await TempFolder.make();
  const dataDir = join(folder.path, "live");
  await using _live = await startLivedInServer(dataDir);
  const body = JSON.stringify({ username: "mallory", password: "long enough for it" });
  const request = { method: "POST", headers: { "content-type": "application/json" }, body };
  const statuses: number[] = [];
  const arrive = Visitor.arrive.bind(Visitor);
  using _watching = vi.spyOn(Visitor, "arrive").mockImplementation(async (url, invite) => {
    statuses.push((await fetch(`${url}/api/v1/register`, request)).status);
    return arrive(url, invite);
  });
  await backUp(dataDir, join(folder.path, "backup.tar"));
  expect(statuses).toEqual([403]);
});

test("a backup from the midst of an erasure is sound: a server goes on with that", async () => {
  await using folder = await TempFolder.make();
  const dataDir = join(folder.path, "live");
  await (await startLivedInServer(dataDir))[Symbol.asyncDispose]();
  const db = new Sqlite(databaseOf(dataDir));
  db.exec(`
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 3000)
    INSERT INTO messages (channel_id, author_id, text, created_at)
      SELECT (SELECT id FROM channels WHERE kind = 'text'), (SELECT id FROM users WHERE username = 'ben'), 'to go', 1 FROM numbers;
    UPDATE users SET is_erasing = 1 WHERE username = 'ben';
  `);
  db.close();
  const made = await backUp(dataDir, join(folder.path, "backup.tar"));
  expect(made.counts["messages"]).toBe(MESSAGES + 3000);
});

test("a backup is its maker's alone, also where somebody else's file or link stood under the name of its draft", async () => {
  await using folder = await TempFolder.make();
  await using _live = await startLivedInServer(join(folder.path, "live"));
  const [file, theirs] = [join(folder.path, "backup.tar"), join(folder.path, "theirs")];
  await writeFile(theirs, "theirs", { mode: 0o666 });
  await symlink(theirs, `${file}.partial`);
  await backUp(join(folder.path, "live"), file);
  const { mode } = await lstat(file);
  expect((mode & 0o777).toString(8)).toBe("600");
  expect(await readFile(theirs, "utf8")).toBe("theirs");
});

test.skipIf(process.geteuid?.() !== 0)(
  "what root's commands make in the folder of the server's user is that user's, and nothing that a link leads to",
  async () => {
    const NOBODY = 65_534;
    await using folder = await TempFolder.make();
    const [dataDir, file] = [join(folder.path, "live"), join(folder.path, "backup.tar")];
    await (await startLivedInServer(dataDir))[Symbol.asyncDispose]();
    const notTheirs = join(folder.path, "root's");
    await writeFile(notTheirs, "");
    rmSync(join(dataDir, "backup.lock"));
    await symlink(notTheirs, join(dataDir, "backup.lock"));
    await run("chown", ["-h", "-R", `${NOBODY}:${NOBODY}`, dataDir]);
    const made = await backUp(dataDir, file);
    new BackupRecords(dataDir).proved(made);
    await restore(dataDir, file);
    const entries = await readdir(dataDir, { recursive: true });
    const others = entries.filter((name) => lstatSync(join(dataDir, name)).uid !== NOBODY);
    expect([others, statSync(notTheirs).uid]).toEqual([[], 0]);
    expect(entries).toContain("backup.lock");
  },
);

test("a file that is there is never written over", async () => {
  await using folder = await TempFolder.make();
  await using _live = await startLivedInServer(join(folder.path, "live"));
  await writeFile(join(folder.path, "backup.tar"), "mine");
  await expect(backUp(join(folder.path, "live"), join(folder.path, "backup.tar"))).rejects.toThrow(
    "remove it, or choose",
  );
  expect(await readFile(join(folder.path, "backup.tar"), "utf8")).toBe("mine");
});

test("where there is no database, the folder that is missing is named", async () => {
  await using folder = await TempFolder.make();
  const nowhere = join(folder.path, "nowhere");
  await expect(backUp(nowhere, join(folder.path, "backup.tar"))).rejects.toThrow(`no database in ${nowhere}`);
  expect(await readdir(folder.path)).toEqual([]);
});
