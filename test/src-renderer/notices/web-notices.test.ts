import { describe, expect, it } from "vitest";
import { WebNotices } from "../../../src-renderer/notices/web-notices.ts";

const NOTICE = { channelId: "general", messageId: 7, title: "Boris in #general", body: "Hi" };

function setUp({ permission = "granted" as NotificationPermission, throws = false } = {}) {
  const made: FakeNotification[] = [];
  class FakeNotification {
    static readonly permission = permission;
    readonly title: string;
    readonly options: NotificationOptions;
    isClosed = false;
    onclick: (() => void) | null = null;
    onclose: (() => void) | null = null;

    constructor(title: string, options: NotificationOptions) {
      if (throws) throw new TypeError("Illegal constructor");
      this.title = title;
      this.options = options;
      made.push(this);
    }

    close(): void {
      this.isClosed = true;
      this.onclose?.();
    }
  }
  const opened: unknown[] = [];
  const notices = new WebNotices({
    // A double of as much of the class as is used.
    Notification: FakeNotification as unknown as typeof Notification,
    openMessage: (...where) => opened.push(where),
    markIcon: () => {},
    focusTab: () => opened.push("tab"),
    playSound: () => {},
  });
  return { made, opened, notices };
}

describe("a browser's notice", () => {
  it("is silent, and one for a channel in all tabs", () => {
    const { made, notices } = setUp();
    notices.show(NOTICE);
    notices.show({ ...NOTICE, messageId: 8 });
    expect(made.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    expect(made[0]).toMatchObject({
      title: NOTICE.title,
      options: { body: "Hi", tag: "cromulent:general", silent: true },
    });
  });

  it("brings the tab and the message when it is pressed", () => {
    const { made, opened, notices } = setUp();
    notices.show(NOTICE);
    made[0]?.onclick?.();
    expect(opened).toEqual(["tab", ["general", 7]]);
    expect(made[0]?.isClosed).toBe(true);
  });

  it("is corrected in its place, by its tag, and stays away where it was closed", () => {
    const { made, notices } = setUp();
    notices.show(NOTICE);
    notices.correct({ ...NOTICE, body: "Hello" });
    expect(made.map(({ isClosed, options }) => [isClosed, options.body, options.tag])).toEqual([
      [false, "Hi", "cromulent:general"],
      [false, "Hello", "cromulent:general"],
    ]);
    made[1]?.close();
    notices.correct(NOTICE);
    expect(made).toHaveLength(2);
  });

  it("is closed when it was read", () => {
    const { made, notices } = setUp();
    notices.show(NOTICE);
    notices.clear("general");
    expect(made[0]?.isClosed).toBe(true);
  });

  it.each(["denied", "default"] as const)("does not come while the permission is %s", (permission) => {
    const { made, notices } = setUp({ permission });
    notices.show(NOTICE);
    expect(made).toEqual([]);
  });

  it("is done without where the browser has none for pages (Chrome on Android)", () => {
    const { notices } = setUp({ throws: true });
    expect(() => notices.show(NOTICE)).not.toThrow();
  });
});
