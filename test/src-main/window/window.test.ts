import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BACKGROUND, backgroundColor } from "../../../src-main/window/background-color.ts";
import { onClose } from "../../../src-main/window/on-close.ts";
import { ReloadBudget } from "../../../src-main/window/reload-budget.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { projectDir } from "../../helpers/paths.ts";

describe("closing the window", () => {
  const situation = { isQuitting: false, closeToTray: true, hasTray: true, os: "linux" } as const;

  it.each([
    ["hides it in the tray", {}, "hide"],
    ["minimises it where there is no tray", { hasTray: false }, "minimize"],
    ["ends the program where the user wants that", { closeToTray: false }, "quit"],
    ["hides it on macOS, whatever the setting", { os: "darwin", closeToTray: false, hasTray: false }, "hide"],
    ["closes it when the program ends", { isQuitting: true }, "close"],
  ] as const)("%s", (_what, change, what) => {
    expect(onClose({ ...situation, ...change })).toBe(what);
  });
});

describe("a page that crashed", () => {
  it("is loaded again three times within a minute, and again later", () => {
    const clock = new ManualClock();
    const reloads = new ReloadBudget(clock);
    expect([1, 2, 3, 4].map(() => reloads.take())).toEqual([true, true, true, false]);
    clock.advance(59_999);
    expect(reloads.take()).toBe(false);
    clock.advance(1);
    expect(reloads.take()).toBe(true);
  });
});

describe("the window's colour before its page is there", () => {
  it("is the surface of the views", () => {
    const tokens = readFileSync(join(projectDir, "src-renderer/styles/tokens.css"), "utf8");
    const surfaces = [...tokens.matchAll(/--surface: (#[0-9a-f]{6});/g)].map(([, color]) => color);
    expect(surfaces).toEqual([BACKGROUND.dark, BACKGROUND.light]);
  });

  it("follows the system's theme", () => {
    expect(backgroundColor({ shouldUseDarkColors: true })).toBe(BACKGROUND.dark);
    expect(backgroundColor({ shouldUseDarkColors: false })).toBe(BACKGROUND.light);
  });
});
