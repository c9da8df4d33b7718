import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { type NoticeFacts, noticesBetween, noticeText } from "../../../src-main/system/notice.ts";
import { Notifications } from "../../../src-main/system/notifications.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { RecordedLog } from "../../helpers/recorded-log.ts";

class FakeNotification extends EventEmitter {
  readonly title: string;
  state: "made" | "shown" | "closed" = "made";

  constructor(title: string) {
    super();
    this.title = title;
  }

  show(): void {
    this.state = "shown";
  }

  close(): void {
    this.state = "closed";
    this.emit("close");
  }
}

function rig() {
  const made: FakeNotification[] = [];
  const desk = { isSupported: true, isWanted: true, isFocused: false, focused: 0, opened: [] as [string, number][] };
  const clock = new ManualClock();
  const log = new RecordedLog();
  const notifications = new Notifications({
    isSupported: () => desk.isSupported,
    create: ({ title }) => {
      const notification = new FakeNotification(title);
      made.push(notification);
      return notification;
    },
    isWanted: () => desk.isWanted,
    isWindowFocused: () => desk.isFocused,
    focusWindow: () => desk.focused++,
    openMessage: (channelId, messageId) => desk.opened.push([channelId, messageId]),
    clock,
    log,
  });
  return { made, desk, clock, log, notifications };
}

const LOST = { kind: "callLost", channel: "Lobby" } as const;
const MESSAGE = { kind: "message", channelId: "general", messageId: 7, title: "Ben in #general", body: "Hi" } as const;
const READY = { kind: "updateReady", version: "2.0.0" } as const;

describe("a notification", () => {
  it("is shown, and a click on it brings the window", () => {
    const { made, desk, notifications } = rig();
    notifications.show(LOST);
    expect(made).toMatchObject([{ title: "Disconnected", state: "shown" }]);
    made[0]?.emit("click");
    expect(desk.focused).toBe(1);
  });

  it("of a message brings the window and the message", () => {
    const { made, desk, notifications } = rig();
    notifications.show(MESSAGE);
    made[0]?.emit("click");
    expect(desk.focused).toBe(1);
    expect(desk.opened).toEqual([["general", 7]]);
  });

  it("of a message gives way to the next one of its channel at once, and to no other channel's", () => {
    const { made, notifications } = rig();
    notifications.show(MESSAGE);
    notifications.show({ ...MESSAGE, channelId: "memes" });
    notifications.show({ ...MESSAGE, messageId: 8, title: "2 new messages in #general" });
    expect(made.map(({ state }) => state)).toEqual(["closed", "shown", "shown"]);
  });

  it("of a message goes when its channel was read", () => {
    const { made, notifications } = rig();
    notifications.show(MESSAGE);
    notifications.clearMessages("memes");
    expect(made[0]?.state).toBe("shown");
    notifications.clearMessages("general");
    expect(made[0]?.state).toBe("closed");
  });

  it("to try them out is shown although the window is being looked at", () => {
    const { made, desk, notifications } = rig();
    desk.isFocused = true;
    desk.isWanted = false;
    notifications.show({ kind: "test" });
    expect(made).toHaveLength(1);
  });

  it.each([["isWanted"], ["isSupported"]] as const)("is not shown without %s", (name) => {
    const { made, desk, notifications } = rig();
    desk[name] = false;
    notifications.show(LOST);
    expect(made).toEqual([]);
  });

  it("is not shown while the window is looked at, but for the one about its closing", () => {
    const { made, desk, notifications } = rig();
    desk.isFocused = true;
    notifications.show(LOST);
    notifications.show({ kind: "stillRunning", in: "tray" });
    expect(made.map(({ title }) => title)).toEqual(["Cromulent is still running"]);
  });

  it("comes once for a connection that comes and goes, and takes the place of an older one of its kind", () => {
    const { made, clock, notifications } = rig();
    notifications.show(LOST);
    clock.advance(29_000);
    notifications.show(LOST);
    notifications.show(READY);
    expect(made).toHaveLength(2);
    clock.advance(1_000);
    notifications.show(LOST);
    expect(made.map(({ state }) => state)).toEqual(["closed", "shown", "shown"]);
  });

  it("goes when the window is looked at", () => {
    const { made, notifications } = rig();
    notifications.show(LOST);
    notifications.show(READY);
    notifications.clear();
    expect(made.map(({ state }) => state)).toEqual(["closed", "closed"]);
  });

  it("that the system does not show is logged", () => {
    const { made, log, notifications } = rig();
    notifications.show(LOST);
    made[0]?.emit("failed", {}, "no permission");
    expect(log.of("warn")).toEqual(["the system did not show a notification"]);
  });
});

describe("what is worth a notification", () => {
  const calm: NoticeFacts = { call: "connected", channel: "Lobby", keys: "listening", update: { kind: "off" } };

  it.each<[string, Partial<NoticeFacts>, Partial<NoticeFacts>, string[]]>([
    ["nothing new", {}, {}, []],
    ["a call that is being recovered", {}, { call: "connecting" }, []],
    ["a call that was lost", { call: "connecting" }, { call: "disconnected", channel: null }, ["callLost"]],
    ["a call that the user left", {}, { call: "none", channel: null }, []],
    ["a call that stays lost", { call: "disconnected" }, { call: "disconnected" }, []],
    ["keys that fail in a call", {}, { keys: "failed" }, ["keysFailed"]],
    ["keys that still fail", { keys: "failed" }, { keys: "failed" }, []],
    ["keys that fail in no call", { call: "none" }, { call: "none", keys: "failed" }, []],
    ["an update", {}, { update: { kind: "ready", version: "2.0.0" } }, ["updateReady"]],
  ])("%s", (_what, before, after, expected) => {
    const notices = noticesBetween({ ...calm, ...before }, { ...calm, ...after });
    expect(notices.map(({ kind }) => kind)).toEqual(expected);
  });

  it("names the channel that was lost, also where it is known no more", () => {
    const [notice] = noticesBetween(calm, { ...calm, call: "disconnected", channel: null });
    expect(notice).toEqual(LOST);
    expect(noticeText({ kind: "callLost", channel: null }).body).toContain("your channel");
  });

  it("has nothing in it that the desktop could take for markup, for a line or for another direction", () => {
    const channel = '<a href="https://evil.example">Lobby</a>\n\u202e<img src=x>'.padEnd(200, "x");
    for (const { title, body } of [
      noticeText({ kind: "callLost", channel }),
      noticeText({ kind: "updateReady", version: channel }),
      noticeText({ ...MESSAGE, title: channel }),
    ]) {
      expect(`${title}${body}`).not.toMatch(/[<>\p{Cc}\p{Cf}]/u);
      expect(`${title}${body}`.length).toBeLessThan(200);
    }
  });
});
