import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { trayImage } from "../../../src-main/tray/tray-images.ts";
import { TRAY_ICONS } from "../../../src-main/tray/tray-state.ts";
import { projectDir } from "../../helpers/paths.ts";

const files = (...parameters: Parameters<typeof trayImage>) =>
  trayImage(...parameters).representations.map(({ file }) => file);

describe("the tray's images", () => {
  it.each([
    ["win32", 1, 16],
    ["win32", 1.25, 22],
    ["win32", 1.5, 24],
    ["win32", 2, 32],
    ["win32", 3, 48],
    ["win32", 8, 64],
    ["linux", 1, 22],
    ["linux", 1.25, 32],
    ["linux", 2, 44],
  ] as const)("%s at a scale of %d has %d pixels", (os, scale, px) => {
    expect(files("muted", os, scale)).toEqual([`muted-${px}.png`]);
    expect(trayImage("muted", os, scale).isTemplate).toBe(false);
  });

  it("are templates for both densities on macOS", () => {
    expect(trayImage("muted", "darwin", 1)).toEqual({
      isTemplate: true,
      isMarked: false,
      representations: [
        { file: "mutedTemplate.png", scaleFactor: 1 },
        { file: "mutedTemplate@2x.png", scaleFactor: 2 },
      ],
    });
  });

  it("are all there", () => {
    const scales = [1, 1.25, 1.5, 2, 2.5, 3];
    const all = TRAY_ICONS.flatMap((icon) =>
      (["linux", "win32", "darwin"] as const).flatMap((os) => scales.flatMap((scale) => files(icon, os, scale))),
    );
    expect(all.filter((file) => !existsSync(join(projectDir, "assets", "tray", "png", file)))).toEqual([]);
  });
});
