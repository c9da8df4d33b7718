// @vitest-environment happy-dom
import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { neighbourChannel } from "../../../src-renderer/views/main/neighbour-channel.ts";
import { pageTitle } from "../../../src-renderer/views/main/use-page-title.ts";
import { keyWords, type PressedKey, SHORTCUTS, shortcutOf } from "../../../src-renderer/views/shortcuts/shortcuts.ts";
import { CHAT_CHANNELS, EVENING_CHAT, inChat, MEMES, RAIDS, readMark } from "./helpers/chat-fixtures.ts";
import { desktopState, GENERAL, inLobby, LOBBY, ME, roster, voiceMember } from "./helpers/fixtures.ts";
import { renderApp } from "./helpers/render-app.tsx";

function pressed(key: string, change: Partial<PressedKey> = {}): PressedKey {
  const code = /^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : "";
  return { key, code, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...change };
}

describe("a key", () => {
  it.each([
    ["Ctrl+K", pressed("k", { ctrlKey: true }), false, "switcher"],
    ["Ctrl+K with Caps Lock", pressed("K", { ctrlKey: true, code: "KeyK" }), false, "switcher"],
    ["Ctrl+K on a Russian layout", pressed("л", { ctrlKey: true, code: "KeyK" }), false, "switcher"],
    ["Ctrl+Shift+F", pressed("F", { ctrlKey: true, shiftKey: true, code: "KeyF" }), false, "searchEverywhere"],
    ["Ctrl+/ on a German layout", pressed("/", { ctrlKey: true, shiftKey: true, code: "Digit7" }), false, "shortcuts"],
    ["Command+K on a Mac", pressed("k", { metaKey: true }), true, "switcher"],
    ["Ctrl+K on a Mac", pressed("k", { ctrlKey: true }), true, null],
    ["K", pressed("k"), false, null],
    ["Ctrl+Alt+K", pressed("k", { ctrlKey: true, altKey: true }), false, null],
    ["Alt+Shift+Down", pressed("ArrowDown", { altKey: true, shiftKey: true }), false, "nextUnread"],
  ] as const)("%s", (_what, event, isMac, expected) => {
    expect(shortcutOf(event, isMac)?.id ?? null).toBe(expected);
  });

  it("does one thing", () => {
    const written = SHORTCUTS.map(({ keys }) => keyWords(keys, false).join("+"));
    expect(new Set(written).size).toBe(SHORTCUTS.length);
  });

  it("is written as it is engraved", () => {
    const search = SHORTCUTS.find(({ id }) => id === "searchEverywhere");
    expect(search && [keyWords(search.keys, false), keyWords(search.keys, true)]).toEqual([
      ["Ctrl", "Shift", "F"],
      ["⌘", "⇧", "F"],
    ]);
  });
});

describe("channels by the keyboard", () => {
  it("go around at their ends", () => {
    expect(neighbourChannel([GENERAL, RAIDS], RAIDS.id, 1)).toBe(GENERAL);
    expect(neighbourChannel([GENERAL, RAIDS], GENERAL.id, -1)).toBe(RAIDS);
    expect(neighbourChannel([GENERAL], GENERAL.id, 1)).toBeNull();
    expect(neighbourChannel([], null, 1)).toBeNull();
    expect(neighbourChannel([GENERAL, RAIDS], null, 1)).toBe(GENERAL);
    expect(neighbourChannel([GENERAL, RAIDS], null, -1)).toBe(RAIDS);
  });

  it("are the next ones of the list, and the next unread ones", async () => {
    const { user, store } = renderApp(inChat({ drafts: new Map() }));
    const shown = () => store.getState().chosenChannelId;
    await user.keyboard("{Alt>}{ArrowDown}{/Alt}");
    expect(shown()).toBe(RAIDS.id);
    await user.keyboard("{Alt>}{Shift>}{ArrowDown}{/Shift}{/Alt}");
    expect(shown()).toBe(MEMES.id);
    await user.keyboard("{Alt>}{Shift>}{ArrowDown}{/Shift}{/Alt}");
    expect(shown()).toBe(GENERAL.id);
    await user.keyboard("{Alt>}{ArrowUp}{/Alt}");
    expect(shown()).toBe("c-games");
  });

  it("are not left while one is writing", async () => {
    const { user, store } = renderApp(inChat());
    const field = document.createElement("textarea");
    field.value = "in the middle of";
    document.body.append(field);
    field.focus();
    await user.keyboard("{Alt>}{ArrowDown}{/Alt}");
    field.remove();
    expect(store.getState().chosenChannelId).toBe(GENERAL.id);
  });
});

