import { describe, expect, test } from "vitest";
import type { Channel } from "../../../shared/protocol/values.ts";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { startTestServer, type TestServer } from "../../helpers/test-server.ts";
import { channelOf, inVoice, lobbyOf } from "../../helpers/voice-clients.ts";

async function ownerOf(server: TestServer): Promise<GatewayClient> {
  return GatewayClient.connect(server, await server.createOwner());
}

async function channelsOf(server: TestServer): Promise<readonly Channel[]> {
  using client = await ownerOf(server);
  return client.welcome.snapshot?.channels ?? [];
}

function order(channels: readonly Channel[]): string[] {
  return channels.map(({ name, position }) => `${position} ${name}`);
}

describe("channels", () => {
  test("A4, A6 a new one has what was asked for, cleaned, and is told to everybody before the answer", async () => {
    await using server = await startTestServer();
    using owner = await ownerOf(server);
    using ben = await GatewayClient.connect(server, await server.createMember("ben"));
    const { channel } = await owner.request("channel.create", {
      kind: "text",
      name: " plans\nfor  \u202etonight ",
      topic: "\n who\tbrings what ",
      retentionDays: 7,
    });
    expect(channel).toEqual({
      id: expect.any(String),
      kind: "text",
      name: "plans for tonight",
      topic: "who brings what",
      position: 3,
      userLimit: 0,
      retentionDays: 7,
    });
    expect(await ben.event("channel.created")).toEqual({ channel });
    const arrivals = owner.arrivals.map((arrival) => (arrival.kind === "event" ? arrival.event : "answer"));
    expect(arrivals.slice(-2)).toEqual(["channel.created", "answer"]);
    expect(await channelsOf(server)).toContainEqual(channel);
  });

  test.each([
    ["a name that cannot be seen", { kind: "text", name: " \u200b\u2800" }],
    ["no name", { kind: "text" }],
    ["a name of 65", { kind: "text", name: "x".repeat(65) }],
    ["an unknown kind", { kind: "video", name: "a" }],
    ["a place before the first", { kind: "text", name: "a", position: -1 }],
    ["a topic of 257", { kind: "text", name: "a", topic: "x".repeat(257) }],
  ])("A6 %s is invalid", async (_what, data) => {
    await using server = await startTestServer();
    using owner = await ownerOf(server);
    expect(await owner.refusal("channel.create", data)).toBe("invalid");
    expect(order(await channelsOf(server))).toEqual(["0 general", "1 Lobby", "2 Games"]);
  });

  test("A4 there are limits.channels at most, deleted ones aside", async () => {
    await using server = await startTestServer({ env: { LIMIT_CHANNELS: "4" } });
    using owner = await ownerOf(server);
    const { channel } = await owner.request("channel.create", { kind: "text", name: "a" });
    expect(await owner.refusal("channel.create", { kind: "text", name: "b" })).toBe("conflict");
    await owner.request("channel.delete", { channelId: channel.id });
    await owner.request("channel.create", { kind: "text", name: "b" });
    expect(await owner.refusal("channel.restore", { channelId: channel.id })).toBe("conflict");
  });

  test("A4 a move tells of each that moved, itself first, and no other", async () => {
    await using server = await startTestServer();
    using owner = await ownerOf(server);
    const games = channelOf(owner, "Games");
    await owner.request("channel.create", { kind: "text", name: "last" });
    await owner.drain();
    const { channel } = await owner.request("channel.update", { channelId: games.id, position: 1 });
    expect(channel).toEqual({ ...games, position: 1 });
    expect((await owner.drain()).map(({ data }) => data)).toMatchObject([
      { channel: { name: "Games", position: 1 } },
      { channel: { name: "Lobby", position: 2 } },
    ]);
    await owner.request("channel.update", { channelId: games.id, position: 999 });
    expect(order(await channelsOf(server))).toEqual(["0 general", "1 Lobby", "2 last", "3 Games"]);
  });

  test("A6 a change is told; what changes nothing makes no event and no entry", async () => {
    await using server = await startTestServer();
    using owner = await ownerOf(server);
    const general = channelOf(owner, "general");
    const change = { name: "Games", topic: "two may have one name", retentionDays: 30, userLimit: 5 };
    const { channel } = await owner.request("channel.update", { channelId: general.id, ...change });
    expect(channel).toEqual({ ...general, ...change });
    expect(await owner.event("channel.updated")).toEqual({ channel });
    const again = await owner.request("channel.update", { channelId: general.id, ...change, position: 0 });
    expect([again.channel, await owner.drain()]).toEqual([channel, []]);
    expect((await owner.request("audit.list", { limit: 10 })).entries).toHaveLength(1);
  });

  test("A6 a limit below who is in a channel puts nobody out, and lets nobody in", async () => {
    await using server = await startTestServer();
    using owner = await inVoice(server, await server.createOwner());
    using ben = await inVoice(server, await server.createMember("ben"));
    await owner.request("channel.update", { channelId: lobbyOf(owner).id, userLimit: 1 });
    using cid = await GatewayClient.connect(server, await server.createMember("cid"));
    expect(cid.welcome.snapshot?.voice).toHaveLength(2);
    expect(await cid.refusal("voice.join", { channelId: lobbyOf(cid).id })).toBe("channel_full");
    await ben.ping();
  });
});

