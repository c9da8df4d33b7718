// @vitest-environment happy-dom
import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { DEFAULT_SETTINGS, type Settings } from "../../../shared/client/settings.ts";
import { GENERAL, inLobby, LOBBY, ME, QUIET, roster, signedIn, voiceMember } from "./helpers/fixtures.ts";
import type { Given } from "./helpers/recording-commands.ts";
import { renderApp } from "./helpers/render-app.tsx";

const HOLD: Given = ["holdTalk", "key"];
const RELEASE: Given = ["releaseTalk", "key"];

const SPACE = { code: "Space", key: " " };
const V = { code: "KeyV", key: "v" };

function rendered(settings: Partial<Settings> = {}) {
  return renderApp(
    signedIn({
      roster: roster([voiceMember(ME, LOBBY)]),
      voice: inLobby(),
      settings: { ...DEFAULT_SETTINGS, ...settings },
    }),
  );
}

afterEach(() => vi.restoreAllMocks());

describe("the talk key", () => {
  it("talks as long as it is down, whatever repeats", () => {
    const { given } = rendered();
    fireEvent.keyDown(document.body, SPACE);
    fireEvent.keyDown(document.body, { ...SPACE, repeat: true });
    expect(given).toEqual([HOLD]);
    fireEvent.keyUp(document.body, SPACE);
    expect(given).toEqual([HOLD, RELEASE]);
  });

  it("is the one of the settings", () => {
    const { given } = rendered({ talkKey: "KeyV" });
    fireEvent.keyDown(document.body, SPACE);
    fireEvent.keyUp(document.body, SPACE);
    expect(given).toEqual([]);
    fireEvent.keyDown(document.body, V);
    fireEvent.keyUp(document.body, V);
    expect(given).toEqual([HOLD, RELEASE]);
  });

  it("wins over a focused button: Space talks and does not press it", () => {
    const { given } = rendered();
    const mute = screen.getByRole("button", { name: "Mute" });
    mute.focus();
    // fireEvent answers whether the default action is still allowed.
    expect(fireEvent.keyDown(mute, SPACE)).toBe(false);
    expect(fireEvent.keyUp(mute, SPACE)).toBe(false);
    expect(given).toEqual([HOLD, RELEASE]);
  });

  it("does not start with a key that was held before it could talk", () => {
    const { given } = rendered();
    fireEvent.keyDown(document.body, { ...SPACE, repeat: true });
    expect(given).toEqual([]);
  });

  it("leaves the letters to a text field", () => {
    const { given } = rendered({ talkKey: "KeyV" });
    const input = document.body.appendChild(document.createElement("input"));
    input.focus();
    expect(fireEvent.keyDown(input, V)).toBe(true);
    input.remove();
    expect(given).toEqual([]);
  });

  it("leaves Space to a message that is being written, and talks again where one has left it with Escape", async () => {
    const { given, user, store } = rendered();
    act(() => store.setState({ chosenChannelId: GENERAL.id }));
    const field = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message #general" });
    await user.click(field);
    expect(fireEvent.keyDown(field, SPACE)).toBe(true);
    fireEvent.keyUp(field, SPACE);
    expect(given.filter(([name]) => name === "holdTalk")).toEqual([]);
    await user.keyboard("{Escape}");
    expect(document.activeElement).toBe(document.body);
    fireEvent.keyDown(document.body, SPACE);
    expect(given.at(-1)).toEqual(HOLD);
  });

  it("talks in a text field with a key that does nothing there", () => {
    const { given } = rendered({ talkKey: "F8" });
    const input = document.body.appendChild(document.createElement("textarea"));
    input.focus();
    expect(fireEvent.keyDown(input, { code: "F8", key: "F8" })).toBe(false);
    fireEvent.keyUp(input, { code: "F8", key: "F8" });
    input.remove();
    expect(given).toEqual([HOLD, RELEASE]);
  });

  it("still ends when the focus went to a text field meanwhile", () => {
    const { given } = rendered({ talkKey: "KeyV" });
    fireEvent.keyDown(document.body, V);
    const input = document.body.appendChild(document.createElement("input"));
    input.focus();
    fireEvent.keyUp(input, V);
    input.remove();
    expect(given).toEqual([HOLD, RELEASE]);
  });

  it("leaves Space to the widgets of a dialog, where any other key talks", async () => {
    const { given, user, store } = rendered();
    await user.click(screen.getByRole("button", { name: "Settings" }));
    const close = screen.getByRole("button", { name: "Close" });
    fireEvent.keyDown(close, { ...SPACE, repeat: false });
    expect(given).toEqual([["listDevices"]]);
    act(() => store.setState({ settings: { ...DEFAULT_SETTINGS, talkKey: "KeyV" } }));
    fireEvent.keyDown(close, V);
    expect(given).toEqual([["listDevices"], HOLD]);
  });

  it("talks with Space on a dialog itself, where it would do nothing else", async () => {
    const { given, user } = rendered();
    await user.click(screen.getByRole("button", { name: "Connection details" }));
    fireEvent.keyDown(screen.getByRole("dialog"), SPACE);
    expect(given).toEqual([HOLD]);
  });

  it("is a shortcut and no talk key together with Ctrl or Alt", () => {
    const { given } = rendered({ talkKey: "KeyV" });
    fireEvent.keyDown(document.body, { ...V, ctrlKey: true });
    fireEvent.keyDown(document.body, { ...V, altKey: true });
    fireEvent.keyDown(document.body, { ...V, metaKey: true });
    expect(given).toEqual([]);
  });

  it("may be Ctrl itself", () => {
    const { given } = rendered({ talkKey: "ControlRight" });
    fireEvent.keyDown(document.body, { code: "ControlRight", key: "Control", ctrlKey: true });
    fireEvent.keyUp(document.body, { code: "ControlRight", key: "Control" });
    expect(given).toEqual([HOLD, RELEASE]);
  });

  it("lets go when Meta goes down, as macOS then keeps the up-event to itself", () => {
    const { given } = rendered({ talkKey: "KeyV" });
    fireEvent.keyDown(document.body, V);
    fireEvent.keyDown(document.body, { code: "MetaLeft", key: "Meta", metaKey: true });
    expect(given).toEqual([HOLD, RELEASE]);
  });

  it("lets go when the window loses the focus, and does not let go twice", () => {
    const { given } = rendered();
    fireEvent.keyDown(document.body, SPACE);
    fireEvent.blur(window);
    fireEvent.keyUp(document.body, SPACE);
    expect(given).toEqual([HOLD, RELEASE]);
  });

  it("lets go when the page is hidden", () => {
    const { given } = rendered();
    fireEvent.keyDown(document.body, SPACE);
    vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    fireEvent(document, new Event("visibilitychange"));
    expect(given).toEqual([HOLD, RELEASE]);
  });

  it("lets go when the call ends, and is an ordinary key from then on", () => {
    const { given, store } = rendered();
    fireEvent.keyDown(document.body, SPACE);
    // Behind the call another channel is shown, which is asked for.
    const talk = () => given.filter(([name]) => name === "holdTalk" || name === "releaseTalk");
    act(() => store.setState({ voice: QUIET }));
    expect(talk()).toEqual([HOLD, RELEASE]);
    expect(fireEvent.keyDown(document.body, SPACE)).toBe(true);
    expect(talk()).toEqual([HOLD, RELEASE]);
  });

  it.each(["voiceActivation", "open"] as const)("does nothing in the mode %s", (mode) => {
    const { given } = rendered({ mode });
    fireEvent.keyDown(document.body, SPACE);
    expect(given).toEqual([]);
  });

  it("does not talk while a new one is being chosen", async () => {
    const { given, user } = rendered({ talkKey: "KeyV" });
    await user.click(screen.getByRole("button", { name: "Settings" }));
    await user.click(screen.getByRole("button", { name: "Change talk key" }));
    const change = screen.getByRole("button", { name: "Cancel" });
    fireEvent.keyDown(change, V);
    expect(given).toEqual([["listDevices"], ["changeSettings", { talkKey: "KeyV" }]]);
  });
});
