import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { EXIT } from "../../../server/admin/command.ts";
import { parseJson } from "../../../shared/protocol/frames.ts";
import { MESSAGES, readTexts, startLivedInServer } from "../../helpers/backups.ts";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { projectDir } from "../../helpers/paths.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { startTestServer, type TestServer } from "../../helpers/test-server.ts";
import { filesOf } from "../../helpers/uploads.ts";

let folder: TempFolder;
let dataDir: string;
let server: TestServer;

beforeAll(async () => {
  folder = await TempFolder.make();
  dataDir = join(folder.path, "live");
  server = await startLivedInServer(dataDir);
}, 60_000);
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

// Each command is a process that unpacks and tries a whole server.
vi.setConfig({ testTimeout: 60_000 });

interface Streams {
  readonly from?: string;
  readonly to?: string;
}

/** As a host runs it: a process of its own, which also lowers its own priority. */
async function admin(words: readonly string[], { from, to }: Streams = {}) {
  const child = spawn(process.execPath, ["server/admin/main.ts", ...words], {
    cwd: projectDir,
    env: { PATH: process.env["PATH"], DATA_DIR: dataDir, STUN_URL: "", SERVER_NAME: "Here" },
  });
  if (from === undefined) child.stdin.end();
  else pipeline(createReadStream(from), child.stdin).catch(() => {});
  const stdout = to === undefined ? text(child.stdout) : pipeline(child.stdout, createWriteStream(to)).then(() => "");
  const [said, stderr, [exitCode]] = await Promise.all([stdout, text(child.stderr), once(child, "close")]);
  return { exitCode, stdout: said, stderr };
}

test("backup FOLDER names the archive by its time, tells what it does, and the owner sees it", async () => {
  const backups = join(folder.path, "backups");
  await mkdir(backups);
  const { exitCode, stdout, stderr } = await admin(["backup", backups]);
  expect([exitCode, stderr]).toEqual([EXIT.done, expect.stringContaining("Running a server on it")]);
  const [name = ""] = await readdir(backups);
  expect(name).toMatch(/^cromulent-.*Z\.tar$/);
  expect(stdout).toMatch(/^\S+\.tar \(\d+ KB\) is proved to restore: 2 accounts, 3 channels, 6 messages, 3 files\.\n$/);
  using owner = await GatewayClient.connect(server, await server.createOwner());
  const { backup } = await owner.request("server.status", {});
  expect(backup.last).toMatchObject({ outcome: "proved", detail: name });
});

test("backup - sends the archive alone to stdout, and from stdin it is verified and restored on another machine", async () => {
  const file = join(folder.path, "piped.tar");
  expect(await admin(["backup", "-"], { to: file })).toMatchObject({ exitCode: EXIT.done });
  expect((await readdir(dataDir)).filter((name) => name.startsWith("."))).toEqual([]);

  const verified = await admin(["--json", "verify-backup", "-"], { from: file });
  expect([verified.exitCode, verified.stderr]).toEqual([EXIT.done, ""]);
  expect(parseJson(verified.stdout)).toMatchObject({ sound: true, missing: [], counts: { messages: MESSAGES } });

  const newDir = join(folder.path, "new");
  const restored = await admin(["--data-dir", newDir, "restore", "-"], { from: file });
  expect(restored).toMatchObject({ exitCode: EXIT.done, stdout: expect.stringContaining("Start the server now.") });
  await using elsewhere = await startTestServer({ dataDir: newDir });
  const owner = await elsewhere.logIn(await server.createOwner());
  expect(await readTexts(elsewhere, owner)).toHaveLength(MESSAGES);

  const again = await admin(["--data-dir", newDir, "restore", file]);
  expect(again).toMatchObject({ exitCode: EXIT.failed, stderr: expect.stringContaining("stop it") });
});

test("restore asks where it replaces something, and takes nothing but a yes", async () => {
  const file = join(folder.path, "asked.tar");
  const oldDir = join(folder.path, "old");
  await admin(["backup", file]);
  await admin(["--data-dir", oldDir, "restore", file]);
  const asked = await admin(["--data-dir", oldDir, "restore", file]);
  expect(asked).toMatchObject({
    exitCode: EXIT.declined,
    stderr: expect.stringMatching(/Replace the data in .* 6 messages/),
  });
  const yes = await admin(["--json", "--yes", "--data-dir", oldDir, "restore", file]);
  expect(yes.exitCode).toBe(EXIT.done);
  expect(parseJson(yes.stdout)).toMatchObject({ kept: expect.stringContaining("before-restore-"), differing: [] });
});

test("what cannot be done is said in one line, with an exit code of its own", async () => {
  const nothing = join(folder.path, "nothing.tar");
  expect(await admin(["verify-backup", nothing])).toMatchObject({ exitCode: EXIT.usage });
  await writeFile(nothing, "nothing");
  const { exitCode, stderr } = await admin(["verify-backup", nothing]);
  expect([exitCode, stderr.split("\n").at(-2)]).toEqual([EXIT.unsound, "This is no sound backup: it is cut off."]);
  expect(await admin(["backup", nothing])).toMatchObject({ exitCode: EXIT.failed });
  expect(await readFile(nothing, "utf8")).toBe("nothing");
  const far = await admin(["backup", join(folder.path, "no", "such", "folder.tar")]);
  expect(far).toMatchObject({ exitCode: EXIT.failed, stderr: expect.stringContaining("There is no folder") });
});

test("what a backup lacks is said wherever it is read, and what cannot be read is not taken for nothing", async () => {
  const [file, newDir] = [join(folder.path, "lacking.tar"), join(folder.path, "lacking")];
  const [lost = ""] = await filesOf(dataDir);
  await rm(join(dataDir, "uploads", lost.slice(0, 2), lost));
  for (const words of [
    ["backup", file],
    ["verify-backup", file],
    ["--data-dir", newDir, "restore", file],
  ]) {
    expect((await admin(words)).stdout).toContain(`not on the disk any more: ${lost}`);
  }
  await writeFile(join(newDir, "cromulent.db"), "damaged");
  const asked = await admin(["--data-dir", newDir, "restore", file]);
  expect(asked).toMatchObject({
    exitCode: EXIT.declined,
    stderr: expect.stringContaining("whose database cannot be read"),
  });
});
