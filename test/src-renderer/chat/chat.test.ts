import { describe, expect, it } from "vitest";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import { ManualClock, settle } from "../../helpers/manual-clock.ts";
import { ChatModel } from "./chat-model.ts";
import { ModelDevice } from "./model-device.ts";

const CLEO = { userId: "cleo", hear: () => {} };

/** Two devices of Ada and one of Boris in a channel with so many messages. */
function stage(count = 0) {
  const clock = new ManualClock();
  const model = new ChatModel(["c", "d"]);
  let written = 0;
  const say = (text = `m${written + 1}`, channelId = "c") => {
    written += 1;
    return model.send(CLEO, { channelId, nonce: String(written), text });
  };
  for (let id = 1; id <= count; id++) say();
  const create = (userId: string) => new ModelDevice(model, clock, userId);
  const [ada, other, boris] = [create("ada"), create("ada"), create("boris")];
  const flow = async () => {
    let moved = true;
    while (moved) {
      await settle();
      moved = [ada, other, boris].map((device) => device.arrive() || device.deliver()).includes(true);
    }
  };
  return { clock, model, say, ada, other, boris, flow };
}

function ready(device: ModelDevice, channelId = "c") {
  const shown = device.chat.state.messages.get(channelId);
  if (shown?.kind !== "ready") throw new Error(`The channel is ${shown?.kind}.`);
  return { ...shown, ids: shown.messages.map(({ id }) => id) };
}

const mark = (device: ModelDevice, channelId = "c") => device.chat.state.reads.get(channelId);

/** As after reading all of it. */
async function openRead(device: ModelDevice, flow: () => Promise<void>): Promise<void> {
  device.chat.commands.open("c");
  await flow();
  device.chat.commands.markRead("c");
  await flow();
}

