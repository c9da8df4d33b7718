import emojibase from "emojibase-data/en/data.json" with { type: "json" };
import { expect, it } from "vitest";
import { isEmoji } from "../../../shared/chat/emoji.ts";
import { canBeSeen, normaliseText } from "../../../shared/chat/message-text.ts";

it.each([
  ["a\r\nb\rc\nd", "a\nb\nc\nd"],
  ["a\u0000b\u001b[31mc\u007fd\u009fe\tf", "ab[31mcde\tf"],
  [" \n\t\u00a0\ufeffa  b\u2003\n", "a  b"],
  ["\ud800a\udc00 😀", "\ufffda\ufffd 😀"],
  ["\u202ea\u200db", "\u202ea\u200db"],
])("M3 %j is kept as %j", (text, kept) => {
  expect(normaliseText(text)).toBe(kept);
});

it.each([
  ["a", true],
  ["😀", true],
  ["\u200b\u00ad\u2060\ufe0f\u{e0001}", false],
  ["\u115f\u1160\u3164\uffa0\u2800", false],
  ["\u202e\u2066", false],
  ["", false],
])("M3 %j can be seen: %j", (text, isSeen) => {
  expect(canBeSeen(text)).toBe(isSeen);
});

it("M8 every emoji of Unicode is one, with each of its skins", () => {
  const missed = emojibase
    // Parts of emoji, and letters of flags, are none.
    .filter(({ group }) => group !== undefined && group !== 2)
    .flatMap(({ emoji, skins = [] }) => [emoji, ...skins.map((skin) => skin.emoji)])
    // Emojibase marks as picture what is one anyway, which RGI_Emoji does not.
    .map((emoji) => emoji.replace(/^(\p{Emoji_Presentation})\ufe0f$/u, "$1"))
    .filter((emoji) => !isEmoji(emoji));
  expect(missed).toEqual([]);
});

it.each(["", "a", "1", "👍👍", "👍 ", ":)", "🏳️‍🌈🏳️‍🌈", "\u200d", "#"])("M8 %j is no emoji", (text) => {
  expect(isEmoji(text)).toBe(false);
});
