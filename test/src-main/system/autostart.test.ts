import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodeFiles } from "../../../src-main/settings/files.ts";
import { Autostart } from "../../../src-main/system/autostart.ts";
import { autostartEntry, execLine } from "../../../src-main/system/autostart-entry.ts";
import { RecordedLog } from "../../helpers/recorded-log.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";

const ON = { startAtLogin: true, startHidden: false };
const OFF = { startAtLogin: false, startHidden: true };

function autostartIn(
  folder: TempFolder,
  os: "linux" | "darwin" | "win32" = "linux",
  path = "/opt/Cromulent/cromulent",
) {
  const settings: unknown[] = [];
  const log = new RecordedLog();
  const app = { setLoginItemSettings: (given: unknown) => void settings.push(given) };
  const command = { path, args: ["--quiet"] };
  const deps = { os, app, files: nodeFiles, configFolder: folder.path, command, log };
  return { settings, log, autostart: new Autostart(deps) };
}
const entryIn = (folder: TempFolder) => join(folder.path, "autostart", "cromulent.desktop");

/** Reads an `Exec` line as the Desktop Entry Specification tells launchers to: values first, quotes after. */
function parseExec(line: string): string[] {
  const value = line.slice("Exec=".length).replace(/\\(.)/gs, (_all, escaped: string) => {
    const known: Record<string, string> = { s: " ", n: "\n", t: "\t", r: "\r", "\\": "\\" };
    return known[escaped] ?? `\\${escaped}`;
  });
  return [...value.matchAll(/"((?:\\.|[^"\\])*)"/gs)].map(([, quoted = ""]) =>
    quoted.replace(/\\(["`$\\])/g, "$1").replaceAll("%%", "%"),
  );
}

describe("starting at log-in on Linux", () => {
  it("is a file in the autostart folder, and its absence", async () => {
    await using folder = await TempFolder.make();
    const { autostart } = autostartIn(folder);
    await autostart.apply(ON);
    expect(await readFile(entryIn(folder), "utf8")).toBe(
      autostartEntry({ path: "/opt/Cromulent/cromulent", args: ["--quiet"] }),
    );
    await autostart.apply(OFF);
    await expect(readFile(entryIn(folder))).rejects.toMatchObject({ code: "ENOENT" });
    await autostart.apply(OFF);
  });

  it("starts hidden where that is wanted", async () => {
    await using folder = await TempFolder.make();
    await autostartIn(folder).autostart.apply({ startAtLogin: true, startHidden: true });
    const entry = await readFile(entryIn(folder), "utf8");
    expect(entry).toMatch(/^\[Desktop Entry\]\nType=Application\n/);
    expect(entry).toContain('\nExec="/opt/Cromulent/cromulent" "--quiet" "--hidden"\n');
    expect(entry).toContain("\nX-GNOME-Autostart-enabled=true\n");
  });

  it("brings every path through the quotes of the specification", () => {
    const path = fc.string({ unit: fc.constantFrom(..."aZ /\\\"`$%&;'äö€~()<>|#?*=") });
    fc.assert(
      fc.property(path, fc.array(path, { maxLength: 3 }), (path, args) => {
        const line = execLine({ path, args });
        expect(line).not.toContain("\n");
        expect(parseExec(line)).toEqual([path, ...args]);
      }),
    );
  });

  it("takes no line of its own from a path", () => {
    const line = execLine({ path: "/tmp/a\nHidden=true\r\tb", args: [] });
    expect(line).toBe(String.raw`Exec="/tmp/a\nHidden=true\r\tb"`);
    expect(parseExec(line)).toEqual(["/tmp/a\nHidden=true\r\tb"]);
  });

  it("follows an AppImage that was moved, and leaves the rest of the file to its user", async () => {
    await using folder = await TempFolder.make();
    await autostartIn(folder).autostart.apply(ON);
    const switchedOff = (await readFile(entryIn(folder), "utf8")).replace("enabled=true", "enabled=false");
    await writeFile(entryIn(folder), switchedOff);
    await autostartIn(folder, "linux", "/home/me/$& new.AppImage").autostart.refresh(ON);
    const entry = await readFile(entryIn(folder), "utf8");
    expect(parseExec(/^Exec=.*$/m.exec(entry)?.[0] ?? "")).toEqual(["/home/me/$& new.AppImage", "--quiet"]);
    expect(entry).toContain("enabled=false");
  });

  it("does not bring back what its user deleted", async () => {
    await using folder = await TempFolder.make();
    const { autostart, log } = autostartIn(folder);
    await autostart.refresh(ON);
    await expect(readFile(entryIn(folder))).rejects.toMatchObject({ code: "ENOENT" });
    expect(log.entries).toEqual([]);
  });

  it("that cannot be changed is said in a sentence, and why in the log", async () => {
    await using folder = await TempFolder.make();
    await writeFile(join(folder.path, "autostart"), "a file in the folder's place");
    const { autostart, log } = autostartIn(folder);
    await expect(autostart.apply(ON)).rejects.toMatchObject({
      name: "ProtocolError",
      code: "unavailable",
      message: expect.stringMatching(/^Start at log-in could not be changed\. .*\.$/),
    });
    expect(log.of("error")).toHaveLength(1);
  });
});

describe("starting at log-in elsewhere", () => {
  it("is Windows' own list, with path and arguments", async () => {
    await using folder = await TempFolder.make();
    const { autostart, settings } = autostartIn(folder, "win32", "C:\\Cromulent.exe");
    await autostart.apply({ startAtLogin: true, startHidden: true });
    await autostart.apply({ startAtLogin: false, startHidden: false });
    expect(settings).toEqual([
      { openAtLogin: true, path: "C:\\Cromulent.exe", args: ["--quiet", "--hidden"] },
      { openAtLogin: false, path: "C:\\Cromulent.exe", args: ["--quiet"] },
    ]);
  });

  it("is macOS's own list", async () => {
    await using folder = await TempFolder.make();
    const { autostart, settings } = autostartIn(folder, "darwin");
    await autostart.apply(ON);
    await autostart.refresh(ON);
    expect(settings).toEqual([{ openAtLogin: true }]);
  });
});
