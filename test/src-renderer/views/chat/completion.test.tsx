// @vitest-environment happy-dom
import { cleanup, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { wholeEmojiAt, wordAt } from "../../../../src-renderer/views/chat/completion/word-at.ts";
import { Composer } from "../../../../src-renderer/views/chat/composer/composer.tsx";
import { CHAT_CHANNELS, inChat } from "../helpers/chat-fixtures.ts";
import { GENERAL, ME, roster } from "../helpers/fixtures.ts";
import { renderWriting } from "./render-writing.tsx";

afterEach(cleanup);

const asMember = { roster: roster([], { channels: CHAT_CHANNELS, self: { ...ME, role: "member" } }) };

function composer(change: Parameters<typeof inChat>[1] = {}) {
  const rendered = renderWriting(<Composer channel={GENERAL} />, inChat({}, change));
  return { ...rendered, field: screen.getByRole<HTMLTextAreaElement>("textbox") };
}

const offered = () => screen.queryAllByRole("option").map((option) => option.textContent);
const active = (field: HTMLElement) =>
  document.getElementById(field.getAttribute("aria-activedescendant") ?? "")?.textContent ?? null;

describe("the word at the caret", () => {
  it.each([
    ["@", { kind: "person", query: "" }],
    ["hello @bo", { kind: "person", query: "bo" }],
    ["(@żak", { kind: "person", query: "żak" }],
    ["one\n@b", { kind: "person", query: "b" }],
    ["well :smi", { kind: "emoji", query: "smi" }],
    [":+1", { kind: "emoji", query: "+1" }],
  ])("of %j is to be completed", (text, word) => {
    expect(wordAt(text, text.length)).toMatchObject(word);
  });

  it.each([
    "mail@example",
    "@bo ",
    "at 10:30",
    "https://x",
    ":s",
    "a `@bo",
    "```\n@bo",
    "```\n:smile",
    "::smi",
    "well: no",
  ])("of %j is not (M6)", (text) => {
    expect(wordAt(text, text.length)).toBeNull();
  });

  it("is judged by what stands before the caret alone", () => {
    expect(wordAt("@boris", 3)).toEqual({ kind: "person", query: "bo", start: 0, end: 3 });
    expect(wordAt("`@bo` @ch", 9)).toMatchObject({ query: "ch" });
  });

  it.each([
    ["10:30:", null],
    [":tada:", "tada"],
    ["`:tada:", null],
    ["::tada:", null],
    ["so :+1:", "+1"],
  ])("of %j names a whole emoji or none", (text, name) => {
    expect(wholeEmojiAt(text, text.length)?.query ?? null).toBe(name);
  });
});

describe("people behind @ (M6)", () => {
  it("are offered by username and display name, those who are here first, oneself not", async () => {
    const { user, field } = composer();
    await user.type(field, "@");
    expect(offered()).toEqual([
      expect.stringContaining("Boris Kowalczyk"),
      expect.stringContaining("Chidi"),
      expect.stringContaining("Eira"),
      expect.stringContaining("Dewi"),
      expect.stringContaining("Łucja"),
      expect.stringContaining("@everyone"),
    ]);
    await user.type(field, "kow");
    expect(offered()).toEqual([expect.stringContaining("Boris Kowalczyk")]);
  });

  it("are found without the accents that nobody types", async () => {
    const { user, field } = composer();
    await user.type(field, "@zak");
    expect(offered()).toEqual([expect.stringContaining("Łucja Żak")]);
  });

  it("are chosen with Enter, which then sends nothing", async () => {
    const { user, field, asked } = composer();
    await user.type(field, "hey @bor{Enter}");
    expect(field.value).toBe("hey @boris.kowalczyk ");
    expect(asked()).toEqual([]);
    expect(offered()).toEqual([]);
  });

  it("are gone through with the arrow keys, in a circle, and chosen with Tab", async () => {
    const { user, field } = composer();
    await user.type(field, "@");
    expect(active(field)).toContain("Boris");
    await user.keyboard("{ArrowDown}");
    expect(active(field)).toContain("Chidi");
    await user.keyboard("{ArrowUp}{ArrowUp}");
    expect(active(field)).toContain("@everyone");
    await user.keyboard("{ArrowDown}{ArrowDown}{Tab}");
    expect(field.value).toBe("@chidi ");
    expect(document.activeElement).toBe(field);
  });

  it("are chosen with a press, which leaves the focus where it is", async () => {
    const { user, field } = composer();
    await user.type(field, "@chi");
    await user.click(screen.getByRole("option", { name: /Chidi/ }));
    expect(field.value).toBe("@chidi ");
    expect(document.activeElement).toBe(field);
  });

  it("go with Escape, and stay away for this word", async () => {
    const { user, field } = composer();
    await user.type(field, "@b{Escape}o");
    expect(offered()).toEqual([]);
    await user.type(field, " @b");
    expect(offered()).toHaveLength(1);
  });

  it("are named to a screen reader by the field, which keeps the focus", async () => {
    const { user, field } = composer();
    expect(field.getAttribute("aria-controls")).toBeNull();
    await user.type(field, "@ch");
    const list = screen.getByRole("listbox", { name: "People" });
    expect(field.getAttribute("aria-controls")).toBe(list.id);
    expect(within(list).getByRole("option", { selected: true }).id).toBe(field.getAttribute("aria-activedescendant"));
    expect(screen.getByText("2 suggestions")).toBeDefined();
  });

  it("are all of them for admins and the owner alone", async () => {
    const { user, field } = composer(asMember);
    await user.type(field, "@every");
    expect(offered()).toEqual([]);
  });

  it("go when the field loses the focus", async () => {
    const { user, field } = composer();
    await user.type(field, "@b");
    await user.click(document.body);
    expect(offered()).toEqual([]);
  });
});

describe("emoji behind :", () => {
  // Loading them takes longer on a busy machine than anybody waits for below.
  beforeAll(() => import("../../../../src-renderer/views/chat/emoji/emoji-list.ts"));

  it("are offered by name, and inserted with the chosen skin", async () => {
    const { user, field, store } = composer({
      settings: { ...inChat().settings, emojiTone: "medium" },
    });
    await user.type(field, ":thumbsu");
    await waitFor(() => expect(offered()[0]).toContain(":thumbsup:"));
    await user.keyboard("{Enter}");
    expect(field.value).toBe("👍🏽 ");
    expect(store.getState().settings.recentEmoji).toEqual(["👍🏽"]);
  });

  it("take the place of a name that is typed to its end, which undo brings back", async () => {
    const { user, field } = composer();
    await user.type(field, "so :smile");
    await waitFor(() => expect(offered()).not.toEqual([]));
    await user.keyboard(":");
    expect(field.value).toBe("so 😄");
  });

  it("leave alone what is no emoji's name", async () => {
    const { user, field } = composer();
    await user.type(field, ":smile");
    await waitFor(() => expect(offered()).not.toEqual([]));
    await user.type(field, " :nosuchthing:");
    expect(field.value).toBe(":smile :nosuchthing:");
  });

  it.each([
    ["so :tada: and :+1:!", "so 🎉 and 👍!"],
    ["`:tada:` is :tada:", "`:tada:` is 🎉"],
    ["```\n:tada:\n```", "```\n:tada:\n```"],
    ["at 10:30:00, :nosuchthing:", "at 10:30:00, :nosuchthing:"],
  ])("of %j are what is sent, also where it was pasted", async (pasted, sent) => {
    const { user, field, asked } = composer();
    await user.click(field);
    await user.paste(pasted);
    await user.keyboard("{Enter}");
    await waitFor(() => expect(asked()).toEqual([["chat.send", GENERAL.id, sent]]));
    expect(field.value).toBe("");
  });
});
