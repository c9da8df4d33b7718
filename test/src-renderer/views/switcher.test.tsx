// @vitest-environment happy-dom
import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { fitName } from "../../../src-renderer/views/switcher/fuzzy.ts";
import { findPlaces, nameOfPlace, type PlacesFacts } from "../../../src-renderer/views/switcher/places.ts";
import { CHAT_CHANNELS, inChat } from "./helpers/chat-fixtures.ts";
import { BORIS, desktopState, GENERAL, inLobby, LOBBY, ME, roster, SERVERS, voiceMember } from "./helpers/fixtures.ts";
import { renderApp } from "./helpers/render-app.tsx";

describe("fitName", () => {
  it.each([
    ["rp", "raid-planning", [0, 5]],
    ["plan", "raid-planning", [5, 6, 7, 8]],
    ["lucja", "Łucja Żak", null],
    ["zak", "Łucja Żak", [6, 7, 8]],
    ["GEN", "general", [0, 1, 2]],
    ["", "general", []],
    ["xyz", "general", null],
    ["🔥", "a🔥b", [1]],
  ])("of %j to %j", (query, name, at) => {
    expect(fitName(query, name)?.at ?? null).toEqual(at);
  });

  it("prefers a word's beginning to its inside, and a piece to scattered letters", () => {
    const scores = ["plans", "explains", "p-l-a-n"].map((name) => fitName("pla", name)?.score ?? 0);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(new Set(scores).size).toBe(3);
  });
});

describe("findPlaces", () => {
  const state = inChat();
  const facts: PlacesFacts = {
    roster: roster([voiceMember(BORIS, LOBBY), voiceMember(ME, LOBBY)], { channels: CHAT_CHANNELS }),
    reads: state.chat.reads,
    recentIds: [LOBBY.id, "c-empty"],
    shownId: GENERAL.id,
    servers: SERVERS.slice(1, 2),
  };
  const names = (query: string, change: Partial<PlacesFacts> = {}) =>
    findPlaces(query, { ...facts, ...change }).map(({ place }) => nameOfPlace(place));

  it("has mentions first, then what is unread, then where one was, then people in voice, then servers", () => {
    expect(names("")).toEqual(["raid-planning", "memes", "Lobby", "new-and-empty", "Games", "Boris Kowalczyk", "Home"]);
  });

  it("has what fits best first, whatever is unread", () => {
    expect(names("m")[0]).toBe("memes");
    expect(names("#gam")).toEqual(["Games"]);
    expect(names("bor")).toEqual(["Boris Kowalczyk"]);
  });
});

async function type(user: ReturnType<typeof renderApp>["user"], text: string): Promise<void> {
  await user.click(await screen.findByRole("combobox", { name: "Channel, person or server" }));
  await user.paste(text);
}

describe("the switcher", () => {
  it("opens by Ctrl+K, goes by arrow keys and Enter, and closes", async () => {
    const { user, store } = renderApp(inChat());
    await user.keyboard("{Control>}k{/Control}");
    const field = await screen.findByRole("combobox", { name: "Channel, person or server" });
    // In browsers it has the focus by itself (the scene "finding-switcher-typed"); happy-dom leaves it with the dialog.
    await user.click(field);
    const options = within(screen.getByRole("listbox", { name: "Places" })).getAllByRole("option");
    expect(options[0]?.textContent).toBe("raid-planning2 mentions");
    await user.keyboard("{ArrowDown}");
    expect(field.getAttribute("aria-activedescendant")).toBe(options[1]?.id);
    await user.keyboard("{Enter}");
    expect(store.getState().chosenChannelId).toBe("c-memes");
    expect(screen.queryByRole("combobox", { name: "Channel, person or server" })).toBeNull();
  });

  it("goes to the channel that a person is in", async () => {
    const { user, store } = renderApp(
      inChat({}, { roster: roster([voiceMember(BORIS, LOBBY)], { channels: CHAT_CHANNELS }) }),
    );
    await user.keyboard("{Control>}k{/Control}");
    await type(user, "boris");
    await user.keyboard("{Enter}");
    expect(store.getState().chosenChannelId).toBe(LOBBY.id);
  });

  it("asks before it leaves a call for another server", async () => {
    const { user, given } = renderApp(
      inChat({}, { desktop: desktopState({ servers: [...SERVERS] }), voice: inLobby() }),
    );
    await user.keyboard("{Control>}k{/Control}");
    await type(user, "chess");
    await user.keyboard("{Enter}");
    expect(await screen.findByText("You leave your call in Lobby.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Switch" }));
    expect(given).toContainEqual(["desktop.selectServer", "chess"]);
  });

  it("says when nothing is called so", async () => {
    const { user } = renderApp(inChat());
    await user.keyboard("{Control>}k{/Control}");
    await type(user, "xyzzy");
    expect(screen.getByText("Nothing here is called “xyzzy”.")).toBeTruthy();
  });
});
