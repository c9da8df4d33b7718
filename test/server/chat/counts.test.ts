import { expect, it } from "vitest";
import type { ReadMark } from "../../../shared/protocol/values.ts";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { ChatStage } from "./chat-stage.ts";

/** The mark of the first channel, as a session that connects now is told. */
async function freshMark(stage: ChatStage, username: string): Promise<ReadMark | undefined> {
  const client = await stage.again(username);
  return client.welcome.snapshot?.reads.find(({ channelId }) => channelId === stage.channelId);
}

it("M7 unread are those of others behind the mark that stand; mentions those of them that call one", async () => {
  await using stage = await ChatStage.open();
  const bob = await stage.join("bob");
  expect(await freshMark(stage, "bob")).toMatchObject({ lastReadId: 0, unread: 0, mentions: 0 });
  await stage.send(stage.owner, "1 @bob @everyone");
  await stage.send(stage.owner, "2 @everyone");
  await stage.send(stage.owner, "3");
  await stage.send(stage.owner, "4 @bob");
  await stage.send(bob, "5 @bob");
  expect(await freshMark(stage, "bob")).toMatchObject({ lastReadId: 0, unread: 4, mentions: 3, revision: 5 });
  expect(await freshMark(stage, "owner")).toMatchObject({ lastReadId: 0, unread: 1, mentions: 0 });
  await stage.owner.request("message.delete", { messageId: 4 });
  await stage.owner.request("message.edit", { messageId: 3, text: "3 @bob" });
  await stage.owner.request("message.edit", { messageId: 2, text: "2" });
  expect(await freshMark(stage, "bob")).toMatchObject({ unread: 3, mentions: 2, revision: 8 });
  const { channelId } = stage;
  expect(await bob.request("channel.read", { channelId, messageId: 1 })).toEqual({
    ...{ channelId, lastReadId: 1, unread: 2, mentions: 1, revision: 9 },
  });
});

it("M7 reading on one device tells the others of the account, and nobody else", async () => {
  await using stage = await ChatStage.open();
  const { channelId } = stage;
  const bob = await stage.join("bob");
  const second = await stage.again("bob");
  for (const text of ["a", "b", "c"]) await stage.send(stage.owner, text);
  const mark = await bob.request("channel.read", { channelId, messageId: 2 });
  expect(mark).toMatchObject({ lastReadId: 2, unread: 1 });
  expect(await second.event("channel.readUpdated")).toEqual(mark);
  // Back, and to where it is: nothing moves.
  for (const messageId of [1, 2]) expect(await second.request("channel.read", { channelId, messageId })).toEqual(mark);
  // Past the newest is the newest.
  expect(await second.request("channel.read", { channelId, messageId: 4_711 })).toMatchObject({ lastReadId: 3 });
  expect(await bob.drain()).toMatchObject([
    { event: "message.created" },
    { event: "message.created" },
    { event: "message.created" },
    { event: "channel.readUpdated", data: { lastReadId: 3, unread: 0 } },
  ]);
  expect((await stage.owner.drain()).map(({ event }) => event)).not.toContain("channel.readUpdated");
});

it("M7 sending does not move the mark; a new account begins at the newest message", async () => {
  await using stage = await ChatStage.open();
  for (const text of ["a", "b"]) await stage.send(stage.owner, text);
  expect(await freshMark(stage, "owner")).toMatchObject({ lastReadId: 0, unread: 0 });
  const bob = await stage.join("bob");
  expect(bob.welcome.snapshot?.reads).toMatchObject([{ lastReadId: 2, unread: 0 }]);
  await stage.send(stage.owner, "c");
  expect(await freshMark(stage, "bob")).toMatchObject({ lastReadId: 2, unread: 1 });
});

it("M7 S4 the snapshot has a mark of each text channel, and its revision parts what it counts from what follows", async () => {
  await using stage = await ChatStage.open();
  const other = await stage.createChannel("other");
  await stage.join("bob");
  const { token } = stage.account("bob");
  // Messages are under way all the time while sessions open.
  for (let round = 0; round < 15; round++) {
    const sending = Array.from({ length: 10 }, () => stage.send(stage.owner, "a"));
    using client = await GatewayClient.connect(stage.server, { token });
    await Promise.all(sending);
    const mark = client.welcome.snapshot?.reads.find(({ channelId }) => channelId === stage.channelId);
    const followed = (await client.drain()).filter(
      ({ event, data }) =>
        event === "message.created" && Number((data as { revision: number }).revision) > (mark?.revision ?? 0),
    );
    expect((mark?.unread ?? 0) + followed.length).toBe((round + 1) * 10);
    expect(client.welcome.snapshot?.reads.map(({ channelId }) => channelId).sort()).toEqual(
      [other.id, stage.channelId].sort(),
    );
    await client.close();
  }
});

it("M7 A5 a channel that is restored comes with everyone's counts", async () => {
  await using stage = await ChatStage.open();
  const bob = await stage.join("bob");
  const { id: channelId } = await stage.createChannel("other");
  await stage.send(stage.owner, "@bob", { channelId });
  await stage.owner.request("channel.delete", { channelId });
  const { reads = [] } = (await stage.again("bob")).welcome.snapshot ?? {};
  expect(reads.map((mark) => mark.channelId)).toEqual([stage.channelId]);
  await stage.owner.request("channel.restore", { channelId });
  await bob.event("channel.created", ({ channel }) => channel.id === channelId);
  expect(await bob.event("channel.readUpdated")).toMatchObject({ channelId, unread: 1, mentions: 1 });
});
