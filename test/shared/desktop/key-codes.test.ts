import { describe, expect, it } from "vitest";
import { triggerSchema } from "../../../shared/desktop/bindings.ts";
import { GLOBAL_KEYS, globalKeyRefusal, isGlobalKey } from "../../../shared/desktop/key-codes.ts";

describe("global keys", () => {
  it("are listed once each, and can all stand in a binding", () => {
    expect(new Set(GLOBAL_KEYS).size).toBe(GLOBAL_KEYS.length);
    for (const key of GLOBAL_KEYS) expect(triggerSchema.parse([key])).toEqual([key]);
  });

  it("are all to be had on Windows, and on Linux all but the key beside the left Shift", () => {
    expect(GLOBAL_KEYS.filter((key) => globalKeyRefusal(key, "win32") !== null)).toEqual([]);
    expect(GLOBAL_KEYS.filter((key) => globalKeyRefusal(key, "linux") !== null)).toEqual(["IntlBackslash"]);
  });

  it.each([
    ["Escape", "win32", "cancels"],
    ["MouseLeft", "linux", "mainButton"],
    ["MouseRight", "linux", "mainButton"],
    ["AudioVolumeMute", "win32", "systemKey"],
    ["MediaPlayPause", "linux", "systemKey"],
    ["Fn", "darwin", "systemKey"],
    ["CapsLock", "darwin", "toggles"],
    ["Pause", "darwin", "unknown"],
    ["F21", "darwin", "unknown"],
    ["IntlBackslash", "linux", "unknown"],
    ["KanaMode", "win32", "unknown"],
    ["", "win32", "unknown"],
  ] as const)("refuse %s on %s: %s", (code, os, refusal) => {
    expect(globalKeyRefusal(code, os)).toBe(refusal);
  });

  it("know what any system can have", () => {
    expect(isGlobalKey("CapsLock")).toBe(true);
    expect(isGlobalKey("Escape")).toBe(false);
  });
});
