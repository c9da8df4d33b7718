import { describe, expect, it } from "vitest";
import { isHiddenStart, launchCommand } from "../../../src-main/system/launch.ts";

const PACKAGED = { execPath: "/opt/cromulent", appImage: null, portableFile: null, unpackagedPath: null };
const OPENED = { os: "linux", argv: ["/opt/cromulent"], wasOpenedAtLogin: false, startHidden: true } as const;

describe("the command that starts the program anew", () => {
  it.each([
    ["is the program itself", {}, { path: "/opt/cromulent", args: [] }],
    [
      "is the AppImage, not what is mounted of it",
      { appImage: "/home/me/c.AppImage" },
      { path: "/home/me/c.AppImage", args: [] },
    ],
    ["is the portable file, not what it unpacked", { portableFile: "D:\\c.exe" }, { path: "D:\\c.exe", args: [] }],
    [
      "names the sources of an unpackaged one",
      { unpackagedPath: "/source" },
      { path: "/opt/cromulent", args: ["/source"] },
    ],
  ])("%s", (_what, facts, expected) => {
    expect(launchCommand({ ...PACKAGED, ...facts })).toEqual(expected);
  });
});

describe("a start without a window", () => {
  it.each([
    ["is asked for by its argument", { argv: ["/opt/cromulent", "--hidden"] }, true],
    ["is none without it", {}, false],
    ["is macOS's start at log-in", { os: "darwin", wasOpenedAtLogin: true }, true],
    ["is none there if the user wants to see it", { os: "darwin", wasOpenedAtLogin: true, startHidden: false }, false],
    ["is none there by the user's own click", { os: "darwin" }, false],
  ] as const)("%s", (_what, facts, expected) => {
    expect(isHiddenStart({ ...OPENED, ...facts })).toBe(expected);
  });
});