describe("A5 a deleted channel", () => {
  test("puts its people out first, closes up the others, and is found by nobody", async () => {
    await using server = await startTestServer();
    using owner = await inVoice(server, await server.createOwner());
    using ben = await inVoice(server, await server.createMember("ben"));
    const channelId = lobbyOf(ben).id;
    await ben.drain();
    await owner.request("channel.delete", { channelId });
    expect((await ben.drain()).map(({ event, data }) => [event, data])).toMatchObject([
      ["voice.left", { sessionId: owner.sessionId, reason: "kicked" }],
      ["voice.left", { sessionId: ben.sessionId, reason: "kicked" }],
      ["channel.deleted", { channelId }],
      ["channel.updated", { channel: { name: "Games", position: 1 } }],
    ]);
    expect(order(await channelsOf(server))).toEqual(["0 general", "1 Games"]);
    expect(await ben.refusal("voice.join", { channelId })).toBe("not_found");
    for (const op of ["channel.update", "channel.delete"]) {
      expect(await owner.refusal(op, { channelId })).toBe("not_found");
    }
  });

  test("lets nobody in who was joining in that moment", async () => {
    await using server = await startTestServer();
    using owner = await ownerOf(server);
    using ben = await GatewayClient.connect(server, await server.createMember("ben"));
    const channelId = lobbyOf(ben).id;
    const joined = ben.requestRaw("voice.join", { channelId }).then(
      () => "joined",
      () => "refused",
    );
    await owner.request("channel.delete", { channelId });
    await joined;
    using cid = await GatewayClient.connect(server, await server.createMember("cid"));
    expect(cid.welcome.snapshot?.voice).toEqual([]);
  });

  test("can be restored to its place as long as the limit says, and is listed until then", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock, env: { LIMIT_CHANNEL_RESTORE_MS: "10000" } });
    using owner = await ownerOf(server);
    const general = channelOf(owner, "general");
    const games = channelOf(owner, "Games");
    await owner.request("channel.delete", { channelId: general.id });
    await owner.request("channel.delete", { channelId: games.id });
    const deleted = { deletedBy: owner.welcome.self.id, deletedAt: clock.now(), restorableUntil: clock.now() + 10_000 };
    const { channels } = await owner.request("channel.listDeleted", {});
    expect(channels).toHaveLength(2);
    expect(channels).toContainEqual({ channel: general, ...deleted });

    clock.advance(9_999);
    await owner.drain();
    expect(await owner.request("channel.restore", { channelId: general.id })).toEqual({ channel: general });
    expect(await owner.event("channel.created")).toEqual({ channel: general });
    expect(order(await channelsOf(server))).toEqual(["0 general", "1 Lobby"]);
    clock.advance(1);
    expect(await owner.refusal("channel.restore", { channelId: games.id })).toBe("not_found");
    expect(await owner.request("channel.listDeleted", {})).toEqual({ channels: [] });
  });

  test("the last text channel can go too", async () => {
    await using server = await startTestServer();
    using owner = await ownerOf(server);
    await owner.request("channel.delete", { channelId: channelOf(owner, "general").id });
    expect(order(await channelsOf(server))).toEqual(["0 Lobby", "1 Games"]);
  });
});
