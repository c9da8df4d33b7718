import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS, settingsSchema } from "../../../shared/client/settings.ts";
import { pageStorage } from "../../../src-renderer/key-value-storage.ts";
import { loadSettings, saveSettings } from "../../../src-renderer/settings/settings-storage.ts";
import { MemoryStorage } from "../../helpers/memory-storage.ts";

let storage: MemoryStorage;
beforeEach(() => {
  storage = new MemoryStorage();
});

describe("settings", () => {
  it("are the defaults where nothing is stored", () => {
    expect(loadSettings(storage)).toEqual(DEFAULT_SETTINGS);
    expect(DEFAULT_SETTINGS).toMatchObject({ mode: "pushToTalk", talkKey: "Space", releaseDelayMs: 200 });
  });

  it("are read back as they were saved", () => {
    const changed = { ...DEFAULT_SETTINGS, mode: "open" as const, volumes: { u1: 1.5 } };
    saveSettings(storage, changed);
    expect(loadSettings(storage)).toEqual(changed);
  });

  it("lose no good field to a bad one", () => {
    storage.setItem("cromulent.settings", '{"mode":"shout","releaseDelayMs":350,"volumes":{"u1":9}}');
    expect(loadSettings(storage)).toEqual({ ...DEFAULT_SETTINGS, releaseDelayMs: 350 });
  });

  it("put a text that cannot be read aside before it is written over", () => {
    storage.setItem("cromulent.settings", '{"mode":"op');
    expect(loadSettings(storage)).toEqual(DEFAULT_SETTINGS);
    expect(storage.getItem("cromulent.settings.damaged")).toBe('{"mode":"op');
  });

  it("are whole, whatever was stored", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        storage.setItem("cromulent.settings", text);
        expect(settingsSchema.parse(loadSettings(storage))).toEqual(loadSettings(storage));
      }),
    );
  });

  it("that cannot be saved stop nothing, nor do damaged ones that cannot be put aside", () => {
    storage.setItem("cromulent.settings", "{");
    storage.full = true;
    const page = pageStorage(() => storage);
    expect(loadSettings(page)).toEqual(DEFAULT_SETTINGS);
    expect(() => saveSettings(page, DEFAULT_SETTINGS)).not.toThrow();
  });
});
