// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../../shared/client/settings.ts";
import { BINDINGS_MAX, bindingsSchema, type KeysStatus } from "../../../shared/desktop/bindings.ts";
import type { DesktopState } from "../../../shared/desktop/desktop-state.ts";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { AppState } from "../../../src-renderer/store/state.ts";
import {
  binding,
  boundState,
  desktopState,
  inLobby,
  LOBBY,
  ME,
  roster,
  signedIn,
  voiceMember,
} from "./helpers/fixtures.ts";
import type { Answers, Given } from "./helpers/recording-commands.ts";
import { renderApp } from "./helpers/render-app.tsx";

const TALK = binding("holdToTalk", "F8");
const inCall: Partial<AppState> = { roster: roster([voiceMember(ME, LOBBY)]), voice: inLobby() };

const press = (name: string | RegExp) => screen.getByRole("button", { name });
const region = (name: string) => screen.getByRole("region", { name });
const down = (code: string, key = code) => fireEvent.keyDown(document.activeElement ?? document.body, { code, key });
const up = (code: string, key = code) => fireEvent.keyUp(document.activeElement ?? document.body, { code, key });
const tap = (code: string) => {
  down(code);
  up(code);
};

function openKeys(desktop: DesktopState, answers: Answers = {}) {
  return renderApp(signedIn({ ...inCall, desktop, settingsPage: "keys" }), answers);
}

async function capture(desktop: DesktopState, action = "Hold to talk") {
  const app = openKeys(desktop);
  await app.user.click(press(`Add a key: ${action}`));
  return app;
}

/** The bindings that were asked for last, which main would accept. */
function lastBindings(given: readonly Given[]) {
  const [, bindings] = given.filter(([name]) => name === "desktop.setBindings").at(-1) ?? [];
  return bindingsSchema.parse(bindings).map(({ action, trigger }) => [action, ...trigger]);
}

afterEach(() => {
  sessionStorage.clear();
  Reflect.deleteProperty(navigator, "keyboard");
});

describe("the page of keys", () => {
  it("shows the keys of each action", () => {
    openKeys(boundState());
    const keysOf = (action: string) =>
      within(region(action))
        .queryAllByRole("listitem")
        .map(({ textContent }) => textContent);
    expect(keysOf("Hold to talk")).toEqual(["F8", "Mouse back"]);
    expect(keysOf("Hold to mute")).toEqual(["left Ctrl+M"]);
    expect(keysOf("Toggle mute")).toEqual(["left Ctrl+left Shift+M"]);
    expect(keysOf("Toggle deafen")).toEqual([]);
    expect(keysOf("Disconnect")).toEqual([]);
  });

  it("names keys by the layout of the keyboard", async () => {
    const keyboard = { getLayoutMap: async () => new Map([["KeyY", "z"]]) };
    Object.defineProperty(navigator, "keyboard", { value: keyboard, configurable: true });
    openKeys(desktopState({ bindings: [binding("holdToTalk", "KeyY")] }));
    expect(await screen.findByText("Z")).toBeTruthy();
  });

  it("removes a binding, and brings it back", async () => {
    const { user, given, store } = openKeys(boundState({ bindings: [TALK, binding("disconnect", "F9")] }));
    await user.click(press("Remove F8"));
    expect(lastBindings(given)).toEqual([["disconnect", "F9"]]);
    act(() => store.setState({ desktop: boundState({ bindings: [binding("disconnect", "F9")] }) }));
    expect(within(region("Hold to talk")).getByText(/F8 removed/)).toBeTruthy();
    await user.click(press("Undo"));
    expect(lastBindings(given)).toEqual([
      ["disconnect", "F9"],
      ["holdToTalk", "F8"],
    ]);
  });

  it("says why a change was not kept", async () => {
    const { user } = openKeys(boundState({ bindings: [TALK] }), {
      desktop: { setBindings: () => Promise.reject(new ProtocolError("internal", "The settings cannot be written.")) },
    });
    await user.click(press("Remove F8"));
    expect((await screen.findByRole("alert")).textContent).toBe("The settings cannot be written.");
  });

  it("adds no more than there may be", () => {
    const bindings = Array.from({ length: BINDINGS_MAX }, (_, index) => ({ ...TALK, id: `b${index}` }));
    openKeys(boundState({ bindings }));
    expect(press("Add a key: Disconnect").hasAttribute("disabled")).toBe(true);
  });

  it("shows what a portal assigned beside what it was asked for, and leads to its dialogue", async () => {
    const { user, given } = openKeys(
      boundState({
        keySource: "portal",
        bindings: [TALK, binding("disconnect", "F9")],
        keys: { kind: "listening", portalTriggers: { holdToTalk: "Press Ctrl+Alt+T" } },
      }),
    );
    expect(within(region("Hold to talk")).getByText("Press Ctrl+Alt+T")).toBeTruthy();
    expect(within(region("Disconnect")).getByText(/has assigned no key yet/)).toBeTruthy();
    expect(within(region("Toggle mute")).queryByText(/assigned/)).toBeNull();
    await user.click(press("Choose keys…"));
    expect(given).toEqual([["desktop.openKeySettings"]]);
  });
});

