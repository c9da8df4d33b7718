import { expect, it } from "vitest";
import { DEFAULT_PREFERENCES, type DesktopState } from "../../shared/desktop/desktop-state.ts";
import { DesktopStateStore } from "../../src-main/desktop-state-store.ts";

const STATE: DesktopState = {
  os: "linux",
  version: "1.0.0",
  servers: [],
  activeServerId: null,
  bindings: [],
  keys: { kind: "off" },
  keySource: "hook",
  preferences: DEFAULT_PREFERENCES,
  hasTray: false,
  tokenStore: "encrypted",
  startedLatency: "balanced",
  update: { kind: "off" },
  invite: null,
  shut: null,
};

it("Listeners hear each change with what was before, and nothing where nothing changed", () => {
  const store = new DesktopStateStore(STATE);
  const heard: unknown[] = [];
  const stop = store.onChange((state, previous) => heard.push([state.hasTray, previous.hasTray]));
  store.update({ hasTray: true });
  store.update({ hasTray: true, shut: null });
  expect(heard).toEqual([[true, false]]);
  expect(store.current.hasTray).toBe(true);
  stop();
  store.update({ hasTray: false });
  expect(heard).toHaveLength(1);
});
