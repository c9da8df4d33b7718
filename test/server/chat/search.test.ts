import { expect, it } from "vitest";
import { ChatStage } from "./chat-stage.ts";

const MANY = { LIMIT_SEARCHES_PER_S: "1000", LIMIT_SEARCHES_BURST: "1000" };

async function stageWith(texts: readonly string[]) {
  const stage = await ChatStage.open({ env: MANY });
  for (const text of texts) await stage.send(stage.owner, text);
  const find = async (query: string, rest: object = {}) => {
    const { messages } = await stage.owner.request("message.search", { query, limit: 100, ...rest });
    return messages.map(({ text }) => text);
  };
  return { stage, find };
}

it("M9 every word counts, the last one as a beginning; accents and case do not matter; newest first", async () => {
  const texts = ["Grüße aus Köln", "gruss", "koln und Grusse", "Kölner Dom", "foo-bar baz", "bar foo"];
  const { stage, find } = await stageWith(texts);
  await using _ = stage;
  expect(await find("GRUSSE köln")).toEqual(["koln und Grusse"]);
  expect(await find("kol")).toEqual(["Kölner Dom", "koln und Grusse", "Grüße aus Köln"]);
  expect(await find("kol dom")).toEqual([]);
  expect(await find("foo bar")).toEqual(["bar foo", "foo-bar baz"]);
  expect(await find('"foo bar"')).toEqual(["foo-bar baz"]);
  expect(await find('"foo ba')).toEqual(["foo-bar baz"]);
  expect(await find('"foo ba"')).toEqual([]);
  expect(await find("foo-ba")).toEqual(["foo-bar baz"]);
});

it("M9 a word that was typed before finds nothing else for being there twice", async () => {
  const { stage, find } = await stageWith(["to be, or not to be", "today, be or not", "not to be"]);
  await using _ = stage;
  expect(await find("To be; or NOT to")).toEqual(["to be, or not to be"]);
  expect(await find("be be, be or or no")).toEqual(["today, be or not", "to be, or not to be"]);
  expect(await find('"to be" to be')).toEqual(["not to be", "to be, or not to be"]);
  expect(await find("a ".repeat(100))).toEqual([]);
});

it.each([
  '"',
  '""',
  '"""',
  "*",
  "foo*",
  "^foo",
  "foo AND",
  "AND",
  "NOT foo",
  "OR OR",
  "NEAR(foo bar)",
  "text:foo",
  "{text}:foo",
  "-foo",
  "foo + bar",
  "(foo",
  "foo)",
  "'; DROP TABLE messages; --",
  "\\",
  "%",
  "foo\u0000bar",
  "\ud800",
  "😀",
  "！",
  "a".repeat(256),
  "a ".repeat(128),
  '" '.repeat(128),
  "(".repeat(256),
])("M9 what is typed is never an error: %j", async (query) => {
  const { stage, find } = await stageWith(["foo bar"]);
  await using _ = stage;
  await expect(find(query)).resolves.toBeInstanceOf(Array);
  await expect(find(query, { has: "link" })).resolves.toBeInstanceOf(Array);
});

it("M9 filters: channel, author, files, images, links; alone with an empty query, which is invalid without them", async () => {
  await using stage = await ChatStage.open({ env: MANY });
  const bob = await stage.join("bob");
  const other = await stage.createChannel("other");
  const file = await stage.upload("owner", "file");
  const image = await stage.upload("owner", "image", { type: "image/png", width: 3, height: 4 });
  await stage.send(stage.owner, "fox with file", { attachmentIds: [file] });
  await stage.send(stage.owner, "fox with image", { attachmentIds: [image] });
  await stage.send(bob, "fox at https://example.org/");
  await stage.send(bob, "http is no link, fox");
  await stage.send(stage.owner, "fox elsewhere", { channelId: other.id });
  const find = async (query: string, rest: object) => {
    const { messages } = await bob.request("message.search", { query, limit: 100, ...rest });
    return messages.map(({ id }) => id);
  };
  for (const query of ["", "fox", " "]) {
    expect(await find(query, { channelId: other.id })).toEqual([5]);
    expect(await find(query, { channelId: stage.channelId })).toEqual([4, 3, 2, 1]);
    expect(await find(query, { authorId: bob.welcome.self.id })).toEqual([4, 3]);
    expect(await find(query, { has: "file" })).toEqual([2, 1]);
    expect(await find(query, { has: "image" })).toEqual([2]);
    expect(await find(query, { has: "link" })).toEqual([3]);
    expect(await find(query, { has: "file", channelId: other.id })).toEqual([]);
    expect(await find(query, { channelId: stage.channelId, before: 3 })).toEqual([2, 1]);
  }
  for (const query of ["", "  "]) expect(await bob.refusal("message.search", { query, limit: 5 })).toBe("invalid");
  const first = await bob.request("message.search", { query: "fox", limit: 2 });
  expect(first).toMatchObject({ messages: [{ id: 5 }, { id: 4, nonce: "nonce-4" }], more: true });
  const last = await bob.request("message.search", { query: "fox", limit: 3, before: 4 });
  expect(last).toMatchObject({ messages: [{ id: 3 }, { id: 2, nonce: null }, { id: 1 }], more: false });
});

it("M9 finds what stands: not what was deleted, nor the words before an edit, nor deleted channels", async () => {
  const { stage, find } = await stageWith(["fox one", "fox two"]);
  await using _ = stage;
  const other = await stage.createChannel("other");
  await stage.send(stage.owner, "fox three", { channelId: other.id });
  await stage.owner.request("message.delete", { messageId: 1 });
  await stage.owner.request("message.edit", { messageId: 2, text: "bear two" });
  expect(await find("fox")).toEqual(["fox three"]);
  expect(await find("bear")).toEqual(["bear two"]);
  await stage.owner.request("channel.delete", { channelId: other.id });
  expect(await find("fox")).toEqual([]);
  await stage.owner.request("channel.restore", { channelId: other.id });
  expect(await find("fox")).toEqual(["fox three"]);
});

it("M9 who searches too often is rate_limited", async () => {
  await using stage = await ChatStage.open({ env: { LIMIT_SEARCHES_BURST: "2" } });
  for (let index = 0; index < 2; index++) await stage.owner.request("message.search", { query: "a", limit: 1 });
  const error = await stage.owner.error("message.search", { query: "a", limit: 1 });
  expect(error.code).toBe("rate_limited");
  expect(error.retryAfterMs).toBeGreaterThan(0);
});
