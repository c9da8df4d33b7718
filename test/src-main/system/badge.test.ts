import { describe, expect, it } from "vitest";
import { badgeFor } from "../../../src-main/system/badge.ts";

describe("the badge of dock and taskbar", () => {
  it.each([
    [
      { isUnread: false, mentions: 0 },
      { kind: "none", count: 0, words: "" },
    ],
    [
      { isUnread: true, mentions: 0 },
      { kind: "dot", count: 0, words: "Unread messages" },
    ],
    [
      { isUnread: true, mentions: 1 },
      { kind: "count", count: 1, words: "1 mention" },
    ],
    [
      { isUnread: true, mentions: 12 },
      { kind: "count", count: 12, words: "12 mentions" },
    ],
  ] as const)("of %j is %j", (unread, badge) => {
    expect(badgeFor(unread)).toEqual(badge);
  });
});
