import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { ChatStage } from "./chat-stage.ts";

const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;

async function bytesOf(dataDir: string): Promise<string> {
  const files = ["cromulent.db", "cromulent.db-wal"].map((name) => readFile(join(dataDir, name), "latin1"));
  return (await Promise.all(files)).join("\n");
}

it("M5 what was deleted or edited away is not in the database file any more, nor in its log, half a minute later", async () => {
  await using folder = await TempFolder.make();
  const clock = new ManualClock();
  await using stage = await ChatStage.open({ clock, dataDir: folder.path });
  // Long ones lie on pages of their own; short ones share theirs with others.
  const secrets = ["qxdeletedshort", "qydeletedlong", "qzedited", "wkreplied"];
  const [first, second, third, fourth] = [
    await stage.send(stage.owner, `${secrets[0]} text`),
    await stage.send(stage.owner, `${secrets[1]} `.repeat(200)),
    await stage.send(stage.owner, `${secrets[2]} text`),
    await stage.send(stage.owner, `${secrets[3]} text`),
  ];
  for (let index = 0; index < 300; index++) await stage.send(stage.owner, `other words ${index}`);
  const reply = await stage.send(stage.owner, "answer", { replyTo: fourth.id });
  const before = await bytesOf(folder.path);
  for (const secret of secrets) expect(before).toContain(secret);
  for (const { id } of [first, second, fourth]) await stage.owner.request("message.delete", { messageId: id });
  await stage.owner.request("message.edit", { messageId: third.id, text: "harmless" });
  clock.sleep(30_000);
  await stage.owner.ping();
  await vi.waitFor(async () => {
    const after = await bytesOf(folder.path);
    for (const secret of secrets) expect(after).not.toContain(secret);
    expect(after).toContain("harmless");
  });
  expect((await stage.list(stage.owner)).at(-1)).toMatchObject({ id: reply.id, replyPreview: null });
});

it("M5 files of a deleted message stand to be removed", async () => {
  await using stage = await ChatStage.open();
  const { uploads } = stage.server.server.context.store;
  const attachmentIds = [await stage.upload("owner", "a"), await stage.upload("owner", "b")];
  const { id } = await stage.send(stage.owner, "", { attachmentIds });
  expect(await uploads.listFilesToRemove(10)).toEqual([]);
  await stage.owner.request("message.delete", { messageId: id });
  expect((await uploads.listFilesToRemove(10)).sort()).toEqual(["a", "b"]);
  expect(await uploads.find("a")).toBeNull();
});

it("M12 a channel forgets what is older than its days, and tells of it and of the counts that changed", async () => {
  const clock = new ManualClock();
  await using stage = await ChatStage.open({ clock });
  const bob = await stage.join("bob");
  const carol = await stage.join("carol");
  const { uploads } = stage.server.server.context.store;
  const { id: channelId } = await stage.createChannel("forgets", 2);
  const attachmentIds = [await stage.upload("owner", "file", { createdAt: clock.now() })];
  const old = await stage.send(stage.owner, "old @bob", { channelId, attachmentIds });
  const kept = await stage.send(stage.owner, "kept for good @bob");
  // More than one step of the sweep.
  for (let index = 0; index < 250; index++) await stage.send(stage.owner, "old", { channelId });
  await bob.request("message.react", { messageId: old.id, emoji: "🦊", on: true });
  clock.sleep(DAY_MS);
  const young = await stage.send(stage.owner, "young @bob", { channelId });
  await carol.request("channel.read", { channelId, messageId: young.id });
  expect((await bob.drain()).map(({ event }) => event)).not.toContain("channel.purged");
  // Each hour.
  clock.sleep(DAY_MS - HOUR_MS);
  clock.sleep(HOUR_MS + 1);
  await bob.event("channel.purged", ({ upToId }) => upToId === young.id - 1);
  const mark = await bob.event("channel.readUpdated", ({ unread }) => unread === 1);
  expect(mark).toMatchObject({ channelId, mentions: 1, lastReadId: 0 });
  const { messages } = await bob.request("message.list", { channelId, limit: 10 });
  expect(messages.map(({ id }) => id)).toEqual([young.id]);
  expect(await stage.list(bob)).toMatchObject([{ id: kept.id }]);
  expect(await uploads.listFilesToRemove(10)).toContain("file");
  const heard = (await carol.drain()).map(({ event }) => event);
  expect(heard).not.toContain("channel.readUpdated");
  expect(heard.filter((event) => event === "channel.purged")).toHaveLength(1);
  // Its number is not given again.
  await bob.request("channel.read", { channelId, messageId: young.id });
  clock.sleep(DAY_MS);
  await bob.event("channel.purged", ({ upToId }) => upToId === young.id);
  expect((await stage.send(stage.owner, "new", { channelId })).id).toBe(young.id + 1);
});
