import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPieces } from "../../../server/backup/pieces.ts";
import { restoreBackup } from "../../../server/backup/restore-backup.ts";
import { DatabaseCopy } from "../../../server/store/database-copy.ts";
import { backUp, databaseOf, MESSAGES, readTexts, restore, startLivedInServer } from "../../helpers/backups.ts";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { startTestServer, type TestAccount } from "../../helpers/test-server.ts";

let folder: TempFolder;
let dataDir: string;
let file: string;
let owner: TestAccount;

beforeAll(async () => {
  folder = await TempFolder.make();
  [dataDir, file] = [join(folder.path, "live"), join(folder.path, "backup.tar")];
  await using server = await startLivedInServer(dataDir);
  owner = await server.createOwner();
  await backUp(dataDir, file);
  using client = await GatewayClient.connect(server, owner);
  const channelId = client.welcome.snapshot?.channels.find(({ kind }) => kind === "text")?.id ?? "";
  await client.request("message.send", { channelId, text: "after the backup", nonce: "late" });
}, 60_000);
afterAll(() => folder[Symbol.asyncDispose]());

function messagesIn(path: string): number | undefined {
  using db = DatabaseCopy.open(path, "look");
  return db.counts()["messages"];
}

test("while a server runs on the data nothing is restored, and the server goes on", async () => {
  await using server = await startTestServer({ dataDir });
  await expect(restore(dataDir, file)).rejects.toThrow("Another server is using the data folder");
  expect(await readTexts(server, await server.logIn(owner))).toHaveLength(MESSAGES + 1);
});

test("whoever says no keeps all as it is", async () => {
  const asked: unknown[] = [];
  const confirm = async (...question: unknown[]) => {
    asked.push(...question);
    throw new Error("no");
  };
  const job = { dataDir, archive: readPieces(file), now: Date.now, progress: () => {}, confirm };
  await expect(restoreBackup(job)).rejects.toThrow("no");
  expect(asked).toMatchObject([{ counts: { messages: MESSAGES } }, { messages: MESSAGES + 1 }]);
  expect(messagesIn(databaseOf(dataDir))).toBe(MESSAGES + 1);
  expect((await readdir(dataDir)).filter((name) => name.startsWith("."))).toEqual([]);
});

test("the old data is kept beside, whole, and the server goes on with the backup's", async () => {
  const { kept } = await restore(dataDir, file);
  expect(messagesIn(databaseOf(dataDir))).toBe(MESSAGES);
  expect(messagesIn(databaseOf(kept ?? ""))).toBe(MESSAGES + 1);
  expect(existsSync(join(kept ?? "", "uploads"))).toBe(true);
  expect((await readdir(dataDir)).filter((name) => name.startsWith("."))).toEqual([]);
  await using server = await startTestServer({ dataDir });
  expect(await readTexts(server, await server.logIn(owner))).toHaveLength(MESSAGES);
});
