import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_STORED_SETTINGS, type StoredSettings } from "../../../src-main/settings/desktop-settings.ts";
import { type Files, nodeFiles } from "../../../src-main/settings/files.ts";
import { SettingsFile } from "../../../src-main/settings/settings-file.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { RecordedLog } from "../../helpers/recorded-log.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";

const OLD: StoredSettings = {
  ...DEFAULT_STORED_SETTINGS,
  deviceId: "the-old-device",
  servers: [{ id: "one", url: "https://voice.example.org", name: "One" }],
  activeServerId: "one",
};
const NEW: StoredSettings = {
  ...OLD,
  bindings: [{ id: "talk", action: "holdToTalk", trigger: ["KeyV"] }],
  windowBounds: { x: -10, y: 0, width: 900, height: 600 },
};

function fileIn(folder: TempFolder, files: Files = nodeFiles) {
  const log = new RecordedLog();
  return { log, file: new SettingsFile({ files, folder: folder.path, clock: new ManualClock(), log }) };
}
const load = (folder: TempFolder) => fileIn(folder).file.load();
const pathOf = (folder: TempFolder) => join(folder.path, "settings.json");
const asideIn = async (folder: TempFolder) =>
  (await readdir(folder.path)).filter((name) => /^settings\.(bak\.)?(damaged|newer)-/.test(name));

/** The program is killed at its n-th step: from there on nothing happens, and the step itself is half done. */
function killedAt(step: number, half: number): Files {
  let steps = 0;
  const alive = (): boolean => ++steps <= step;
  const dead = () => new Error("killed");
  return {
    ...nodeFiles,
    copy(from, to) {
      if (!alive()) throw dead();
      nodeFiles.copy(from, to);
    },
    move(from, to) {
      if (!alive()) throw dead();
      nodeFiles.move(from, to);
    },
    async writeSynced(path, text) {
      if (!alive()) {
        await writeFile(path, text.slice(0, Math.floor(text.length * half)));
        throw dead();
      }
      await nodeFiles.writeSynced(path, text);
    },
    async replace(from, to) {
      if (!alive()) throw dead();
      await nodeFiles.replace(from, to);
    },
    async syncFolder(path) {
      if (!alive()) throw dead();
      await nodeFiles.syncFolder(path);
    },
  };
}

