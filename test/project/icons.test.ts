import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { describe, expect, it } from "vitest";
import { icns, ico } from "../../scripts/icons/containers.ts";
import { renderIcons, TRAY_STATES } from "../../scripts/icons/render-icons.ts";
import { TRAY_ICONS } from "../../src-main/tray/tray-state.ts";
import { projectDir } from "../helpers/paths.ts";

const assets = join(projectDir, "assets");
const PX = [16, 22, 24, 32, 44, 48, 64];
const PANELS = { dark: 0x1f, light: 0xf4 };

interface Pixels {
  readonly side: number;
  /** RGBA, not premultiplied. */
  readonly rgba: Buffer;
}

function decode(png: Uint8Array): Pixels {
  const side = Buffer.from(png).readUInt32BE(16);
  const href = `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"><image width="${side}" height="${side}" href="${href}" style="image-rendering:optimizeSpeed"/></svg>`;
  return { side, rgba: new Resvg(svg, { font: { loadSystemFonts: false } }).render().pixels };
}

function committed(path: string): Pixels {
  return decode(readFileSync(join(assets, path)));
}

function trayPixels(state: string, px: number): Pixels {
  return committed(`tray/png/${state}-${px}.png`);
}

/** What somebody sees who sees no colours, from 0 to 255, on a panel of a grey (Rec. 709's luma). */
function greys({ rgba }: Pixels, panel: number): number[] {
  return Array.from({ length: rgba.length / 4 }, (_, at) => {
    const [r = 0, g = 0, b = 0, alpha = 0] = rgba.subarray(4 * at, 4 * at + 4);
    const luma = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    return panel + (luma - panel) * (alpha / 255);
  });
}

/** WCAG's contrast of two greys, 1 to 21. */
function contrast(a: number, b: number): number {
  const [low = 0, high = 0] = [a, b].map((grey) => (grey / 255) ** 2.2 + 0.05).sort((x, y) => x - y);
  return high / low;
}

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((first, at) => items.slice(at + 1).map((second): [T, T] => [first, second]));
}

describe("images of icons", () => {
  it("are what the drawings give: after a change of one, `npm run icons`", () => {
    const rendered = renderIcons(assets);
    const differing = [...rendered].filter(([path, content]) => !isSame(path, content)).map(([path]) => path);
    expect(differing).toEqual([]);
    expect(existing().filter((path) => !rendered.has(path))).toEqual([]);
  });

  /** Another machine's arithmetic may round a pixel differently, and no eye sees that. */
  function isSame(path: string, content: Uint8Array): boolean {
    if (!existsSync(join(assets, path))) return false;
    const file = readFileSync(join(assets, path));
    if (file.equals(content)) return true;
    if (!path.endsWith(".png")) return false;
    const [one, other] = [decode(file), decode(content)];
    return one.side === other.side && one.rgba.every((value, at) => Math.abs(value - (other.rgba[at] ?? 0)) <= 2);
  }

  function existing(): string[] {
    return readdirSync(assets, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(png|ico|icns)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(assets.length + 1));
  }
});

