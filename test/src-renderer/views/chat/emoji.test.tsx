// @vitest-environment happy-dom
import { cleanup, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { isEmoji } from "../../../../shared/chat/emoji.ts";
import { EMOJI_TONES } from "../../../../shared/client/settings.ts";
import { EMOJI_LIST } from "../../../../src-renderer/views/chat/emoji/emoji-list.ts";
import { EmojiPicker } from "../../../../src-renderer/views/chat/emoji/emoji-picker.tsx";
import { findEmoji, withTone } from "../../../../src-renderer/views/chat/emoji/find-emoji.ts";
import { inChat } from "../helpers/chat-fixtures.ts";
import { renderWriting } from "./render-writing.tsx";

afterEach(cleanup);

const all = EMOJI_LIST.groups.flatMap(({ emoji }) => emoji);
const found = (query: string) => findEmoji(EMOJI_LIST, query, 5).map(({ unicode }) => unicode);

describe("the list of emoji", () => {
  it("has only what the server takes as one emoji, in every skin (M8)", () => {
    const written = all.flatMap((emoji) => EMOJI_TONES.map((tone) => withTone(emoji, tone)));
    expect(written.filter((unicode) => !isEmoji(unicode))).toEqual([]);
    expect(all.length).toBeGreaterThan(1_800);
  });

  it("shows two people in the same skin", () => {
    const handshake = EMOJI_LIST.byUnicode.get("🤝");
    expect(handshake?.tones).toEqual({
      light: "🤝🏻",
      mediumLight: "🤝🏼",
      medium: "🤝🏽",
      mediumDark: "🤝🏾",
      dark: "🤝🏿",
    });
  });

  it.each([
    ["smile", "😄"],
    ["+1", "👍"],
    ["heart", "❤️"],
    ["tada", "🎉"],
    ["thinking", "🤔"],
    ["party pop", "🎉"],
    ["flag poland", "🇵🇱"],
  ])("finds %s first as %s", (query, unicode) => {
    expect(found(query)[0]).toBe(unicode);
  });

  it("finds nothing where nothing is asked for, or nothing is called so", () => {
    expect(found("  ")).toEqual([]);
    expect(found("qqqq")).toEqual([]);
  });
});

describe("the emoji picker", () => {
  async function picker(change: Parameters<typeof inChat>[1] = {}) {
    const onPick = vi.fn();
    const rendered = renderWriting(<EmojiPicker onPick={onPick} />, inChat({}, change));
    const search = await screen.findByRole<HTMLInputElement>("textbox", { name: "Search emoji" });
    return { ...rendered, onPick, search };
  }
  const focused = () => document.activeElement?.getAttribute("aria-label");

  it("opens at its search, and takes the first one that is found with Enter", async () => {
    const { user, search, onPick, store } = await picker();
    expect(document.activeElement).toBe(search);
    await user.keyboard("tada{Enter}");
    expect(onPick).toHaveBeenCalledExactlyOnceWith("🎉");
    expect(store.getState().settings.recentEmoji).toEqual(["🎉"]);
  });

  it("is gone through with the arrow keys, and with letters back to the search", async () => {
    const { user, search, onPick } = await picker();
    await user.keyboard("{ArrowDown}");
    expect(focused()).toBe("grinning face");
    await user.keyboard("{ArrowRight}{ArrowDown}{ArrowLeft}{ArrowUp}");
    expect(focused()).toBe("grinning face");
    await user.keyboard("{End}{ArrowRight}");
    expect(focused()).toBe(all[8]?.label);
    await user.keyboard("{ArrowUp}{ArrowUp}");
    expect(document.activeElement).toBe(search);
    await user.keyboard("{ArrowDown}h");
    expect(search.value).toBe("h");
    await user.keyboard("eart{ArrowDown}{Enter}");
    expect(onPick).toHaveBeenCalledExactlyOnceWith("❤️");
  });

  it("draws only the rows in sight, and those that the focus comes to", async () => {
    const { user } = await picker();
    const count = () => screen.getAllByRole("gridcell").length;
    expect(count()).toBeLessThan(150);
    await user.keyboard(`{ArrowDown}${"{PageDown}".repeat(45)}`);
    expect(EMOJI_LIST.groups.at(-1)?.emoji.some(({ label }) => label === focused())).toBe(true);
    expect(count()).toBeLessThan(150);
  }, 30_000);

  it("has one emoji in the order of the Tab key", async () => {
    await picker();
    expect(screen.getAllByRole("gridcell").filter((cell) => cell.tabIndex === 0)).toHaveLength(1);
  });

  it("shows those used last first, newest in front", async () => {
    await picker({ settings: { ...inChat().settings, recentEmoji: ["🎉", "👍🏽"] } });
    const [, row] = screen.getAllByRole("row");
    expect(
      within(row ?? document.body)
        .getAllByRole("gridcell")
        .map((cell) => cell.textContent),
    ).toEqual(["🎉", "👍🏽"]);
  });

  it("keeps the skin that is chosen", async () => {
    const { user, store, onPick } = await picker();
    await user.click(screen.getByRole("radio", { name: "Dark" }));
    expect(store.getState().settings.emojiTone).toBe("dark");
    await user.type(screen.getByRole("textbox"), "wave{Enter}");
    expect(onPick).toHaveBeenCalledExactlyOnceWith("👋🏿");
  });

  it("says so where nothing is found, and Escape empties the search first", async () => {
    const { user, search } = await picker();
    await user.keyboard("qqqq");
    expect(screen.getByText("Nothing is called “qqqq”.")).toBeDefined();
    await user.keyboard("{Escape}");
    expect(search.value).toBe("");
  });
});
