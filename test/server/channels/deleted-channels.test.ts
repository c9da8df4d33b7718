import Sqlite from "better-sqlite3";
import { expect, test, vi } from "vitest";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { startTestServer, type TestServer } from "../../helpers/test-server.ts";
import { channelOf } from "../../helpers/voice-clients.ts";

const HOUR_MS = 3_600_000;

async function write(client: GatewayClient, channelId: string, texts: readonly string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const text of texts) {
    const { message } = await client.request("message.send", { channelId, nonce: `${channelId} ${text}`, text });
    ids.push(message.id);
  }
  return ids;
}

/** How many rows of each table a server's database has. */
function countRows(server: TestServer, ...tables: readonly string[]): number[] {
  const db = new Sqlite(`${server.server.context.config.dataDir}/cromulent.db`, { readonly: true });
  try {
    return tables.map((table) => Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()));
  } finally {
    db.close();
  }
}

test("A5 nobody reads, writes, edits, finds or marks in a deleted channel; restored, all of it is there", async () => {
  await using server = await startTestServer();
  using owner = await GatewayClient.connect(server, await server.createOwner());
  using ben = await GatewayClient.connect(server, await server.createMember("ben"));
  const channelId = channelOf(owner, "general").id;
  const [messageId = 0] = await write(owner, channelId, ["bring the blue book", "@ben and the map"]);
  await owner.request("message.react", { messageId, emoji: "👍", on: true });
  const before = await ben.request("message.list", { channelId, limit: 10 });

  await owner.request("channel.delete", { channelId });
  const refused: [string, object][] = [
    ["message.send", { channelId, nonce: "x", text: "x" }],
    ["message.list", { channelId, limit: 10 }],
    ["message.edit", { messageId, text: "x" }],
    ["message.delete", { messageId }],
    ["message.react", { messageId, emoji: "👍", on: true }],
    ["channel.read", { channelId, messageId }],
    ["typing.start", { channelId }],
  ];
  for (const [op, data] of refused) expect([op, await owner.refusal(op, data)]).toEqual([op, "not_found"]);
  expect(await ben.request("message.search", { query: "book", limit: 10 })).toMatchObject({ messages: [] });
  using late = await GatewayClient.connect(server, await server.createMember("cid"));
  expect(late.welcome.snapshot?.reads).toEqual([]);

  await ben.drain();
  await owner.request("channel.restore", { channelId });
  const news = (await ben.drain()).map(({ event, data }) => [event, data]);
  expect(news[0]).toMatchObject(["channel.created", { channel: { id: channelId } }]);
  expect(news).toContainEqual(["channel.readUpdated", expect.objectContaining({ channelId, unread: 2, mentions: 1 })]);
  expect(await ben.request("message.list", { channelId, limit: 10 })).toEqual(before);
  expect((await ben.request("message.search", { query: "book", limit: 10 })).messages).toHaveLength(1);
});

test("A5, M1 nothing of a channel is told behind its deletion, and what was answered as sent was told before", async () => {
  await using server = await startTestServer({ env: { LIMIT_REQUESTS_BURST: "100000" } });
  using owner = await GatewayClient.connect(server, await server.createOwner());
  using ben = await GatewayClient.connect(server, await server.createMember("ben"));
  using watching = await GatewayClient.connect(server, await server.createMember("cid"));
  for (let round = 0; round < 5; round++) {
    const { channel } = await owner.request("channel.create", { kind: "text", name: "short-lived" });
    const channelId = channel.id;
    await watching.drain();
    const sends = Array.from({ length: 40 }, (_, turn) =>
      ben.requestRaw("message.send", { channelId, nonce: `${round} ${turn}`, text: "x" }).then(
        () => 1,
        () => 0,
      ),
    );
    await Promise.race(sends);
    await owner.request("channel.delete", { channelId });
    const sent = (await Promise.all(sends)).reduce<number>((sum, count) => sum + count, 0);
    const events = (await watching.drain()).map(({ event }) => event);
    const told = events.filter((event) => event === "message.created").length;
    expect([told, events.indexOf("channel.deleted")]).toEqual([sent, sent]);
  }
});

test("A5 after its time it goes for good, with messages and files, and others keep theirs", async () => {
  const clock = new ManualClock();
  await using server = await startTestServer({
    clock,
    env: { LIMIT_CHANNEL_RESTORE_MS: String(2 * HOUR_MS), LIMIT_REQUESTS_BURST: "100000" },
  });
  const account = await server.createOwner();
  {
    using owner = await GatewayClient.connect(server, account);
    const { channel } = await owner.request("channel.create", { kind: "text", name: "plans" });
    // More than are removed at once.
    const texts = Array.from({ length: 620 }, (_, index) => `secret ${index}`);
    const [first = 0] = await write(owner, channel.id, texts);
    await write(owner, channelOf(owner, "general").id, ["this stays"]);
    putFile(server, owner.welcome.self.id, first);
    await owner.request("channel.delete", { channelId: channel.id });
  }
  clock.advance(HOUR_MS);
  expect(countRows(server, "messages")).toEqual([621]);
  clock.advance(2 * HOUR_MS);
  await vi.waitFor(() => expect(countRows(server, "messages", "message_search_docsize")).toEqual([1, 1]));
  await vi.waitFor(() => expect(countRows(server, "channels", "reactions", "mentions")).toEqual([3, 0, 0]));
  expect(countRows(server, "uploads")).toEqual([0]);
});

function putFile(server: TestServer, ownerId: string, messageId: number): void {
  const db = new Sqlite(`${server.server.context.config.dataDir}/cromulent.db`);
  const insert =
    "INSERT INTO uploads (id, owner_id, message_id, name, type, size, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)";
  db.prepare(insert).run("file", ownerId, messageId, "a.txt", "application/octet-stream", 1, 0);
  db.close();
}

test("M7 a new account begins at the newest message", async () => {
  await using server = await startTestServer();
  using owner = await GatewayClient.connect(server, await server.createOwner());
  const channelId = channelOf(owner, "general").id;
  const [, newest = 0] = await write(owner, channelId, ["@ben one", "two"]);
  using ben = await GatewayClient.connect(server, await server.createMember("ben"));
  expect(ben.welcome.snapshot?.reads).toMatchObject([{ channelId, lastReadId: newest, unread: 0, mentions: 0 }]);
});