describe("Escape", () => {
  it("marks the channel as read", async () => {
    const { user, given } = renderApp(inChat());
    (document.activeElement as HTMLElement | null)?.blur();
    await user.keyboard("{Escape}");
    expect(given).toContainEqual(["chat.markRead", GENERAL.id]);
  });

  it("does nothing where all is read, or while a dialog is open", async () => {
    const { user, given, store } = renderApp(inChat());
    await user.keyboard("{Control>}/{/Control}");
    expect(screen.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeTruthy();
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("dialog", { name: "Keyboard shortcuts" })).toBeNull();
    store.setState({ chat: { ...EVENING_CHAT, reads: new Map(), newFrom: new Map() } });
    await user.keyboard("{Escape}");
    expect(given.filter(([name]) => name === "chat.markRead")).toEqual([]);
  });
});

describe("mute and deafen", () => {
  const inCall = inChat(
    {},
    { voice: inLobby(), roster: roster([voiceMember(ME, LOBBY)], { channels: CHAT_CHANNELS }) },
  );

  it("have their keys in a call", async () => {
    const { user, given } = renderApp(inCall);
    await user.keyboard("{Control>}{Shift>}M{/Shift}{/Control}");
    await user.keyboard("{Control>}{Shift>}D{/Shift}{/Control}");
    expect(given.filter(([name]) => /^set(Muted|Deafened)$/.test(name))).toEqual([
      ["setMuted", true],
      ["setDeafened", true],
    ]);
  });

  it("leave them to the desktop app's menu, which has the same", async () => {
    const { user, given } = renderApp({ ...inCall, desktop: desktopState() });
    await user.keyboard("{Control>}{Shift>}M{/Shift}{/Control}");
    expect(given.filter(([name]) => name === "setMuted")).toEqual([]);
  });
});

describe("where one is", () => {
  it("is a channel of text that chat is told of", () => {
    const opened: string[] = [];
    renderApp(inChat(), { chat: { open: (channelId) => void opened.push(channelId) } });
    expect(opened).toEqual([GENERAL.id]);
  });

  it("is the channel of the last time, also after a restart", () => {
    const first = renderApp(inChat({}, { chosenChannelId: RAIDS.id }));
    first.view.unmount();
    const { store } = renderApp(inChat({}, { chosenChannelId: null }));
    expect(store.getState().chosenChannelId).toBe(RAIDS.id);
  });

  it("is the channel of a call before that of the last time", () => {
    const first = renderApp(inChat({}, { chosenChannelId: RAIDS.id }));
    first.view.unmount();
    const { store } = renderApp(inChat({}, { chosenChannelId: null, voice: inLobby() }));
    expect(store.getState().chosenChannelId).toBeNull();
  });

  it.each([
    [{ isUnread: false, mentions: 0 }, "#general · Raiders"],
    [{ isUnread: true, mentions: 0 }, "• #general · Raiders"],
    [{ isUnread: true, mentions: 3 }, "(3) #general · Raiders"],
  ])("stands in the title, with what is unread: %j", (unread, title) => {
    expect(pageTitle("Raiders", GENERAL, unread)).toBe(title);
  });

  it("stands in the window's title", () => {
    const { store } = renderApp(inChat({ reads: new Map() }));
    expect(document.title).toBe("#general · Thursday Raiders");
    store.setState({ chat: { ...EVENING_CHAT, reads: new Map([[RAIDS.id, readMark(RAIDS.id, { mentions: 2 })]]) } });
  });
});
