// @vitest-environment happy-dom
import { screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { inChat, RAIDS } from "./helpers/chat-fixtures.ts";
import { desktopState } from "./helpers/fixtures.ts";
import { renderApp } from "./helpers/render-app.tsx";

class FakeNotification {
  static permission: NotificationPermission = "default";
  static answer: NotificationPermission = "granted";
  static made: string[] = [];

  static async requestPermission(): Promise<NotificationPermission> {
    FakeNotification.permission = FakeNotification.answer;
    return FakeNotification.permission;
  }

  constructor(title: string) {
    FakeNotification.made.push(title);
  }

  close(): void {}
}

beforeEach(() => {
  FakeNotification.permission = "default";
  FakeNotification.made = [];
  vi.stubGlobal("Notification", FakeNotification);
  vi.stubGlobal("isSecureContext", true);
});
afterEach(() => vi.unstubAllGlobals());

const page = () => inChat({}, { settingsPage: "notifications" });

describe("the notifications page", () => {
  it("asks the browser by a button alone, and lets one try what it allowed", async () => {
    const { user } = renderApp(page());
    await user.click(screen.getByRole("button", { name: "Allow notifications…" }));
    await user.click(await screen.findByRole("button", { name: "Show a test notification" }));
    expect(FakeNotification.made).toEqual(["Notifications work"]);
  });

  it("says what helps where the browser was told no", () => {
    FakeNotification.permission = "denied";
    renderApp(page());
    expect(screen.getByText(/Press the sign beside its address/)).toBeTruthy();
  });

  it("says that plain http has none", () => {
    vi.stubGlobal("isSecureContext", false);
    renderApp(page());
    expect(screen.getByText(/only for pages on https/)).toBeTruthy();
  });

  it("sets what one is told of, everywhere and in one channel", async () => {
    const { user, given } = renderApp(page());
    await user.click(screen.getByRole("radio", { name: "All messages" }));
    await user.click(screen.getByRole("button", { name: new RegExp(`#${RAIDS.name}$`) }));
    await user.click(within(screen.getByRole("listbox")).getByRole("option", { name: "Nothing" }));
    expect(given.filter(([name]) => name === "changeSettings")).toEqual([
      ["changeSettings", { notices: "all" }],
      ["changeSettings", { channelNotices: { [RAIDS.id]: "none" } }],
    ]);
  });

  it("asks no browser in the desktop app, whose program shows them", async () => {
    const { user, given } = renderApp({ ...page(), desktop: desktopState() });
    expect(screen.queryByRole("button", { name: "Allow notifications…" })).toBeNull();
    await user.click(screen.getByRole("switch", { name: "Notifications" }));
    await user.click(screen.getByRole("button", { name: "Show a test notification" }));
    expect(given).toEqual(
      expect.arrayContaining([["desktop.setPreferences", { notifications: false }], ["desktop.showTestNotice"]]),
    );
  });
});
