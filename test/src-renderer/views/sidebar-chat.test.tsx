// @vitest-environment happy-dom
import { act, fireEvent, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { DEFAULT_SETTINGS } from "../../../shared/client/settings.ts";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { Channel, ReadMark } from "../../../shared/protocol/values.ts";
import { EMPTY_CHAT } from "../../../src-renderer/store/chat-state.ts";
import type { AppState } from "../../../src-renderer/store/state.ts";
import { positionBeside, positionOfStep } from "../../../src-renderer/views/sidebar/channel-order.ts";
import { MEMES, RAIDS, readMark } from "./helpers/chat-fixtures.ts";
import { BORIS, CHIDI, GAMES, GENERAL, LOBBY, roster, signedIn } from "./helpers/fixtures.ts";
import type { Answers } from "./helpers/recording-commands.ts";
import { renderApp } from "./helpers/render-app.tsx";

// As the server numbers them: text and voice by turns.
const CHANNELS: readonly Channel[] = [GENERAL, LOBBY, RAIDS, GAMES, MEMES].map((channel, position) => ({
  ...channel,
  position,
}));
const [general, lobby, raids, games, memes] = CHANNELS.map(({ id }) => id) as [string, string, string, string, string];

function state(marks: readonly ReadMark[] = [], change: Partial<AppState> = {}): AppState {
  return signedIn({
    roster: roster([], { channels: CHANNELS }),
    chat: { ...EMPTY_CHAT, reads: new Map(marks.map((mark) => [mark.channelId, mark])) },
    ...change,
  });
}

const asMember = { roster: roster([], { channels: CHANNELS, self: CHIDI }) };

function show(shown: AppState, answers: Answers = {}) {
  const app = renderApp(shown, answers);
  // The channel in the middle opens itself; the tests look at what comes after.
  app.given.splice(0);
  return { ...app, chosen: () => app.given.filter(([name]) => !name.startsWith("chat.open")) };
}

const nav = () => within(screen.getByRole("navigation", { name: "Channels" }));
const row = (name: RegExp) => nav().getByRole("button", { name });
const rowNames = () =>
  nav()
    .getAllByRole("button")
    .filter((button) => button.classList.contains("channel-row"))
    .map(({ textContent }) => textContent);

async function openMenu(user: ReturnType<typeof show>["user"], name: string) {
  await user.click(nav().getByRole("button", { name: `More about ${name}` }));
  return screen.findByRole("menu");
}

async function choose(user: ReturnType<typeof show>["user"], channel: string, entry: string) {
  await user.click(within(await openMenu(user, channel)).getByRole("menuitem", { name: entry }));
}

async function chooseNotices(user: ReturnType<typeof show>["user"], channel: string, entry: string | RegExp) {
  await user.click(within(await openMenu(user, channel)).getByRole("menuitemradio", { name: entry }));
}

describe("what was not read", () => {
  const marks = [readMark(raids, { unread: 12, mentions: 3 }), readMark(memes, { unread: 140 })];

  it("M7 stands beside each channel, in signs and in words", () => {
    show(state(marks));
    expect(rowNames().slice(0, 3)).toEqual(["general", "raid-planning3, 12 unread, 3 mentions", "memes, 140 unread"]);
    expect(row(/^raid-planning/).dataset["unread"]).toBe("unread");
    expect(row(/^general/).dataset["unread"]).toBe("none");
  });

  it("counts no further than 99 mentions", () => {
    show(state([readMark(raids, { unread: 400, mentions: 120 })]));
    expect(rowNames()[1]).toBe("raid-planning99+, 400 unread, 120 mentions");
  });

  it("is told quietly of a channel that one wants nothing of, but for one's mentions", () => {
    const settings = { ...DEFAULT_SETTINGS, channelNotices: { [raids]: "none", [memes]: "none" } as const };
    show(state(marks, { settings }));
    expect(rowNames().slice(1, 3)).toEqual(["raid-planning3, 3 mentions", "memes"]);
    expect(row(/^memes/).dataset["unread"]).toBe("quiet");
  });

  it("goes with the mark, also when another device moved it", () => {
    const { store } = show(state(marks));
    act(() => store.setState({ chat: { ...EMPTY_CHAT, reads: new Map([[raids, readMark(raids)]]) } }));
    expect(rowNames()[1]).toBe("raid-planning");
  });
});

describe("the menu of a channel", () => {
  it("marks as read, which there must be something for", async () => {
    const { user, chosen } = show(state([readMark(raids, { unread: 2 })], asMember));
    await choose(user, "raid-planning", "Mark as read");
    expect(chosen()).toEqual([["chat.markRead", raids]]);
    const menu = await openMenu(user, "general");
    expect(within(menu).getByRole("menuitem", { name: "Mark as read" }).getAttribute("aria-disabled")).toBe("true");
  });

  it("chooses of what the channel's notices tell, and goes back to the setting for all", async () => {
    const { user, store, chosen } = show(state([], asMember));
    await chooseNotices(user, "raid-planning", "Nothing");
    expect(chosen()).toEqual([["changeSettings", { channelNotices: { [raids]: "none" } }]]);
    act(() =>
      store.setState({ settings: { ...DEFAULT_SETTINGS, channelNotices: { [raids]: "none", [memes]: "all" } } }),
    );
    await chooseNotices(user, "raid-planning", /^As everywhere/);
    expect(chosen().at(-1)).toEqual(["changeSettings", { channelNotices: { [memes]: "all" } }]);
  });

  it("opens by a right click as well", async () => {
    show(state());
    fireEvent.contextMenu(row(/^memes/));
    expect(await screen.findByRole("menu", { name: "More about memes" })).toBeTruthy();
  });

  it("A2 has nothing for members but what is their own, and a voice channel has none for them", async () => {
    const { user } = show(state([], asMember));
    expect(nav().queryByRole("button", { name: "More about Lobby" })).toBeNull();
    expect(nav().queryByRole("button", { name: /^Create/ })).toBeNull();
    const menu = await openMenu(user, "memes");
    expect(within(menu).queryByRole("menuitem", { name: /Edit|Move|Delete/ })).toBeNull();
  });

  it("A1 follows a change of one's role at once", () => {
    const { store } = show(state([], asMember));
    act(() => store.setState({ roster: roster([], { channels: CHANNELS, self: BORIS }) }));
    expect(nav().getByRole("button", { name: "More about Lobby" })).toBeTruthy();
    act(() => store.setState(asMember));
    expect(nav().queryByRole("button", { name: "More about Lobby" })).toBeNull();
  });
});

describe("A4 the place of a channel", () => {
  const order = (id: string, position: number | null): readonly string[] => {
    if (position === null) return CHANNELS.map((channel) => channel.id);
    const others = CHANNELS.map((channel) => channel.id).filter((each) => each !== id);
    return [...others.slice(0, position), id, ...others.slice(position)];
  };

  it.each<[string, string, "before" | "after", readonly string[]]>([
    ["up over its neighbour", raids, "before", [raids, general, lobby, games, memes]],
    ["to the end", raids, "after", [general, lobby, games, memes, raids]],
  ])("is counted among all of them: %s", (_, id, side, expected) => {
    const target = side === "before" ? general : memes;
    expect(order(id, positionBeside(CHANNELS, id, { channelId: target, side }))).toEqual(expected);
  });

  it("stays where it would look the same", () => {
    expect(positionBeside(CHANNELS, raids, { channelId: general, side: "after" })).toBeNull();
    expect(positionBeside(CHANNELS, raids, { channelId: memes, side: "before" })).toBeNull();
    expect(positionBeside(CHANNELS, raids, { channelId: raids, side: "after" })).toBeNull();
    expect(positionBeside(CHANNELS, "gone", { channelId: raids, side: "after" })).toBeNull();
  });

  it("moves by one among its own kind with each step, and not past the ends", () => {
    const step = (channel: Channel, way: "up" | "down") =>
      order(channel.id, positionOfStep(CHANNELS, channel, way)).filter((id) => [general, raids, memes].includes(id));
    const [first, , middle, , last] = CHANNELS as [Channel, Channel, Channel, Channel, Channel];
    expect(step(middle, "up")).toEqual([raids, general, memes]);
    expect(step(middle, "down")).toEqual([general, memes, raids]);
    expect(positionOfStep(CHANNELS, first, "up")).toBeNull();
    expect(positionOfStep(CHANNELS, last, "down")).toBeNull();
  });

  it("changes by keys on the channel, and is told to a screen reader", async () => {
    const { given } = show(state());
    fireEvent.keyDown(row(/^raid-planning/), { key: "ArrowUp", ctrlKey: true, shiftKey: true });
    expect(given).toEqual([["administration.updateChannel", raids, { position: 0 }]]);
    expect(await screen.findByText("raid-planning is number 1 of 3 now.")).toBeTruthy();
    fireEvent.keyDown(row(/^general/), { key: "ArrowUp", ctrlKey: true, shiftKey: true });
    expect(await screen.findByText("general is the first one.")).toBeTruthy();
    expect(given).toHaveLength(1);
  });

  it("changes from the menu", async () => {
    const { user, given } = show(state());
    await choose(user, "Lobby", "Move down");
    expect(given).toEqual([["administration.updateChannel", lobby, { position: 3 }]]);
  });

  it("changes by dragging onto another channel of its kind, and no other", () => {
    const { given } = show(state());
    const data = new Map<string, string>();
    const dataTransfer = {
      setData: (type: string, text: string) => data.set(type, text),
      getData: (type: string) => data.get(type) ?? "",
      get types() {
        return [...data.keys()];
      },
      effectAllowed: "none",
      dropEffect: "none",
    };
    const line = (name: RegExp) => row(name).closest(".channel-line") as HTMLElement;
    const place = (name: RegExp) => row(name).closest("li") as HTMLElement;
    fireEvent.dragStart(line(/^memes/), { dataTransfer });
    fireEvent.dragOver(place(/^Lobby/), { dataTransfer });
    expect(place(/^Lobby/).dataset["drop"]).toBeUndefined();
    fireEvent.drop(place(/^Lobby/), { dataTransfer });
    expect(given).toEqual([]);
    // Without a layout each element is at 0 and 0 high: the pointer is below the middle.
    fireEvent.dragOver(place(/^general/), { dataTransfer, clientY: 5 });
    expect(place(/^general/).dataset["drop"]).toBe("after");
    fireEvent.drop(place(/^general/), { dataTransfer, clientY: 5 });
    expect(given).toEqual([["administration.updateChannel", memes, { position: 1 }]]);
    expect(place(/^general/).dataset["drop"]).toBeUndefined();
  });

  it("says why it was not changed", async () => {
    const updateChannel = () => Promise.reject(new ProtocolError("unavailable", "The server cannot be reached."));
    show(state(), { administration: { updateChannel } });
    fireEvent.keyDown(row(/^raid-planning/), { key: "ArrowDown", ctrlKey: true, shiftKey: true });
    expect(await screen.findByText("raid-planning was not moved. The server cannot be reached.")).toBeTruthy();
  });
});

describe("making and changing channels", () => {
  const box = (name: string) => screen.getByRole<HTMLInputElement>("textbox", { name });

  it("makes one of the kind that one is at, and shows it", async () => {
    const { user, given, store } = show(state());
    await user.click(nav().getByRole("button", { name: "Create a voice channel" }));
    await user.type(box("Name"), "  Late Night ");
    await user.type(box("People at most (optional)"), "8");
    await user.click(screen.getByRole("button", { name: "Create channel" }));
    expect(given).toContainEqual([
      "administration.createChannel",
      { kind: "voice", name: "Late Night", topic: "", userLimit: 8 },
    ]);
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(store.getState().chosenChannelId).toBe("made");
  });

  it("says beside each field what is wrong, and keeps what was typed when the server refuses", async () => {
    const createChannel = () => Promise.reject(new ProtocolError("conflict", "There are 200 channels already."));
    const { user } = show(state(), { administration: { createChannel } });
    await user.click(nav().getByRole("button", { name: "Create a text channel" }));
    await user.click(screen.getByRole("button", { name: "Create channel" }));
    expect(screen.getByText("Give the channel a name.")).toBeTruthy();
    expect(document.activeElement).toBe(box("Name"));
    await user.type(box("Name"), "plans");
    await user.click(screen.getByRole("button", { name: "Create channel" }));
    expect((await within(screen.getByRole("dialog")).findByRole("alert")).textContent).toBe(
      "There are 200 channels already.",
    );
    expect(box("Name").value).toBe("plans");
  });

  it.each(["0", "26", "-1", "many", "1.5"])("takes no limit of %s people where the server has 25", async (limit) => {
    const { user, given } = show(state());
    await choose(user, "Games", "Edit channel…");
    await user.clear(box("People at most (optional)"));
    await user.type(box("People at most (optional)"), limit);
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(screen.getByText(/Enter a number from 1 to 25/)).toBeTruthy();
    expect(given).toEqual([]);
  });

  it("sends no more than what was changed", async () => {
    const { user, given } = show(state());
    await choose(user, "raid-planning", "Edit channel…");
    await user.clear(box("Topic (optional)"));
    await user.type(box("Topic (optional)"), "Thursdays");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(given).toEqual([["administration.updateChannel", raids, { topic: "Thursdays" }]]);
  });

  it("M12 says what becomes of old messages before it does so", async () => {
    const { user, given } = show(state());
    await choose(user, "memes", "Edit channel…");
    expect(screen.getByText("Messages stay until somebody deletes them.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: /Old messages/ }));
    await user.click(screen.getByRole("option", { name: "Delete after 7 days" }));
    expect(screen.getByText(/older than 7 days are deleted for everybody.*nobody can bring them back/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(given).toEqual([["administration.updateChannel", memes, { retentionDays: 7 }]]);
  });
});

describe("A5 deleting a channel", () => {
  afterEach(() => void vi.useRealTimers());

  it("asks by its name, and takes it back by the notice", async () => {
    const { user, given } = show(state());
    await choose(user, "memes", "Delete channel…");
    const dialog = screen.getByRole("dialog", { name: "Delete #memes?" });
    expect(dialog.textContent).toContain("24 hours");
    await user.click(within(dialog).getByRole("button", { name: "Delete channel" }));
    expect(given).toEqual([["administration.deleteChannel", memes]]);
    expect(await screen.findByText("Deleted #memes")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    expect(given.at(-1)).toEqual(["administration.restoreChannel", memes]);
    expect(await screen.findByText("#memes is back.")).toBeTruthy();
  });

  it("tells of it also where the event takes the channel away before the answer comes", async () => {
    let answer = () => {};
    const deleteChannel = () =>
      new Promise<void>((resolve) => {
        answer = resolve;
      });
    const { user, store } = show(state(), { administration: { deleteChannel } });
    await choose(user, "memes", "Delete channel…");
    await user.click(screen.getByRole("button", { name: "Delete channel" }));
    const channels = CHANNELS.filter(({ id }) => id !== memes);
    act(() => store.setState({ roster: roster([], { channels }) }));
    expect(screen.queryByRole("dialog")).toBeNull();
    await act(async () => answer());
    expect(screen.getByText("Deleted #memes")).toBeTruthy();
    // And the keyboard goes on in the list, where it was.
    await expect.poll(() => document.activeElement?.className).toContain("channel-row");
  });

  it("keeps the question open with the reason where it is refused", async () => {
    const deleteChannel = () => Promise.reject(new ProtocolError("forbidden", "Only admins delete channels."));
    const { user } = show(state(), { administration: { deleteChannel } });
    await choose(user, "memes", "Delete channel…");
    await user.click(screen.getByRole("button", { name: "Delete channel" }));
    expect((await within(screen.getByRole("dialog")).findByRole("alert")).textContent).toBe(
      "Only admins delete channels.",
    );
    expect(screen.getByRole("dialog", { name: "Delete #memes?" })).toBeTruthy();
  });

  it("leaves the notice for ten seconds", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true });
    const { user } = show(state());
    await choose(user, "memes", "Delete channel…");
    await user.click(screen.getByRole("button", { name: "Delete channel" }));
    await screen.findByText("Deleted #memes");
    act(() => void vi.advanceTimersByTime(8_000));
    expect(screen.queryByText("Deleted #memes")).not.toBeNull();
    act(() => void vi.advanceTimersByTime(3_000));
    expect(screen.queryByText("Deleted #memes")).toBeNull();
  });
});
