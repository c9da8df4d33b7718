import { expect, it } from "vitest";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { ChatStage } from "./chat-stage.ts";

it("M8 reactions stand in the order of their first one; what changes nothing makes no event", async () => {
  await using stage = await ChatStage.open();
  const { owner } = stage;
  const bob = await stage.join("bob");
  const [ownerId, bobId] = [owner.welcome.self.id, bob.welcome.self.id];
  const { id: messageId } = await stage.send(owner, "a");
  const react = (client: typeof bob, emoji: string, on = true) =>
    client.request("message.react", { messageId, emoji, on });
  await react(bob, "🦊");
  await react(owner, "👍🏽");
  await react(owner, "🦊");
  await react(owner, "🦊");
  await react(bob, "👨‍👩‍👧", false);
  const reactions = [
    { emoji: "🦊", userIds: [bobId, ownerId] },
    { emoji: "👍🏽", userIds: [ownerId] },
  ];
  expect(await stage.list(bob)).toMatchObject([{ reactions }]);
  const told = (await bob.drain()).filter(({ event }) => event === "reaction.changed");
  expect(told.map(({ data }) => data)).toEqual([
    {
      channelId: stage.channelId,
      messageId,
      reactions: [
        { emoji: "🦊", userIds: [bobId] },
        { emoji: "👍🏽", userIds: [ownerId] },
      ],
    },
    { channelId: stage.channelId, messageId, reactions },
  ]);
  await react(bob, "🦊", false);
  await react(owner, "🦊", false);
  expect(await stage.list(bob)).toMatchObject([{ reactions: [{ emoji: "👍🏽" }] }]);
});

it("M8 only an emoji is a reaction, and a message has room for so many kinds", async () => {
  await using stage = await ChatStage.open({ env: { LIMIT_REACTIONS_PER_MESSAGE: "2" } });
  const bob = await stage.join("bob");
  const { id: messageId } = await stage.send(stage.owner, "a");
  for (const emoji of ["a", "👍👍", ":fox:", " 🦊", "🏽🏽", "<b>"]) {
    expect(await bob.refusal("message.react", { messageId, emoji, on: true })).toBe("invalid");
  }
  for (const emoji of ["🦊", "👍"]) await stage.owner.request("message.react", { messageId, emoji, on: true });
  expect(await bob.refusal("message.react", { messageId, emoji: "🐻", on: true })).toBe("conflict");
  await bob.request("message.react", { messageId, emoji: "🦊", on: true });
  await bob.request("message.react", { messageId, emoji: "🐻", on: false });
});

it("M11 typing is told to others once in 3 s, and again after a message", async () => {
  const clock = new ManualClock();
  await using stage = await ChatStage.open({ clock });
  const { owner, channelId } = stage;
  const bob = await stage.join("bob");
  const second = await stage.again("bob");
  const types = () => Promise.all([bob, second].map((client) => client.request("typing.start", { channelId })));
  const heard = async (client: typeof bob) =>
    (await client.drain()).filter(({ event }) => event === "typing.started").map(({ data }) => data);
  const typing = { channelId, userId: bob.welcome.self.id };
  await types();
  expect(await heard(owner)).toEqual([typing]);
  clock.advance(2_999);
  await types();
  expect(await heard(owner)).toEqual([]);
  clock.advance(1);
  await types();
  expect(await heard(owner)).toEqual([typing]);
  // Sent behind each other without waiting: the message ends what was before it, not what comes after.
  const [, sent] = await Promise.all([
    bob.request("typing.start", { channelId }),
    stage.send(bob, "done"),
    bob.request("typing.start", { channelId }),
  ]);
  expect(sent.text).toBe("done");
  expect((await owner.drain()).map(({ event }) => event)).toEqual(["message.created", "typing.started"]);
  for (const client of [bob, second]) expect(await heard(client)).toEqual([]);
});
