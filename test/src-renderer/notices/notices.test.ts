import { describe, expect, it } from "vitest";
import { createStore } from "zustand/vanilla";
import type { Settings } from "../../../shared/client/settings.ts";
import type { MessageNotice, UnreadReport } from "../../../shared/desktop/desktop-state.ts";
import type { ServerEvent } from "../../../shared/protocol/events.ts";
import type { Message } from "../../../shared/protocol/values.ts";
import { Notices } from "../../../src-renderer/notices/notices.ts";
import type { AppState } from "../../../src-renderer/store/state.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { FakeBridge } from "../store/fake-bridge.ts";
import { inChat, LOG_FILE, MAP_IMAGE, message, RAIDS, readMark, TALL_IMAGE } from "../views/helpers/chat-fixtures.ts";
import { CHIDI, GENERAL, ME } from "../views/helpers/fixtures.ts";

const SETTLED_MS = 1_000;

function setUp(settings: Partial<Settings> = {}) {
  const state = inChat({ reads: new Map() });
  const store = createStore<AppState>(() => ({
    ...state,
    settings: { ...state.settings, notices: "all", ...settings },
  }));
  const bridge = new FakeBridge();
  const clock = new ManualClock();
  /** What stands on the screen, by channel. */
  const standing = new Map<string, MessageNotice>();
  const told = { shows: 0, sounds: 0, unread: [] as UnreadReport[] };
  const notices = new Notices({
    bridge,
    store,
    clock,
    host: {
      show: (notice) => {
        told.shows += 1;
        standing.set(notice.channelId, notice);
      },
      correct: (notice) => void standing.set(notice.channelId, notice),
      clear: (channelId) => void standing.delete(channelId),
      setUnread: (report) => void told.unread.push(report),
      playSound: () => {
        told.sounds += 1;
      },
    },
  });
  const happen = (event: ServerEvent) => bridge.tell({ kind: "event", event });
  return {
    store,
    clock,
    notices,
    standing,
    told,
    happen,
    /** A message comes, and the time in which somebody else may have read it goes by. */
    come(...news: readonly Message[]) {
      for (const each of news) happen({ event: "message.created", data: { message: each } });
      clock.advance(SETTLED_MS);
    },
    read(channelId: string, lastReadId: number, change: { unread?: number; mentions?: number } = {}) {
      const { chat } = store.getState();
      const reads = new Map(chat.reads).set(channelId, readMark(channelId, { lastReadId, ...change }));
      store.setState({ chat: { ...chat, reads } });
    },
    title: (channelId: string = GENERAL.id) => standing.get(channelId)?.title,
    body: (channelId: string = GENERAL.id) => standing.get(channelId)?.body,
  };
}