describe("the tray's drawings", () => {
  it("are there for each state, and for nothing else", () => {
    expect([...TRAY_STATES]).toEqual([...TRAY_ICONS]);
    const names = readdirSync(join(assets, "tray")).filter((name) => name.endsWith(".svg"));
    expect(names.sort()).toEqual(TRAY_ICONS.flatMap((icon) => [`${icon}-16.svg`, `${icon}-22.svg`]).sort());
  });

  it("have the pixels that their names say", () => {
    for (const state of TRAY_STATES) {
      for (const px of PX) expect(trayPixels(state, px).side).toBe(px);
      expect(committed(`tray/png/${state}Template.png`).side).toBe(16);
      expect(committed(`tray/png/${state}Template@2x.png`).side).toBe(32);
    }
  });

  it.each(pairs(TRAY_STATES))("%s and %s differ without any colour, on dark and on light panels", (one, other) => {
    for (const px of PX) {
      for (const panel of Object.values(PANELS)) {
        const second = greys(trayPixels(other, px), panel);
        const differing = greys(trayPixels(one, px), panel).filter(
          (grey, at) => Math.abs(grey - (second[at] ?? 0)) > 64,
        );
        expect(differing.length / second.length, `${px} px on ${panel}`).toBeGreaterThan(0.1);
      }
    }
  });

  it.each(pairs(TRAY_STATES))("%s and %s differ as templates, which have no colours", (one, other) => {
    for (const suffix of ["Template", "Template@2x"]) {
      const [first, second] = [one, other].map((state) => committed(`tray/png/${state}${suffix}.png`).rgba);
      const alphas = (rgba: Buffer | undefined) => Array.from(rgba ?? []).filter((_, at) => at % 4 === 3);
      const others = alphas(second);
      const differing = alphas(first).filter((alpha, at) => Math.abs(alpha - (others[at] ?? 0)) > 128);
      expect(differing.length / others.length, suffix).toBeGreaterThan(0.1);
    }
  });

  it.each(TRAY_STATES)("%s stands out from a dark and from a light panel", (state) => {
    for (const px of PX) {
      for (const panel of Object.values(PANELS)) {
        const seen = greys(trayPixels(state, px), panel).filter((grey) => contrast(grey, panel) >= 3);
        // A tenth of the whole: the strokes of a sign.
        expect(seen.length, `${px} px on ${panel}`).toBeGreaterThan(px * px * 0.1);
      }
    }
  });

  it.each(TRAY_STATES.filter((state) => state !== "not-in-voice"))(
    "%s has a tile whose edges fall on pixels",
    (state) => {
      for (const px of PX) {
        const { rgba } = trayPixels(state, px);
        const middle = Array.from({ length: px }, (_, at) => at).flatMap((at) => [
          (Math.floor(px / 2) * px + at) * 4,
          (at * px + Math.floor(px / 2)) * 4,
        ]);
        expect(new Set(middle.map((at) => rgba[at + 3])).size, `${px} px`).toBeLessThanOrEqual(2);
        expect(
          middle.every((at) => rgba[at + 3] === 0 || rgba[at + 3] === 255),
          `${px} px`,
        ).toBe(true);
      }
    },
  );

  it("have straight strokes of whole pixels: two colours and nothing in between", () => {
    for (const px of PX) expect(coloursOf(trayPixels("transmitting", px), () => true).size, `${px} px`).toBe(2);
  });

  it.each(TRAY_STATES)("%s leaves the upper right corner to the badge of what is unread", (state) => {
    for (const px of PX) {
      const radius = px * BADGE_RADIUS;
      const isBadge = (x: number, y: number) => Math.hypot(x + 0.5 - (px - radius), y + 0.5 - radius) < radius - 0.5;
      // The tile alone, or nothing where there is none.
      const colours = coloursOf(trayPixels(state, px), isBadge).size;
      expect(colours, `${px} px`).toBe(state === "not-in-voice" ? 0 : 1);
    }
  });

  /** Of the pixels that are fully there. */
  function coloursOf({ side, rgba }: Pixels, isMeant: (x: number, y: number) => boolean): Set<string> {
    const colours = new Set<string>();
    for (let at = 0; at < side * side; at++) {
      const pixel = rgba.subarray(4 * at, 4 * at + 4);
      if (pixel[3] === 255 && isMeant(at % side, Math.floor(at / side))) colours.add(pixel.toString("hex"));
    }
    return colours;
  }

  it("are black and alpha alone as templates", () => {
    for (const state of TRAY_STATES) {
      for (const suffix of ["Template", "Template@2x"]) {
        const { rgba } = committed(`tray/png/${state}${suffix}.png`);
        expect(rgba.filter((_, at) => at % 4 !== 3).every((value) => value === 0)).toBe(true);
      }
    }
  });
});

/** Of the icon's side: a disc in its corner with a diameter of five pixels of sixteen. */
const BADGE_RADIUS = 2.5 / 16;

describe("containers of icons", () => {
  const image = (px: number) => Buffer.from(`png of ${px}`);

  it("are ICO files whose entries point at the images", () => {
    const file = Buffer.from(ico([16, 256].map((px) => ({ px, png: image(px) }))));
    expect([file.readUInt16LE(0), file.readUInt16LE(2), file.readUInt16LE(4)]).toEqual([0, 1, 2]);
    const read = [6, 22].map((entry) => {
      const at = file.readUInt32LE(entry + 12);
      return [file.readUInt8(entry), file.subarray(at, at + file.readUInt32LE(entry + 8)).toString()];
    });
    expect(read).toEqual([
      [16, "png of 16"],
      [0, "png of 256"],
    ]);
  });

  it("are ICNS files of one length, with images up to 1024", () => {
    const file = Buffer.from(icns(image));
    expect(file.toString("latin1", 0, 4)).toBe("icns");
    expect(file.readUInt32BE(4)).toBe(file.length);
    const types: string[] = [];
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) types.push(file.toString("latin1", at, at + 4));
    expect(types).toEqual(["ic11", "ic12", "ic07", "ic13", "ic08", "ic14", "ic09", "ic10"]);
    expect(file.subarray(-11).toString()).toBe("png of 1024");
  });
});
