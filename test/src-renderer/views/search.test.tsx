// @vitest-environment happy-dom
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { fromFirstFound, markFound } from "../../../src-renderer/views/search/marks.ts";
import { runsOf } from "../../../src-renderer/views/search/runs.ts";
import { found, inChat, message, RAIDS } from "./helpers/chat-fixtures.ts";
import { BORIS, GENERAL } from "./helpers/fixtures.ts";
import { renderApp } from "./helpers/render-app.tsx";

describe("M9 words that were found", () => {
  it.each([
    ["Bring frost resistance", "frost", "Bring [frost] resistance"],
    ["Bring frost resistance", "fros", "Bring [frost] resistance"],
    ["a frosty frost", "frost bring", "a frosty [frost]"],
    ["Crème brûlée", "creme BRULEE", "[Crème] [brûlée]"],
    ["frosty frost", '"frost"', "frosty [frost]"],
    ["nothing of it", "", "nothing of it"],
    ["a.*b (c", "(c .*", "a.*b ([c]"],
  ])("in %j by %j are %j", (text, query, marked) => {
    const pieces = markFound(text, query);
    expect(pieces.map(({ text: piece, isFound }) => (isFound ? `[${piece}]` : piece)).join("")).toBe(marked);
  });

  it("are near the beginning of what is shown of a long message", () => {
    const [first, second] = fromFirstFound(markFound(`${"a ".repeat(500)}frost`, "frost"));
    expect([...(first?.text ?? "")].length).toBeLessThan(70);
    expect(second).toEqual({ text: "frost", isFound: true });
  });
});

it("Results have a heading where the channel changes", () => {
  const list = [message(9), message(8), message(7, { channelId: RAIDS.id }), message(6)];
  expect(runsOf(list).map(({ channelId, messages }) => [channelId, messages.map(({ id }) => id)])).toEqual([
    [GENERAL.id, [9, 8]],
    [RAIDS.id, [7]],
    [GENERAL.id, [6]],
  ]);
});

describe("the search", () => {
  it("opens by Ctrl+F in the channel, by Ctrl+Shift+F in all, and asks when one has typed", async () => {
    const { user, given } = renderApp(inChat());
    await user.keyboard("{Control>}f{/Control}");
    const field = screen.getByRole("searchbox", { name: "Search messages" });
    expect(document.activeElement).toBe(field);
    await user.paste("frost");
    await waitFor(() =>
      expect(given).toContainEqual([
        "chat.search",
        { query: "frost", channelId: GENERAL.id, authorId: null, has: null },
      ]),
    );
    await user.keyboard("{Control>}{Shift>}F{/Shift}{/Control}");
    expect(given.at(-1)).toEqual(["chat.search", { query: "frost", channelId: null, authorId: null, has: null }]);
  });

  it("M9 finds by a filter alone, and by nothing at all finds nothing", async () => {
    const { user, given } = renderApp(inChat());
    await user.click(screen.getByRole("button", { name: "Search" }));
    await user.click(screen.getByRole("button", { name: "Images" }));
    expect(given.at(-1)).toEqual(["chat.search", { query: "", channelId: GENERAL.id, authorId: null, has: "image" }]);
    await user.click(screen.getByRole("button", { name: "Images" }));
    expect(given.at(-1)).toEqual(["chat.endSearch"]);
  });

  it("finds what one person wrote", async () => {
    const { user, given } = renderApp(inChat());
    await user.click(screen.getByRole("button", { name: "Search" }));
    await user.click(screen.getByRole("button", { name: "From: Anyone" }));
    await user.click(screen.getByRole("option", { name: BORIS.displayName }));
    expect(given.at(-1)).toEqual(["chat.search", { query: "", channelId: GENERAL.id, authorId: BORIS.id, has: null }]);
  });

  it("marks what was found, jumps to it, and shows older ones", async () => {
    const hit = message(40, { channelId: RAIDS.id, text: "**frost** is coming" });
    const { user, given, store } = renderApp(inChat({ search: found([hit], { more: "more" }) }));
    await user.click(screen.getByRole("button", { name: "Search" }));
    const panel = screen.getByRole("complementary", { name: "Search" });
    expect(panel.querySelector("mark")?.textContent).toBe("frost");
    await user.click(within(panel).getByRole("option", { name: /frost is coming/ }));
    expect(given).toContainEqual(["chat.jumpTo", RAIDS.id, 40]);
    expect(store.getState().chosenChannelId).toBe(RAIDS.id);
    await user.click(within(panel).getByRole("button", { name: "Show older ones" }));
    expect(given.at(-1)).toEqual(["chat.searchMore"]);
  });

  it.each([
    ["nothing was found", found([]), "No messages found."],
    [
      "it failed",
      {
        kind: "failed",
        query: { query: "frost", channelId: null, authorId: null, has: null },
        error: { code: "unavailable", message: "The server cannot be reached." },
      } as const,
      "The server cannot be reached.",
    ],
  ])("says when %s", async (_what, search, words) => {
    const { user } = renderApp(inChat({ search }));
    await user.click(screen.getByRole("button", { name: "Search" }));
    expect(screen.getByText(words)).toBeTruthy();
  });

  it("closes by Escape, and gives the focus back", async () => {
    const { user } = renderApp(inChat());
    const opener = screen.getByRole("button", { name: "Search" });
    await user.click(opener);
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("complementary", { name: "Search" })).toBeNull();
    expect(document.activeElement).toBe(opener);
  });
});