describe("a notice of a message", () => {
  it("counts no further than anybody reads, however long nobody looks", () => {
    const { come, title } = setUp();
    come(...Array.from({ length: 99 }, (_, index) => message(7 + index)));
    expect(title()).toBe("99 new messages in #general");
    come(message(200), message(201));
    expect(title()).toBe("99+ new messages in #general");
  });

  it("says who wrote what where, without Markdown, and which message it is", () => {
    const { come, standing } = setUp();
    come(message(7, { text: "**Good** evening, ||spoiler||" }));
    expect([...standing.values()]).toEqual([
      { channelId: GENERAL.id, messageId: 7, title: "Boris Kowalczyk in #general", body: "Good evening, (spoiler)" },
    ]);
  });

  it.each([
    [[MAP_IMAGE], "Sent an image"],
    [[MAP_IMAGE, TALL_IMAGE], "Sent 2 images"],
    [[MAP_IMAGE, LOG_FILE], "Sent 2 files"],
    [[{ ...LOG_FILE, name: "wipe.txt" }], "Sent wipe.txt"],
  ])("of files alone says what they are", (attachments, body) => {
    const { come, body: shown } = setUp();
    come(message(7, { text: "", attachments }));
    expect(shown()).toBe(body);
  });

  it("stands for all of its channel, with the newest", () => {
    const { come, standing, title, body } = setUp();
    come(message(7), message(8, { channelId: RAIDS.id }));
    come(message(9, { authorId: CHIDI.id, text: "And now?" }));
    expect(title()).toBe("2 new messages in #general");
    expect(body()).toBe("Chidi: And now?");
    expect(standing.get(GENERAL.id)?.messageId).toBe(9);
    expect(title(RAIDS.id)).toBe("Boris Kowalczyk in #raid-planning");
  });

  it("M7 goes when it was read on another device, and not before", () => {
    const { come, read, title } = setUp();
    come(message(7), message(8));
    read(GENERAL.id, 7);
    expect(title()).toBe("Boris Kowalczyk in #general");
    read(GENERAL.id, 8);
    expect(title()).toBeUndefined();
  });

  it("does not come where it is read elsewhere in the same moment", () => {
    const { happen, clock, read, told } = setUp();
    happen({ event: "message.created", data: { message: message(7) } });
    clock.advance(300);
    read(GENERAL.id, 7);
    clock.advance(SETTLED_MS);
    expect(told).toMatchObject({ shows: 0, sounds: 0 });
  });

  it("M5 follows an edit, and goes with a deletion", () => {
    const { come, happen, title, body, told } = setUp();
    come(message(7), message(8));
    happen({ event: "message.updated", data: { message: message(8, { text: "corrected" }) } });
    expect(body()).toBe("Boris Kowalczyk: corrected");
    // Whoever edits ten times calls once.
    expect(told.shows).toBe(2);
    happen({ event: "message.deleted", data: { channelId: GENERAL.id, messageId: 8 } });
    expect([title(), body()]).toEqual(["Boris Kowalczyk in #general", "Message 7"]);
    happen({ event: "message.deleted", data: { channelId: GENERAL.id, messageId: 7 } });
    expect(title()).toBeUndefined();
  });

  it("M5 does not come for what was deleted at once", () => {
    const { happen, clock, told } = setUp();
    happen({ event: "message.created", data: { message: message(7) } });
    happen({ event: "message.deleted", data: { channelId: GENERAL.id, messageId: 7 } });
    clock.advance(SETTLED_MS);
    expect(told.shows).toBe(0);
  });

  it.each<[string, ServerEvent]>([
    ["M12 its message is purged", { event: "channel.purged", data: { channelId: GENERAL.id, upToId: 7 } }],
    ["A5 its channel is deleted", { event: "channel.deleted", data: { channelId: GENERAL.id } }],
  ])("goes when %s", (_what, event) => {
    const { come, happen, title } = setUp();
    come(message(7));
    happen(event);
    expect(title()).toBeUndefined();
  });

  it("does not come for the channel that is looked at, and all go when one looks at the window", () => {
    const { come, notices, standing, told } = setUp();
    come(message(7, { channelId: RAIDS.id }));
    expect(standing.size).toBe(1);
    notices.setLooking(true);
    expect(standing.size).toBe(0);
    come(message(8, { mentions: [ME.id] }), message(9, { channelId: RAIDS.id }));
    expect(told).toMatchObject({ shows: 1, sounds: 0 });
    notices.setLooking(false);
    come(message(10));
    expect(told.shows).toBe(2);
  });

  it("begins anew after one has looked: what was seen is not counted again", () => {
    const { come, notices, title } = setUp();
    come(message(7));
    notices.setLooking(true);
    notices.setLooking(false);
    come(message(8));
    expect(title()).toBe("Boris Kowalczyk in #general");
  });

  it("goes with the account", () => {
    const { come, store, standing } = setUp();
    come(message(7));
    store.setState({ roster: null });
    expect(standing.size).toBe(0);
  });

  it("goes, and none comes, after the end", () => {
    const { come, notices, standing, clock, told } = setUp();
    come(message(7));
    notices[Symbol.dispose]();
    come(message(8));
    expect([standing.size, told.shows, clock.pendingTimers]).toEqual([0, 1, 0]);
  });
});

describe("the sound of a call by name", () => {
  it("is heard once for several at a time, and not for what calls nobody", () => {
    const { come, told } = setUp();
    come(message(7));
    expect(told.sounds).toBe(0);
    come(message(8, { mentions: [ME.id] }), message(9, { everyone: true }));
    expect(told.sounds).toBe(1);
  });

  it("is heard alone beside what is looked at: the badges are before one's eyes", () => {
    const { come, notices, told } = setUp();
    notices.setLooking(true);
    come(message(7, { channelId: RAIDS.id, mentions: [ME.id] }));
    expect(told).toMatchObject({ shows: 0, sounds: 1 });
  });
});

describe("what is unread", () => {
  it("is told at each change, over all channels", () => {
    const { read, told } = setUp();
    read(GENERAL.id, 1, { unread: 2 });
    read(RAIDS.id, 1, { unread: 3, mentions: 2 });
    read(RAIDS.id, 4, { unread: 0 });
    read(GENERAL.id, 3);
    expect(told.unread).toEqual([
      { isUnread: true, mentions: 0 },
      { isUnread: true, mentions: 2 },
      { isUnread: true, mentions: 0 },
      { isUnread: false, mentions: 0 },
    ]);
  });

  it("is quiet of a channel that one wants nothing of, but for calls", () => {
    const { read, told } = setUp({ channelNotices: { [GENERAL.id]: "none" } });
    read(GENERAL.id, 1, { unread: 2 });
    expect(told.unread).toEqual([]);
    read(GENERAL.id, 1, { unread: 3, mentions: 1 });
    expect(told.unread).toEqual([{ isUnread: true, mentions: 1 }]);
  });
});