describe("the capture dialogue", () => {
  it("binds what was pressed, once it is confirmed", async () => {
    const { user, given } = await capture(boundState({ bindings: [TALK] }), "Toggle mute");
    down("ControlLeft");
    down("KeyM");
    expect(screen.getByRole("dialog", { name: "Toggle mute" }).textContent).toContain("left Ctrl+M");
    up("KeyM");
    up("ControlLeft");
    expect(given.filter(([name]) => name === "desktop.setBindings")).toEqual([]);
    await user.click(press("Use these keys"));
    expect(lastBindings(given)).toEqual([
      ["holdToTalk", "F8"],
      ["toggleMute", "ControlLeft", "KeyM"],
    ]);
    expect(screen.queryByRole("dialog", { name: "Toggle mute" })).toBeNull();
  });

  it("silences the global keys as long as it is open", async () => {
    const { user, given } = await capture(boundState());
    expect(given).toEqual([["desktop.setCapturingKeys", true]]);
    await user.click(press("Cancel"));
    expect(given).toEqual([
      ["desktop.setCapturingKeys", true],
      ["desktop.setCapturingKeys", false],
    ]);
  });

  it.each([
    ["the settings are closed over it", { settingsPage: null }],
    ["another page of the settings is shown", { settingsPage: "voice" }],
  ] satisfies [string, Partial<AppState>][])("silences them no longer when %s", async (_, change) => {
    const { store, given } = await capture(boundState());
    act(() => store.setState(change));
    expect(given.at(-1)).toEqual(["desktop.setCapturingKeys", false]);
  });

  it("silences them no longer when the views break under it", async () => {
    const { view, given } = await capture(boundState());
    view.unmount();
    expect(given.at(-1)).toEqual(["desktop.setCapturingKeys", false]);
  });

  it("gives the focus back to where it was opened", async () => {
    const { user } = await capture(boundState());
    await user.click(press("Cancel"));
    await waitFor(() => expect(document.activeElement).toBe(press("Add a key: Hold to talk")));
  });

  it("does not talk by the talk key of the window", async () => {
    const { given } = await capture(desktopState());
    tap("Space");
    expect(given.some(([name]) => name === "holdTalk")).toBe(false);
    expect(press("Use these keys")).toBeTruthy();
  });

  it("lets no widget have a key that is still down", async () => {
    const { given } = await capture(desktopState());
    down("ControlLeft");
    down("Enter");
    up("ControlLeft");
    expect(document.activeElement).toBe(press("Use these keys"));
    expect(fireEvent.keyDown(press("Use these keys"), { code: "Enter", key: "Enter", repeat: true })).toBe(false);
    up("Enter");
    expect(given.filter(([name]) => name === "desktop.setBindings")).toEqual([]);
    expect(fireEvent.keyDown(press("Use these keys"), { code: "KeyQ", key: "q" })).toBe(true);
  });

  it("takes mouse buttons, but for the first two", async () => {
    await capture(desktopState());
    const box = screen.getByText(/Press a key, several together/);
    fireEvent.mouseDown(box, { button: 0 });
    expect(screen.getByRole("alert").textContent).toContain("The left mouse button cannot be bound");
    fireEvent.mouseDown(document.body, { button: 2 });
    expect(screen.getByRole("alert").textContent).toContain("The right mouse button cannot be bound");
    expect(fireEvent.mouseDown(document.body, { button: 4 })).toBe(false);
    expect(fireEvent.mouseUp(document.body, { button: 4 })).toBe(false);
    expect(screen.getByText("Mouse forward", { selector: "kbd" })).toBeTruthy();
    expect(press("Use these keys")).toBeTruthy();
  });

  it("says why a key cannot be had, and goes on", async () => {
    await capture(desktopState());
    tap("AudioVolumeUp");
    expect(screen.getByRole("alert").textContent).toContain("the system or the keyboard keeps it for itself");
    tap("F7");
    expect(press("Use these keys")).toBeTruthy();
  });

  it("is left by Escape, and leaves the settings open", async () => {
    const { given } = await capture(desktopState());
    tap("Escape");
    expect(screen.queryByRole("dialog", { name: "Hold to talk" })).toBeNull();
    expect(screen.getByRole("dialog", { name: "Settings" })).toBeTruthy();
    expect(given.at(-1)).toEqual(["desktop.setCapturingKeys", false]);
  });

  it("names the action that has the keys, and replaces it on demand", async () => {
    const { user, given } = await capture(boundState({ bindings: [TALK, binding("disconnect", "F9")] }));
    tap("F9");
    expect(screen.getByText(/These keys do “Disconnect” now/)).toBeTruthy();
    await user.click(press("Replace"));
    expect(lastBindings(given)).toEqual([
      ["holdToTalk", "F8"],
      ["holdToTalk", "F9"],
    ]);
  });

  it("adds nothing that is there already", async () => {
    const { user } = await capture(boundState({ bindings: [TALK] }));
    tap("F8");
    expect(screen.getByText("These keys do this already.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Use these keys" })).toBeNull();
    await user.click(press("Press again"));
    tap("F7");
    expect(press("Use these keys")).toBeTruthy();
  });

  it("warns of a trigger that is part of another, and allows it", async () => {
    const { user, given } = await capture(boundState({ bindings: [binding("toggleMute", "ControlLeft", "KeyM")] }));
    tap("KeyM");
    expect(screen.getByText(/left Ctrl \+ M contains it: that does both, “Toggle mute” and this/)).toBeTruthy();
    expect(screen.getByText(/It acts while you type as well/)).toBeTruthy();
    await user.click(press("Use these keys"));
    expect(lastBindings(given)).toHaveLength(2);
  });

  it("begins anew when the window loses the focus", async () => {
    await capture(desktopState());
    down("AltLeft");
    expect(screen.getByText("left Alt")).toBeTruthy();
    fireEvent.blur(window);
    expect(screen.getByText(/Press a key, several together/)).toBeTruthy();
  });
});

