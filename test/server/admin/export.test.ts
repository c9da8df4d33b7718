import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { extract } from "tar-stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseJson } from "../../../shared/protocol/frames.ts";
import { HostCommands } from "../../helpers/host-commands.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { uploadFile } from "../../helpers/uploads.ts";
import { ChatStage } from "../chat/chat-stage.ts";

let folder: TempFolder;
let stage: ChatStage;
let admin: HostCommands;

beforeEach(async () => {
  folder = await TempFolder.make();
  stage = await ChatStage.open();
  admin = HostCommands.beside(stage.server);
});
afterEach(async () => {
  await stage[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** By another program's reader than ours: any tar must open it. */
async function entriesOf(file: string): Promise<Map<string, string>> {
  const entries = new Map<string, string>();
  const reading = extract();
  reading.end(await readFile(file));
  for await (const entry of reading) entries.set(entry.header.name, await text(entry));
  return entries;
}

/** Everything that anna may have, some of it by others. */
async function live() {
  const anna = await stage.join("anna");
  const { user, token } = stage.account("anna");
  await anna.request("account.update", { displayName: "Anna Ånnason" });
  const sent = await uploadFile(stage.server, token, { name: "../../holiday.tar.gz", bytes: "file contents" });
  const waiting = await uploadFile(stage.server, token, { name: "plan", bytes: "waits" });
  const asked = await stage.send(stage.owner, "who comes, @anna?");
  await anna.request("message.react", { messageId: asked.id, emoji: "🦊", on: true });
  const first = await stage.send(anna, "first words", { attachmentIds: [sent.id], replyTo: asked.id });
  const gone = await stage.send(anna, "deleted words");
  await anna.request("message.delete", { messageId: gone.id });
  await anna.request("channel.read", { channelId: stage.channelId, messageId: first.id });
  await stage.owner.request("member.update", { userId: user.id, role: "admin" });
  await stage.server.call("POST", "/api/v1/invites", { body: { maxUses: 3 }, token });
  return { anna, user, sent, waiting, asked, first };
}

test("A9 export: everything that concerns a member is in it, nothing that is a key, and the log says so", async () => {
  const { user, sent, waiting, asked, first } = await live();
  const file = join(folder.path, "anna.tar");
  const ran = await admin.run(["export", "anna", file]);
  expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
  expect(ran.stdout).toMatch(/anna\.tar \(\d+ KB\): 1 messages and 2 files\.\n$/);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder.path)).toEqual(["anna.tar"]);

  const entries = await entriesOf(file);
  const json = (name: string) => parseJson(entries.get(`${name}.json`) ?? "");
  expect(json("account")).toMatchObject({ id: user.id, username: "anna", displayName: "Anna Ånnason", role: "admin" });
  expect(json("logins")).toMatchObject([{ client: "test", platform: "test" }]);
  expect(json("messages-0001")).toMatchObject([{ id: first.id, text: "first words", replyTo: asked.id }]);
  expect(json("mentions")).toMatchObject([{ messageId: asked.id }]);
  expect(json("reactions")).toMatchObject([{ messageId: asked.id, emoji: "🦊" }]);
  expect(json("readMarks")).toMatchObject([{ channelId: stage.channelId, lastReadId: first.id }]);
  expect(json("invites")).toMatchObject([{ maxUses: 3, uses: 0 }]);
  expect(json("audit")).toMatchObject([
    { action: "member.roleChanged", targetId: user.id },
    { action: "invite.created", actorId: user.id },
  ]);
  expect(json("connectionReports")).toEqual([]);
  expect(json("channels")).toMatchObject([{ id: stage.channelId, name: "general" }]);
  expect(json("files")).toMatchObject([
    { id: sent.id, name: "holiday.tar.gz", file: `files/${sent.id}.gz`, messageId: first.id },
    { id: waiting.id, name: "plan", file: `files/${waiting.id}`, messageId: null },
  ]);
  expect(entries.get(`files/${sent.id}.gz`)).toBe("file contents");
  expect(entries.get(`files/${waiting.id}`)).toBe("waits");
  const everything = [...entries.values()].join("\n");
  for (const key of ["argon2id", stage.account("anna").token, "who comes", "deleted words", "hash"]) {
    expect(everything).not.toContain(key);
  }
  expect((await stage.owner.request("audit.list", { limit: 1 })).entries).toMatchObject([
    { actorId: "host", action: "member.exported", targetId: user.id },
  ]);
});

test("A9 export: messages come in pages, and without a server all the same", async () => {
  const anna = await stage.join("anna");
  const sends = Array.from({ length: 1_200 }, (_, index) => stage.send(anna, `message ${index}`));
  await Promise.all(sends);
  await using stopped = await TempFolder.make();
  const { dataDir } = stage.server.server.context.config;
  await stage.server.server[Symbol.asyncDispose]();
  const file = join(stopped.path, "anna.tar");
  expect((await new HostCommands(dataDir).run(["export", "anna", file])).exitCode).toBe(0);
  const entries = await entriesOf(file);
  const pages = [...entries.keys()].filter((name) => name.startsWith("messages-"));
  expect(pages).toEqual(["messages-0001.json", "messages-0002.json"]);
  const texts = pages
    .flatMap((page) => parseJson(entries.get(page) ?? "") as { text: string }[])
    .map((row) => row.text);
  expect(texts).toEqual(Array.from({ length: 1_200 }, (_, index) => `message ${index}`));
});

test("A9 export: an unknown user, a file that is there, or no folder for it leave nothing behind", async () => {
  await stage.join("anna");
  const there = join(folder.path, "there.tar");
  await writeFile(there, "precious");
  expect((await admin.run(["export", "zoe", join(folder.path, "zoe.tar")])).exitCode).toBe(3);
  expect((await admin.run(["export", "anna", there])).exitCode).toBe(2);
  expect((await admin.run(["export", "anna", join(folder.path, "none", "x.tar")])).exitCode).toBe(2);
  expect(await readdir(folder.path)).toEqual(["there.tar"]);
  expect(await readFile(there, "utf8")).toBe("precious");
});
