import { describe, expect, it } from "vitest";
import { DEFAULT_PREFERENCES, type DesktopState, type Preferences } from "../../../shared/desktop/desktop-state.ts";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import { PreferencesSide } from "../../../src-main/app/preferences-side.ts";
import { DEFAULT_STORED_SETTINGS, type DesktopSettings } from "../../../src-main/settings/desktop-settings.ts";
import type { SettingsChange } from "../../../src-main/settings/settings-store.ts";

const FEED = "https://updates.example/cromulent";

function setUp(preferences: Partial<Preferences> = {}) {
  const steps: unknown[] = [];
  const system = { refusal: null as Error | null };
  let current: DesktopSettings = {
    ...DEFAULT_STORED_SETTINGS,
    deviceId: "device",
    preferences: { ...DEFAULT_PREFERENCES, ...preferences },
  };
  let kind: DesktopState["tokenStore"] = "session";
  const side = new PreferencesSide({
    settings: {
      get current() {
        return current;
      },
      change(change: SettingsChange) {
        current = { ...current, ...change };
        steps.push("saved");
      },
    },
    state: { update: (change) => steps.push(change) },
    autostart: {
      async apply({ startAtLogin, startHidden }) {
        if (system.refusal !== null) throw system.refusal;
        steps.push({ startAtLogin, startHidden });
      },
      async refresh() {
        steps.push("refreshed");
      },
    },
    tokens: {
      get kind() {
        return kind;
      },
      async load() {
        kind = "encrypted";
      },
      async allowPlainChanged() {
        kind = current.preferences.allowPlainTokens ? "plain" : "session";
      },
    },
    updates: { setFeed: (feed) => steps.push(["feed", feed]) },
  });
  return { side, steps, system, saved: () => current.preferences };
}

const wanted = (change: Partial<Preferences>): Preferences => ({ ...DEFAULT_PREFERENCES, ...change });

describe("the preferences at the start", () => {
  it("name the feed, refresh the start at log-in, and say how tokens are kept once that is known", async () => {
    const { side, steps } = setUp({ updateFeed: FEED });
    await side.begin();
    expect(steps).toEqual([["feed", FEED], "refreshed", { tokenStore: "encrypted" }]);
  });
});

describe("preferences that change", () => {
  it.each([{ startAtLogin: true }, { startHidden: false }])("are the system's first: %j", async (change) => {
    const { side, steps } = setUp();
    await side.change(wanted(change));
    expect(steps.slice(0, 2)).toEqual([{ startAtLogin: false, startHidden: true, ...change }, "saved"]);
  });

  it("are not saved where the system refuses", async () => {
    const { side, steps, system, saved } = setUp();
    system.refusal = new ProtocolError("unavailable", "Start at log-in could not be changed.");
    const change = wanted({ startAtLogin: true, updateFeed: FEED });
    await expect(side.change(change)).rejects.toMatchObject({ code: "unavailable" });
    expect(saved()).toEqual(DEFAULT_PREFERENCES);
    expect(steps).toEqual([]);
  });

  it("ask nothing of the system that stays as it is", async () => {
    const { side, steps } = setUp();
    await side.change(wanted({ notifications: false, updateFeed: FEED }));
    expect(steps).toEqual(["saved", ["feed", FEED]]);
  });

  it("keep or forget tokens, by what was saved", async () => {
    const { side, steps } = setUp();
    await side.change(wanted({ allowPlainTokens: true }));
    expect(steps.at(-1)).toEqual({ tokenStore: "plain" });
    await side.change(wanted({ allowPlainTokens: false }));
    expect(steps.at(-1)).toEqual({ tokenStore: "session" });
  });
});
