import { expect, it } from "vitest";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { ChatStage } from "./chat-stage.ts";

const DAY_MS = 24 * 3_600_000;

it("M1 a message reaches everyone but the session that sent it, in the order of ids, its nonce only its author", async () => {
  await using stage = await ChatStage.open();
  const bob = await stage.join("bob");
  const second = await stage.again("bob");
  const sent = await Promise.all(["one", "two", "three"].map((text) => stage.send(bob, text)));
  expect(sent.map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(sent[0]).toMatchObject({
    ...{ channelId: stage.channelId, authorId: bob.welcome.self.id, text: "one", editedAt: null, deletedAt: null },
    ...{ replyTo: null, mentions: [], everyone: false, reactions: [], attachments: [], nonce: "nonce-1" },
  });
  for (const [client, nonce] of [
    [stage.owner, null],
    [second, "nonce-1"],
  ] as const) {
    const events = (await client.drain()).filter(({ event }) => event === "message.created");
    expect(events.map(({ data }) => data)).toMatchObject([
      { message: { id: 1, text: "one", nonce }, revision: 1 },
      { message: { id: 2, text: "two" }, revision: 2 },
      { message: { id: 3, text: "three" }, revision: 3 },
    ]);
  }
  expect((await bob.drain()).filter(({ event }) => event === "message.created")).toEqual([]);
});

it("M1 messages of many clients come to all in the same order", async () => {
  await using stage = await ChatStage.open();
  const people = await Promise.all(["bob", "carol", "dave"].map((name) => stage.join(name)));
  const listener = await stage.again("owner");
  await Promise.all(
    people.flatMap((client) => Array.from({ length: 100 }, (_, index) => stage.send(client, String(index)))),
  );
  const ids = (await listener.drain()).flatMap(({ event, data }) =>
    event === "message.created" ? [(data as { message: { id: number } }).message.id] : [],
  );
  expect(ids).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
});

it("M2 a nonce stands once: the first text, as it is by now, and no second event", async () => {
  await using stage = await ChatStage.open();
  const bob = await stage.join("bob");
  const first = await stage.send(bob, "first", { nonce: "n" });
  expect(await stage.send(bob, "another", { nonce: "n" })).toEqual(first);
  await bob.request("message.edit", { messageId: first.id, text: "edited" });
  expect(await stage.send(bob, "first", { nonce: "n" })).toMatchObject({ id: first.id, text: "edited" });
  await bob.request("message.delete", { messageId: first.id });
  const again = await stage.send(bob, "first", { nonce: "n" });
  expect(again).toMatchObject({ id: first.id, text: "", deletedAt: expect.any(Number) });
  const events = (await stage.owner.drain()).map(({ event }) => event);
  expect(events.filter((event) => event === "message.created")).toHaveLength(1);
  // Another account's is another message.
  expect((await stage.send(stage.owner, "mine", { nonce: "n" })).id).not.toBe(first.id);
});

it("M2 two sends of a nonce at the same moment make one message", async () => {
  await using stage = await ChatStage.open();
  const bob = await stage.join("bob");
  const second = await stage.again("bob");
  const [one, two] = await Promise.all([
    stage.send(bob, "from here", { nonce: "n" }),
    stage.send(second, "from there", { nonce: "n" }),
  ]);
  expect(one).toEqual(two);
  expect(await stage.list(bob)).toHaveLength(1);
});

it("M2 after a day a nonce is forgotten, to the second and to its author too", async () => {
  const clock = new ManualClock();
  await using stage = await ChatStage.open({ clock });
  const bob = await stage.join("bob");
  const first = await stage.send(bob, "first", { nonce: "n" });
  clock.advance(DAY_MS - 1);
  const later = await stage.again("bob");
  expect(await stage.list(later)).toMatchObject([{ nonce: "n" }]);
  expect(await stage.send(later, "again", { nonce: "n" })).toEqual(first);
  clock.advance(1);
  expect(await stage.list(later)).toMatchObject([{ nonce: null }]);
  expect(await stage.send(later, "another", { nonce: "n" })).toMatchObject({ text: "another", nonce: "n" });
});

it("M3 a text is kept as it came, but for line breaks, control characters and white space at its ends", async () => {
  await using stage = await ChatStage.open();
  const { text } = await stage.send(stage.owner, " \u00a0\n a\r\nb\rc\td\u0000\u0007\u0085  e  **f** \ud800 \n\t");
  expect(text).toBe("a\nb\nc\td  e  **f** \ufffd");
  expect(await stage.list(stage.owner)).toMatchObject([{ text }]);
});

it.each(["", "  \n ", "\u200b\u200d\ufe0f", "\u2800\u3164", "\u0000"])("M3 %j says nothing: invalid", async (text) => {
  await using stage = await ChatStage.open();
  const data = { channelId: stage.channelId, nonce: "n", text };
  expect(await stage.owner.refusal("message.send", data)).toBe("invalid");
  const attachmentIds = [await stage.upload("owner", "file")];
  expect(await stage.owner.request("message.send", { ...data, attachmentIds })).toMatchObject({
    message: { attachments: [{ id: "file", name: "file.bin", size: 3 }] },
  });
});

it("M3 the limit counts code points: one more is too_large", async () => {
  await using stage = await ChatStage.open({ env: { LIMIT_TEXT_CHARS: "10" } });
  const send = (text: string) => ({ channelId: stage.channelId, nonce: text, text });
  expect((await stage.send(stage.owner, ` ${"😀".repeat(10)} `)).text).toHaveLength(20);
  expect(await stage.owner.refusal("message.send", send("😀".repeat(11)))).toBe("too_large");
  expect(await stage.owner.refusal("message.edit", { messageId: 1, text: "a".repeat(11) })).toBe("too_large");
});

it("M3 only text channels that are there take messages", async () => {
  await using stage = await ChatStage.open();
  const lobby = stage.owner.welcome.snapshot?.channels.find(({ kind }) => kind === "voice")?.id ?? "";
  const gone = await stage.createChannel("gone");
  await stage.send(stage.owner, "a", { channelId: gone.id });
  await stage.owner.request("channel.delete", { channelId: gone.id });
  for (const channelId of [lobby, "unknown", gone.id]) {
    expect(await stage.owner.refusal("message.send", { channelId, nonce: "n", text: "a" })).toBe("not_found");
    expect(await stage.owner.refusal("message.list", { channelId, limit: 10 })).toBe("not_found");
    expect(await stage.owner.refusal("channel.read", { channelId, messageId: 1 })).toBe("not_found");
    expect(await stage.owner.refusal("typing.start", { channelId })).toBe("not_found");
  }
  for (const [op, data] of [
    ["message.edit", { messageId: 1, text: "b" }],
    ["message.delete", { messageId: 1 }],
    ["message.react", { messageId: 1, emoji: "👍", on: true }],
  ] as const) {
    expect(await stage.owner.refusal(op, data)).toBe("not_found");
  }
});

it("M3 a reply names a message of the same channel, and shows its beginning as long as that stands", async () => {
  await using stage = await ChatStage.open();
  const bob = await stage.join("bob");
  const other = await stage.createChannel("other");
  const elsewhere = await stage.send(bob, "elsewhere", { channelId: other.id });
  const asked = await stage.send(bob, "😀".repeat(300));
  const preview = { authorId: bob.welcome.self.id, text: "😀".repeat(200) };
  const reply = await stage.send(stage.owner, "answer", { replyTo: asked.id });
  expect(reply).toMatchObject({ replyTo: asked.id, replyPreview: preview });
  expect((await stage.list(bob))[1]).toEqual({ ...reply, nonce: null });
  for (const replyTo of [elsewhere.id, 4_711]) {
    const data = { channelId: stage.channelId, nonce: "n", text: "a", replyTo };
    expect(await bob.refusal("message.send", data)).toBe("invalid");
  }
  await bob.request("message.delete", { messageId: asked.id });
  expect(await stage.list(bob)).toMatchObject([{ id: reply.id, replyTo: asked.id, replyPreview: null }]);
  expect(await stage.send(bob, "late", { replyTo: asked.id })).toMatchObject({ replyTo: asked.id, replyPreview: null });
});

it("M1 what is sent without waiting keeps its order, also where the first one calls somebody", async () => {
  await using stage = await ChatStage.open();
  // Who there is has to be found out anew.
  const bob = await stage.join("bob");
  const sent = await Promise.all(["@owner one", "two", "@owner three"].map((text) => stage.send(bob, text)));
  expect((await stage.list(bob)).map(({ text }) => text)).toEqual(["@owner one", "two", "@owner three"]);
  expect(sent[0]?.mentions).toHaveLength(1);
});

it("M3 the host may allow more files than usual", async () => {
  await using stage = await ChatStage.open({ env: { LIMIT_ATTACHMENTS_PER_MESSAGE: "12" } });
  const attachmentIds = await Promise.all(Array.from({ length: 13 }, (_, index) => stage.upload("owner", `f${index}`)));
  await expect(stage.send(stage.owner, "", { attachmentIds })).rejects.toMatchObject({ code: "invalid" });
  const { attachments } = await stage.send(stage.owner, "", { attachmentIds: attachmentIds.slice(1) });
  expect(attachments).toHaveLength(12);
});

it("M3 files are one's own, of one message, and not too many", async () => {
  await using stage = await ChatStage.open({ env: { LIMIT_ATTACHMENTS_PER_MESSAGE: "2" } });
  const bob = await stage.join("bob");
  const [a, b, c] = await Promise.all(
    ["a", "b", "c"].map((id) => stage.upload("bob", id, { type: "image/png", width: 30, height: 20 })),
  );
  await stage.upload("owner", "theirs");
  const attach = (...attachmentIds: (string | undefined)[]) => ({
    ...{ channelId: stage.channelId, nonce: stage.nonce(), text: "", attachmentIds },
  });
  for (const bad of [attach("theirs"), attach("unknown"), attach(a, a), attach(a, b, c), attach(a, "theirs")]) {
    expect(await bob.refusal("message.send", bad)).toBe("invalid");
  }
  const { attachments } = await stage.send(bob, "", { attachmentIds: ["b", "a"] });
  expect(attachments.map(({ id }) => id)).toEqual(["b", "a"]);
  expect(attachments[0]).toEqual({ id: "b", name: "b.bin", size: 3, type: "image/png", width: 30, height: 20 });
  expect((await stage.list(stage.owner))[0]?.attachments).toEqual(attachments);
  expect(await bob.refusal("message.send", attach("a"))).toBe("invalid");
});

it("M4 pages: newest, before, after and around, without what was deleted", async () => {
  await using stage = await ChatStage.open();
  const { owner, channelId } = stage;
  for (let index = 1; index <= 12; index++) await stage.send(owner, String(index));
  for (const messageId of [3, 8]) await owner.request("message.delete", { messageId });
  const list = async (at: object, limit: number) => {
    const { messages, ...rest } = await owner.request("message.list", { channelId, limit, ...at });
    return { ids: messages.map(({ id }) => id), ...rest };
  };
  expect(await list({}, 3)).toEqual({ ids: [10, 11, 12], more: true });
  expect(await list({}, 10)).toEqual({ ids: [1, 2, 4, 5, 6, 7, 9, 10, 11, 12], more: false });
  expect(await list({ before: 9 }, 3)).toEqual({ ids: [5, 6, 7], more: true });
  expect(await list({ before: 4 }, 3)).toEqual({ ids: [1, 2], more: false });
  expect(await list({ after: 7 }, 2)).toEqual({ ids: [9, 10], more: true });
  expect(await list({ after: 0 }, 2)).toEqual({ ids: [1, 2], more: true });
  expect(await list({ after: 12 }, 2)).toEqual({ ids: [], more: false });
  expect(await list({ around: 6 }, 5)).toEqual({ ids: [4, 5, 6, 7, 9], more: true, moreAfter: true });
  expect(await list({ around: 8 }, 5)).toEqual({ ids: [6, 7, 9, 10], more: true, moreAfter: true });
  expect(await list({ around: 12 }, 5)).toEqual({ ids: [10, 11, 12], more: true, moreAfter: false });
  expect(await list({ around: 4_711 }, 5)).toEqual({ ids: [11, 12], more: true, moreAfter: false });
  expect(await list({ around: 6 }, 1)).toEqual({ ids: [6], more: true, moreAfter: true });
  expect(await owner.refusal("message.list", { channelId, limit: 5, before: 3, after: 1 })).toBe("invalid");
  for (const limit of [0, 101]) expect(await owner.refusal("message.list", { channelId, limit })).toBe("invalid");
});

it("M5 an edit finds its mentions anew, keeps files, and tells the others whom it called before", async () => {
  await using stage = await ChatStage.open();
  const bob = await stage.join("bob");
  const { id: bobId } = bob.welcome.self;
  const attachmentIds = [await stage.upload("owner", "file")];
  const before = await stage.send(stage.owner, "@everyone", { attachmentIds });
  const { message } = await stage.owner.request("message.edit", { messageId: before.id, text: " hello @bob " });
  expect(message).toEqual({
    ...before,
    ...{ text: "hello @bob", mentions: [bobId], everyone: false, editedAt: expect.any(Number) },
  });
  const { message: told, ...counted } = await bob.event("message.updated");
  expect(told).toEqual({ ...message, nonce: null });
  expect(counted).toEqual({ was: { mentions: [], everyone: true }, revision: 2 });
  expect(await stage.list(bob)).toEqual([told]);
  // Files alone are something to see.
  await stage.owner.request("message.edit", { messageId: before.id, text: "" });
  const plain = await stage.send(stage.owner, "plain");
  expect(await stage.owner.refusal("message.edit", { messageId: plain.id, text: " " })).toBe("invalid");
});

it("M5 only one's own are edited; an admin deletes others', which the log knows without their text (A8)", async () => {
  await using stage = await ChatStage.open();
  const [bob, carol, admin] = [await stage.join("bob"), await stage.join("carol"), await stage.join("dave", "admin")];
  const first = await stage.send(bob, "hello @carol");
  for (const client of [carol, admin, stage.owner]) {
    expect(await client.refusal("message.edit", { messageId: first.id, text: "no" })).toBe("forbidden");
  }
  expect(await carol.refusal("message.delete", { messageId: first.id })).toBe("forbidden");
  const { message } = await admin.request("message.delete", { messageId: first.id });
  expect(message).toMatchObject({ id: first.id, text: "", mentions: [], nonce: null });
  expect(await carol.event("message.deleted")).toEqual({
    ...{ channelId: stage.channelId, messageId: first.id, authorId: bob.welcome.self.id, revision: 2 },
    was: { mentions: [carol.welcome.self.id], everyone: false },
  });
  expect(await admin.event("channel.readUpdated")).toMatchObject({ unread: 0, revision: 2 });
  const { entries } = await stage.owner.request("audit.list", { limit: 1 });
  expect(entries).toMatchObject([
    { action: "message.deleted", actorId: admin.welcome.self.id, targetId: bob.welcome.self.id, detail: "general" },
  ]);
  expect(JSON.stringify(entries)).not.toContain("hello");
  const own = await stage.send(admin, "mine");
  await admin.request("message.delete", { messageId: own.id });
  expect((await stage.owner.request("audit.list", { limit: 1 })).entries).toEqual(entries);
});

it("M5 what is deleted or unknown is edited, deleted and reacted to no more", async () => {
  await using stage = await ChatStage.open();
  const { id } = await stage.send(stage.owner, "a");
  await stage.owner.request("message.delete", { messageId: id });
  for (const messageId of [id, 4_711]) {
    expect(await stage.owner.refusal("message.edit", { messageId, text: "b" })).toBe("not_found");
    expect(await stage.owner.refusal("message.delete", { messageId })).toBe("not_found");
    expect(await stage.owner.refusal("message.react", { messageId, emoji: "👍", on: true })).toBe("not_found");
  }
});

it("M6 a name calls its member, with the name that it has now", async () => {
  await using stage = await ChatStage.open();
  const bob = await stage.join("bob");
  const bobId = bob.welcome.self.id;
  expect((await stage.send(stage.owner, "hi @bob")).mentions).toEqual([bobId]);
  await bob.request("account.update", { username: "robert" });
  expect((await stage.send(stage.owner, "hi @bob")).mentions).toEqual([]);
  expect((await stage.send(stage.owner, "hi @Robert, @owner")).mentions).toEqual([bobId]);
  expect(await stage.send(bob, "@everyone")).toMatchObject({ everyone: false });
  await stage.owner.request("member.update", { userId: bobId, role: "admin" });
  expect(await stage.send(bob, "@everyone")).toMatchObject({ everyone: true });
});