describe("opening a channel", () => {
  it("shows the newest page, and whether there is more before it", async () => {
    const { ada, model, flow } = stage(120);
    model.read(ada, "c", 120);
    ada.attach(false);
    ada.cut();
    ada.attach(false);
    ada.chat.commands.open("c");
    expect(ada.chat.state.messages.get("c")).toEqual({ kind: "loading" });
    await flow();
    expect(ready(ada)).toMatchObject({ older: "more", newer: "none" });
    expect([ready(ada).ids.at(0), ready(ada).ids.at(-1)]).toEqual([71, 120]);
    expect(ada.chat.state.newFrom.get("c")).toBeUndefined();
  });

  it("is around the first unread one, under a line that goes with leaving or marking as read", async () => {
    const { ada, model, flow } = stage(120);
    model.read(ada, "c", 40);
    ada.cut();
    ada.attach(false);
    ada.chat.commands.open("c");
    await flow();
    expect(ready(ada)).toMatchObject({ older: "more", newer: "more" });
    expect(ada.chat.state.newFrom.get("c")).toBe(41);
    ada.chat.commands.markRead("c");
    expect(ada.chat.state.newFrom.has("c")).toBe(false);
    expect(mark(ada)).toMatchObject({ unread: 0, mentions: 0 });
    await flow();
    expect(mark(ada)).toMatchObject({ lastReadId: 120, unread: 0 });
  });

  it("loads on at both ends, lets go of the far one beyond 400, and finds it again", async () => {
    const { ada, flow } = stage(700);
    ada.chat.commands.open("c");
    await flow();
    ada.chat.commands.jumpToPresent("c");
    await flow();
    for (let page = 0; page < 9; page++) {
      ada.chat.commands.loadOlder("c");
      ada.chat.commands.loadOlder("c");
      await flow();
    }
    expect(ready(ada).ids).toHaveLength(400);
    expect(ready(ada)).toMatchObject({ older: "more", newer: "more" });
    for (let page = 0; page < 4; page++) {
      ada.chat.commands.loadNewer("c");
      await flow();
    }
    expect(ready(ada).ids.at(-1)).toBe(700);
    expect(ready(ada).newer).toBe("none");
  });

  it("stays at its end when more come before a frame than it keeps", async () => {
    const { ada, say, flow } = stage(60);
    await openRead(ada, flow);
    ada.chat.commands.jumpToPresent("c");
    await flow();
    ada.chat.commands.seen("c", 60);
    ada.frame = [];
    for (let count = 0; count < 600; count++) say();
    await flow();
    expect(ready(ada)).toMatchObject({ older: "more", newer: "none" });
    expect(ready(ada).ids.at(-1)).toBe(660);
  });

  it("keeps what one looks at further up when more come before a frame than it keeps", async () => {
    const { ada, say, flow } = stage(60);
    await openRead(ada, flow);
    ada.chat.commands.jumpToPresent("c");
    await flow();
    ada.chat.commands.seen("c", 46);
    ada.frame = [];
    for (let count = 0; count < 520; count++) say();
    await flow();
    expect(ready(ada).ids).toContain(46);
    expect(ready(ada).newer).toBe("more");
  });

  it("keeps the older ones that were asked for, however high the window is", async () => {
    const { ada, flow } = stage(700);
    await openRead(ada, flow);
    ada.chat.commands.jumpToPresent("c");
    await flow();
    for (let page = 0; page < 8; page++) {
      const [first = 0] = ready(ada).ids;
      // Past the middle, as on a screen that shows half of it.
      ada.chat.commands.seen("c", first + 30 + page * 25);
      ada.chat.commands.loadOlder("c");
      await flow();
      expect(ready(ada).ids[0]).toBe(first - 50);
    }
  });

  it("stays at its end when older ones come that were asked for before", async () => {
    const { ada, say, flow } = stage(200);
    await openRead(ada, flow);
    ada.chat.commands.jumpToPresent("c");
    await flow();
    ada.chat.commands.seen("c", 160);
    ada.chat.commands.loadOlder("c");
    for (let id = 201; id <= 700; id++) {
      say();
      ada.deliver();
      ada.chat.commands.seen("c", id);
    }
    await flow();
    expect(ready(ada)).toMatchObject({ older: "more", newer: "none" });
    expect(ready(ada).ids.at(-1)).toBe(700);
  });

  it("jumps inside of what is loaded, and around what is not; to the nearest where it is gone", async () => {
    const { ada, model, flow } = stage(300);
    await openRead(ada, flow);
    ada.chat.commands.jumpToPresent("c");
    await flow();
    expect(ada.chat.state.jumps.get("c")).toMatchObject({ messageId: 300 });
    ada.chat.commands.jumpTo("c", 280);
    expect(ada.chat.state.jumps.get("c")).toMatchObject({ messageId: 280 });
    model.delete(CLEO, 20);
    ada.chat.commands.jumpTo("c", 20);
    await flow();
    expect(ada.chat.state.jumps.get("c")).toMatchObject({ messageId: 19 });
    // The view that shows it now does not lead away from it.
    ada.chat.commands.open("c");
    await flow();
    expect(ready(ada).ids).toContain(19);
  });

  it("says that it failed, and comes by itself with the next connection", async () => {
    const { ada, model, flow } = stage(10);
    model.refusals.push(new ProtocolError("internal", "Broken."));
    ada.chat.commands.open("c");
    await flow();
    expect(ada.chat.state.messages.get("c")).toMatchObject({ kind: "failed", error: { code: "internal" } });
    ada.chat.commands.reload("c");
    expect(ada.chat.state.messages.get("c")).toEqual({ kind: "loading" });
    model.refusals.push(new ProtocolError("internal", "Broken."));
    await flow();
    ada.cut();
    ada.attach(true);
    await flow();
    expect(ready(ada).ids).toHaveLength(10);
  });

  it("keeps what is shown while it is loaded anew after events were missed, without a gap in it", async () => {
    const { ada, say, flow } = stage(10);
    await openRead(ada, flow);
    ada.cut();
    for (let missed = 0; missed < 5; missed++) say();
    ada.attach(false);
    say();
    ada.deliver();
    expect(ready(ada)).toMatchObject({ newer: "loading" });
    expect(ready(ada).ids.at(-1)).toBe(10);
    await flow();
    expect(ready(ada).ids.at(-1)).toBe(16);
    expect(ready(ada).newer).toBe("none");
  });

  it("shows nothing of an account that logged out, and nothing that comes late", async () => {
    const { ada, flow } = stage(10);
    ada.chat.commands.open("c");
    ada.arrive();
    ada.chat.signedOut("kept");
    await flow();
    expect(ada.chat.state).toMatchObject({ messages: new Map(), reads: new Map(), drafts: new Map(), pending: [] });
  });
});

describe("reading", () => {
  it("counts at once as read here, is told a little later, and clears the badge of the other device", async () => {
    const { ada, other, clock, flow } = stage(10);
    ada.chat.commands.open("c");
    await flow();
    expect([mark(ada)?.unread, mark(other)?.unread]).toEqual([10, 10]);
    ada.chat.commands.seen("c", 6);
    expect(mark(ada)).toMatchObject({ lastReadId: 6, unread: 4 });
    ada.chat.commands.seen("c", 10);
    expect(ada.sent("channel.read")).toEqual([]);
    clock.advance(300);
    expect(ada.sent("channel.read")).toEqual([{ channelId: "c", messageId: 10 }]);
    await flow();
    expect([mark(ada)?.unread, mark(other)?.unread]).toEqual([0, 0]);
  });

  it("does not count while nobody looks, and does when somebody does", async () => {
    const { ada, clock, flow } = stage(3);
    ada.chat.commands.open("c");
    await flow();
    ada.chat.setLooking(false);
    ada.chat.commands.seen("c", 3);
    clock.advance(1_000);
    expect([mark(ada)?.unread, ada.sent("channel.read")]).toEqual([3, []]);
    ada.chat.setLooking(true);
    expect(mark(ada)?.unread).toBe(0);
    // Told at once where the page may go.
    ada.chat.setLooking(false);
    expect(ada.sent("channel.read")).toHaveLength(1);
  });

  it("does not flash a badge for what comes while one looks at the end", async () => {
    const { ada, say, clock, flow } = stage(3);
    await openRead(ada, flow);
    ada.chat.commands.seen("c", 3);
    say("@ada");
    await flow();
    expect(mark(ada)).toMatchObject({ unread: 0, mentions: 0 });
    clock.advance(1_000);
    expect(mark(ada)).toMatchObject({ unread: 1, mentions: 1 });
    ada.chat.commands.seen("c", 4);
    expect(mark(ada)).toMatchObject({ unread: 0, mentions: 0 });
  });

  it("draws the line above what came while nobody looked", async () => {
    const { ada, say, flow } = stage(3);
    await openRead(ada, flow);
    ada.chat.setLooking(false);
    say();
    say();
    await flow();
    expect(ada.chat.state.newFrom.get("c")).toBe(4);
  });

  it("is told to the next session where the connection was lost over it", async () => {
    const { ada, other, clock, flow } = stage(3);
    ada.chat.commands.open("c");
    await flow();
    ada.chat.commands.seen("c", 3);
    clock.advance(300);
    ada.cut();
    ada.attach(false);
    await flow();
    clock.advance(5_000);
    await flow();
    expect([mark(ada)?.unread, mark(other)?.unread]).toEqual([0, 0]);
  });
});