describe("the voice bar of the desktop app", () => {
  const bar = () => screen.getByRole("region", { name: "Voice" });
  const show = (desktop: DesktopState, change: Partial<AppState> = {}, answers: Answers = {}) =>
    renderApp(signedIn({ ...inCall, desktop, ...change }), answers);

  it("says that there is no global key, leads to the page, and can be told to be quiet", async () => {
    const { user, store } = show(desktopState());
    expect(bar().textContent).toContain("No global key yet: you are heard only while this window has the focus.");
    await user.click(press("Set a key"));
    expect(store.getState().settingsPage).toBe("keys");
    act(() => store.setState({ settingsPage: null }));
    await user.click(press("Dismiss"));
    expect(bar().textContent).not.toContain("No global key yet");
  });

  it.each([
    ["a global key", boundState(), {}],
    ["another way of transmitting", desktopState(), { settings: { ...DEFAULT_SETTINGS, mode: "open" as const } }],
    ["no call", desktopState(), { voice: signedIn().voice }],
  ])("does not say so with %s", (_, desktop, change) => {
    show(desktop, change);
    expect(bar().textContent).not.toContain("No global key yet");
  });

  it("names the global key to hold, and the window's while that does not work", () => {
    const { store } = show(boundState());
    expect(bar().textContent).toContain("Hold, or hold F8");
    act(() => store.setState({ desktop: boundState({ keys: { kind: "starting" } }) }));
    expect(bar().textContent).toContain("Hold, or hold Space");
    expect(bar().textContent).toContain("Global keys are being started…");
  });

  it.each([
    ["permissionMissing", "Open system settings", "desktop.openKeySettings"],
    ["helperDied", "Try again", "desktop.retryKeys"],
    ["hookRefused", "Try again", "desktop.retryKeys"],
    ["deaf", "Try again", "desktop.retryKeys"],
    ["portalMissing", "Try again", "desktop.retryKeys"],
    ["portalRefused", "Ask again", "desktop.retryKeys"],
    ["portalLost", "Try again", "desktop.retryKeys"],
  ] as const)(
    "says that global keys do not work (%s), before a call too, with the cure",
    async (fault, cure, command) => {
      const { user, given } = show(boundState({ keys: { kind: "failed", fault } }), { voice: signedIn().voice });
      await user.click(within(bar()).getByRole("button", { name: cure }));
      expect(given).toEqual([[command]]);
    },
  );

  it.each([{ kind: "failed", fault: "deaf" }, { kind: "starting" }] satisfies KeysStatus[])(
    "says nothing of keys (%j) that nobody bound",
    (keys) => {
      show(desktopState({ keys }));
      expect(bar().textContent).not.toMatch(/Global keys/);
    },
  );

  it("says that the microphone is shut, and why", () => {
    const { store } = show(boundState({ shut: "screenLocked" }));
    expect(bar().textContent).toContain("Microphone closed: the screen is locked");
    expect(screen.getByTestId("transmit-state").textContent).toBe("Microphone closed");
    act(() => store.setState({ settings: { ...DEFAULT_SETTINGS, mode: "open" } }));
    expect(screen.getByTestId("transmit-state").textContent).toBe("Microphone closed");
  });

  it.each([
    ["darwin", /system settings under Privacy & Security/],
    ["win32", /Windows settings under Privacy & security/],
    ["linux", /system's privacy settings/],
  ] as const)("speaks of no browser on %s", (os, words) => {
    const microphone = { kind: "unavailable", reason: "permissionDenied" } as const;
    show(boundState({ os }), { voice: inLobby({ microphone }) });
    expect(bar().textContent).toMatch(words);
    expect(document.body.textContent).not.toMatch(/browser/i);
  });
});

describe("the voice page of the desktop app", () => {
  it("says that there is no global key, and leads to the page", async () => {
    const { user } = renderApp(signedIn({ desktop: desktopState(), settingsPage: "voice" }));
    await user.click(press("Set a key"));
    expect(screen.getByRole("tab", { name: "Keys" }).getAttribute("aria-selected")).toBe("true");
  });

  it("shows the global keys, and leads to the page", async () => {
    const { user } = renderApp(signedIn({ desktop: boundState(), settingsPage: "voice" }));
    expect(screen.getByText("Works in every program.")).toBeTruthy();
    expect(screen.getByText("Mouse back")).toBeTruthy();
    await user.click(press("Change global keys"));
    expect(screen.getByRole("tab", { name: "Keys" }).getAttribute("aria-selected")).toBe("true");
  });
});
