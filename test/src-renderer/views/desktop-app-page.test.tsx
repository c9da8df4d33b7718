// @vitest-environment happy-dom
import { act, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { DEFAULT_PREFERENCES, type DesktopState, type Preferences } from "../../../shared/desktop/desktop-state.ts";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import { desktopState, inLobby, signedIn, signedOut } from "./helpers/fixtures.ts";
import type { Answers } from "./helpers/recording-commands.ts";
import { renderApp } from "./helpers/render-app.tsx";

const FEED = "https://get.raid.example/cromulent";

const press = (name: string | RegExp) => screen.getByRole("button", { name });
const feed = () => screen.getByRole<HTMLInputElement>("textbox", { name: "Feed address" });

function openApp(desktop: Partial<DesktopState> = {}, answers: Answers = {}) {
  return renderApp(signedIn({ desktop: desktopState(desktop), settingsPage: "app" }), answers);
}

function preferring(change: Partial<Preferences>): Partial<DesktopState> {
  return { preferences: { ...DEFAULT_PREFERENCES, ...change } };
}

it("settings that cannot be saved are said above the channel, until they can", () => {
  const settingsFault = "Settings cannot be saved because the disk is full. Free some space on it.";
  const { store } = renderApp(signedIn({ desktop: desktopState({ settingsFault }) }));
  expect(screen.getByRole("alert", { name: "Settings" }).textContent).toBe(settingsFault);
  act(() => store.setState({ desktop: desktopState({ settingsFault: null }) }));
  expect(screen.queryByRole("alert", { name: "Settings" })).toBeNull();
});

describe("the page of the app", () => {
  it.each([
    ["Keep running in the tray", { closeToTray: false }],
    ["Start at log-in", { startAtLogin: true }],
    ["Notifications", { notifications: false }],
  ])("has the switch %s", async (name, change) => {
    const { user, given } = openApp();
    await user.click(screen.getByRole("switch", { name }));
    expect(given).toEqual([["desktop.setPreferences", change]]);
  });

  it("starts hidden only where it starts at log-in", async () => {
    const { user, given, store } = openApp();
    const hidden = () => screen.getByRole<HTMLInputElement>("switch", { name: "Start hidden" });
    expect(hidden().disabled).toBe(true);
    act(() => store.setState({ desktop: desktopState(preferring({ startAtLogin: true })) }));
    await user.click(hidden());
    expect(given).toEqual([["desktop.setPreferences", { startHidden: false }]]);
  });

  it("says what closing the window does where there is no tray", () => {
    openApp({ hasTray: false });
    expect(screen.getByRole("switch", { name: "Keep running when the window is closed" })).toBeTruthy();
    expect(screen.getByText("This desktop has no tray: the window is minimised.")).toBeTruthy();
  });

  it("opens the folder of the logs, and says which version it is", async () => {
    const { user, given } = openApp({ version: "1.2.3" });
    expect(screen.getByText("1.2.3")).toBeTruthy();
    await user.click(press("Open log folder"));
    expect(given).toEqual([["desktop.openLogFolder"]]);
  });

  it("says why a change was not kept", async () => {
    const { user } = openApp(
      {},
      { desktop: { setPreferences: () => Promise.reject(new ProtocolError("internal", "The disk is full.")) } },
    );
    await user.click(screen.getByRole("switch", { name: "Notifications" }));
    expect((await screen.findByRole("alert")).textContent).toBe("The disk is full.");
  });

  it("is there before anybody is logged in, with the pages that need no server", () => {
    renderApp({ ...signedOut(), desktop: desktopState(), settingsPage: "app" });
    expect(screen.getAllByRole("tab").map(({ textContent }) => textContent?.trim())).toEqual(["Voice", "Keys", "App"]);
  });
});

describe("how log-ins are kept", () => {
  const name = "Keep me logged in without encryption";

  it("is no choice where the system encrypts them", () => {
    openApp({ tokenStore: "encrypted" });
    expect(screen.getByText(/encrypted by the system's keyring/)).toBeTruthy();
    expect(screen.queryByRole("switch", { name })).toBeNull();
  });

  it("is asked for where it cannot, with the risk", async () => {
    const { user, given } = openApp({ tokenStore: "session" });
    expect(screen.getByText(/you have to log in again after each start/)).toBeTruthy();
    expect(screen.getByText(/Whoever can read your files/)).toBeTruthy();
    await user.click(screen.getByRole("switch", { name }));
    expect(given).toEqual([["desktop.setPreferences", { allowPlainTokens: true }]]);
  });

  it("can be taken back", async () => {
    const { user, given } = openApp({ tokenStore: "plain", ...preferring({ allowPlainTokens: true }) });
    expect(screen.queryByText(/log in again after each start/)).toBeNull();
    await user.click(screen.getByRole("switch", { name }));
    expect(given).toEqual([["desktop.setPreferences", { allowPlainTokens: false }]]);
  });
});

describe("updates", () => {
  it("take a feed, and none", async () => {
    const { user, given, store } = openApp();
    expect(press("Save").hasAttribute("disabled")).toBe(true);
    await user.type(feed(), ` ${FEED} {Enter}`);
    expect(given).toEqual([["desktop.setPreferences", { updateFeed: FEED }]]);
    act(() => store.setState({ desktop: desktopState(preferring({ updateFeed: FEED })) }));
    expect(press("Save").hasAttribute("disabled")).toBe(true);
    await user.clear(feed());
    await user.click(press("Save"));
    expect(given.at(-1)).toEqual(["desktop.setPreferences", { updateFeed: null }]);
  });

  it("take no feed that could be tampered with", async () => {
    const { user, given } = openApp();
    await user.type(feed(), "http://get.raid.example{Enter}");
    expect(screen.getByText(/begins with https/)).toBeTruthy();
    expect(given).toEqual([]);
  });

  it("are not asked for without a feed", () => {
    openApp();
    expect(screen.queryByRole("button", { name: "Check now" })).toBeNull();
  });

  it("are asked for on demand", async () => {
    const { user, given, store } = openApp({ ...preferring({ updateFeed: FEED }), update: { kind: "current" } });
    expect(screen.getByText("You have the newest version.")).toBeTruthy();
    await user.click(press("Check now"));
    expect(given).toEqual([["desktop.checkForUpdate"]]);
    act(() =>
      store.setState({ desktop: desktopState({ ...preferring({ updateFeed: FEED }), update: { kind: "checking" } }) }),
    );
    expect(press("Check now").hasAttribute("disabled")).toBe(true);
  });

  it("show how far they are", () => {
    openApp({ ...preferring({ updateFeed: FEED }), update: { kind: "downloading", version: "0.2.0", percent: 41 } });
    expect(screen.getByRole("progressbar", { name: "Loading version 0.2.0" }).getAttribute("aria-valuenow")).toBe("41");
  });

  it("are installed by a restart, which ends a call", async () => {
    const { user, given, store } = openApp({
      ...preferring({ updateFeed: FEED }),
      update: { kind: "ready", version: "0.2.0" },
    });
    expect(screen.getByText("Version 0.2.0 is ready.")).toBeTruthy();
    act(() => store.setState({ voice: inLobby() }));
    expect(screen.getByText("Version 0.2.0 is ready. Restarting ends your call.")).toBeTruthy();
    await user.click(press("Restart to update"));
    expect(given).toEqual([["desktop.restartToUpdate"]]);
  });

  it("say why they failed", () => {
    openApp({ ...preferring({ updateFeed: FEED }), update: { kind: "failed", message: "The feed does not answer." } });
    expect(screen.getByRole("alert").textContent).toBe("The feed does not answer.");
  });
});