describe("several devices and people", () => {
  it("a message sent on one device appears on the other, and to others without its nonce", async () => {
    const { ada, other, boris, clock, flow } = stage();
    for (const device of [ada, other, boris]) device.chat.commands.open("c");
    await flow();
    ada.chat.commands.setDraftText("c", " Hello ");
    ada.chat.commands.send("c");
    await flow();
    for (const device of [ada, other, boris]) expect(ready(device).messages).toMatchObject([{ text: "Hello" }]);
    expect(ready(boris).messages[0]?.nonce).toBeNull();
    clock.advance(1_000);
    expect([mark(other)?.unread, mark(boris)?.unread]).toEqual([0, 1]);
  });

  it("edits and reactions show before they are answered, and go where they are refused", async () => {
    const { ada, model, flow } = stage(1);
    ada.chat.commands.open("c");
    await flow();
    ada.chat.commands.setDraftText("c", "mine");
    ada.chat.commands.send("c");
    await flow();
    const edited = ada.chat.commands.edit(2, "better");
    const reacted = ada.chat.commands.react(1, "👍", true);
    expect(ready(ada).messages[1]?.text).toBe("better");
    expect(ready(ada).messages[0]?.reactions).toEqual([{ emoji: "👍", userIds: ["ada"] }]);
    model.refusals.push(new ProtocolError("too_large", "Too long."), new ProtocolError("conflict", "Too many."));
    const refused = Promise.all([
      expect(edited).rejects.toMatchObject({ code: "too_large" }),
      expect(reacted).rejects.toMatchObject({ code: "conflict" }),
    ]);
    await flow();
    await refused;
    expect(ready(ada).messages.map(({ text, reactions }) => [text, reactions])).toEqual([
      ["m1", []],
      ["mine", []],
    ]);
    ada.chat.commands.react(1, "👍", true).catch(() => {});
    await flow();
    expect(ready(ada).messages[0]?.reactions).toEqual([{ emoji: "👍", userIds: ["ada"] }]);
  });

  it("a reply that was deleted before it was sent is a message of its own, and previews go with their message", async () => {
    const { ada, model, flow } = stage(2);
    ada.chat.commands.open("c");
    await flow();
    ada.chat.commands.setReply("c", 2);
    expect(ada.chat.state.drafts.get("c")?.replyTo?.id).toBe(2);
    ada.chat.commands.setDraftText("c", "to one");
    ada.chat.commands.setReply("c", 1);
    ada.chat.commands.send("c");
    ada.chat.commands.setReply("c", 2);
    await flow();
    expect(ready(ada).messages.at(-1)?.replyPreview).toEqual({ authorId: "cleo", text: "m1" });
    model.edit(CLEO, 1, "changed");
    await flow();
    expect(ready(ada).messages.at(-1)?.replyPreview).toEqual({ authorId: "cleo", text: "changed" });
    model.delete(CLEO, 1);
    model.delete(CLEO, 2);
    await flow();
    expect(ready(ada).messages.at(-1)?.replyPreview).toBeNull();
    expect(ada.chat.state.drafts.has("c")).toBe(false);
  });

  it("M11 tells every 3 s that one types, and shows for 6 s who does, or until their message", async () => {
    const { ada, clock, say, flow } = stage();
    const typing = () => ada.chat.state.typing.get("c");
    for (const text of ["a", "ab", "abc"]) ada.chat.commands.setDraftText("c", text);
    expect(ada.typed).toEqual(["c"]);
    clock.advance(3_000);
    ada.chat.commands.setDraftText("c", "abcd");
    expect(ada.typed).toEqual(["c", "c"]);
    const types = (userId: string) =>
      ada.chat.handle({ kind: "event", event: { event: "typing.started", data: { channelId: "c", userId } } });
    types("boris");
    clock.advance(4_000);
    types("cleo");
    types("ada");
    expect(typing()).toEqual(["boris", "cleo"]);
    clock.advance(2_000);
    expect(typing()).toEqual(["cleo"]);
    say();
    await flow();
    expect(typing()).toBeUndefined();
  });
});