describe("the settings file", () => {
  it("gives back what was written, and the defaults where there is none", async () => {
    await using folder = await TempFolder.make();
    expect(load(folder)).toEqual(DEFAULT_STORED_SETTINGS);
    await fileIn(folder).file.write(NEW);
    expect(load(folder)).toEqual(NEW);
    expect(await asideIn(folder)).toEqual([]);
  });

  it("has no key bound from the start", () => {
    expect(DEFAULT_STORED_SETTINGS.bindings).toEqual([]);
  });

  it("is for its owner alone", async () => {
    await using folder = await TempFolder.make();
    await fileIn(folder).file.write(NEW);
    expect((await stat(pathOf(folder))).mode & 0o077).toBe(0);
  });

  it("keeps what stood in it before as a backup", async () => {
    await using folder = await TempFolder.make();
    const { file } = fileIn(folder);
    await file.write(OLD);
    await file.write(NEW);
    expect(await readFile(`${pathOf(folder)}.bak`, "utf8")).toContain("the-old-device");
    expect(await readFile(`${pathOf(folder)}.bak`, "utf8")).not.toContain("holdToTalk");
  });

  it("is the old or the new one, and never none, whenever the program is killed", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        async (step, half, hasBackup) => {
          await using folder = await TempFolder.make();
          await fileIn(folder).file.write(OLD);
          if (hasBackup) await fileIn(folder).file.write(OLD);
          await fileIn(folder, killedAt(step, half))
            .file.write(NEW)
            .catch(() => {});
          const found = load(folder);
          expect([OLD, NEW]).toContainEqual(found);
          // And the next start goes on from there.
          await fileIn(folder).file.write(NEW);
          expect(load(folder)).toEqual(NEW);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("is read from its backup, whatever byte it was cut off at", async () => {
    await using folder = await TempFolder.make();
    const { file } = fileIn(folder);
    await file.write(OLD);
    await file.write(NEW);
    const whole = await readFile(pathOf(folder), "utf8");
    const backup = await readFile(`${pathOf(folder)}.bak`, "utf8");
    for (let length = 0; length < whole.length - 1; length++) {
      const files: Files = {
        ...nodeFiles,
        read: (path) => (path.endsWith(".bak") ? backup : whole.slice(0, length)),
      };
      expect(fileIn(folder, files).file.load()).toEqual(OLD);
    }
    const cut = whole.slice(0, 40);
    await writeFile(pathOf(folder), cut);
    const { file: next } = fileIn(folder);
    expect(next.load()).toEqual(OLD);
    await next.write(NEW);
    expect(load(folder)).toEqual(NEW);
    const [aside = ""] = await asideIn(folder);
    expect(await readFile(join(folder.path, aside), "utf8")).toBe(cut);
  });

  it("is read from its backup where it is missing", async () => {
    await using folder = await TempFolder.make();
    const { file, log } = fileIn(folder);
    await writeFile(`${pathOf(folder)}.bak`, JSON.stringify({ version: 1, ...OLD }));
    expect(file.load()).toEqual(OLD);
    expect(log.of("warn")).toEqual(["settings were taken from their backup"]);
  });

  it("goes aside where it cannot be read at all, and neither it nor its backup is lost by saving", async () => {
    await using folder = await TempFolder.make();
    await writeFile(pathOf(folder), "\0\0\0 main");
    await writeFile(`${pathOf(folder)}.bak`, "\0\0\0 backup");
    const { file } = fileIn(folder);
    expect(file.load()).toEqual(DEFAULT_STORED_SETTINGS);
    await file.write(NEW);
    await file.write(OLD);
    const kept = await Promise.all((await asideIn(folder)).map((name) => readFile(join(folder.path, name), "utf8")));
    expect(kept.sort()).toEqual(["\0\0\0 backup", "\0\0\0 main"]);
  });

  it("keeps every sound field beside a damaged one, and the damaged file", async () => {
    await using folder = await TempFolder.make();
    const damaged = JSON.stringify({
      version: 1,
      ...NEW,
      preferences: { ...NEW.preferences, closeToTray: "perhaps", startAtLogin: true },
      servers: [
        ...OLD.servers,
        { id: "two" },
        "three",
        ...["garbage", "https://a.example/", "HTTPS://a.example", "file:///etc", "javascript:x//", ""].map((url) => ({
          id: "four",
          url,
          name: "Four",
        })),
      ],
      windowBounds: { x: 1 },
    });
    await writeFile(pathOf(folder), damaged);
    const { file, log } = fileIn(folder);
    expect(file.load()).toEqual({
      ...NEW,
      preferences: { ...NEW.preferences, closeToTray: true, startAtLogin: true },
      servers: OLD.servers,
      windowBounds: null,
    });
    expect(log.entries).toMatchObject([{ level: "warn", details: { why: "damaged" } }]);
    await file.write(OLD);
    const [aside = ""] = await asideIn(folder);
    expect(aside).toMatch(/^settings\.damaged-\d{4}-\d\d-\d\dT/);
    expect(await readFile(join(folder.path, aside), "utf8")).toBe(damaged);
  });

  it("never fails to load, and keeps aside whatever it does not understand", async () => {
    const anyField = fc.constantFrom(...Object.keys(DEFAULT_STORED_SETTINGS));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(anyField, fc.jsonValue()), async (fields) => {
        await using folder = await TempFolder.make();
        const stored = JSON.stringify({ version: 1, ...NEW, ...fields });
        await writeFile(pathOf(folder), stored);
        const { file } = fileIn(folder);
        const settings = file.load();
        await file.write(settings);
        const [aside] = await asideIn(folder);
        if (aside === undefined) expect({ version: 1, ...settings }).toMatchObject(JSON.parse(stored));
        else expect(await readFile(join(folder.path, aside), "utf8")).toBe(stored);
        for (const [name, value] of Object.entries(NEW)) {
          if (name in fields || name === "activeServerId") continue;
          expect(settings[name as keyof StoredSettings]).toEqual(value);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("of a newer version is copied before it is replaced, and used as far as it can be", async () => {
    await using folder = await TempFolder.make();
    const newer = JSON.stringify({ version: 2, ...NEW, invention: { speed: 3 } });
    await writeFile(pathOf(folder), newer);
    // Starts that save nothing leave no copies behind.
    for (let start = 0; start < 3; start++) expect(load(folder)).toEqual(NEW);
    expect(await asideIn(folder)).toEqual([]);
    const { file } = fileIn(folder);
    expect(file.load()).toEqual(NEW);
    await file.write(OLD);
    const [aside = ""] = await asideIn(folder);
    expect(aside).toMatch(/^settings\.newer-/);
    expect(await readFile(join(folder.path, aside), "utf8")).toBe(newer);
  });

  it("is not replaced as long as what it would lose cannot be put aside", async () => {
    await using folder = await TempFolder.make();
    await writeFile(pathOf(folder), "damaged");
    const files: Files = {
      ...nodeFiles,
      move() {
        throw Object.assign(new Error("read-only"), { code: "EROFS" });
      },
    };
    const { file } = fileIn(folder, files);
    expect(file.load()).toEqual(DEFAULT_STORED_SETTINGS);
    await expect(file.write(NEW)).rejects.toMatchObject({ code: "EROFS" });
    expect(await readFile(pathOf(folder), "utf8")).toBe("damaged");
  });
});
