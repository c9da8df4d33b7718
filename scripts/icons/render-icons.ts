import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { icns, ico } from "./containers.ts";

/** `TRAY_ICONS` of src-main/tray/tray-state.ts; a test holds them together. */
export const TRAY_STATES = [
  "not-in-voice",
  "connecting",
  "connected",
  "transmitting",
  "muted",
  "deafened",
  "disconnected",
] as const;

/**
 * Pixels of a tray image, and the drawing that has its edges on pixels there: on a grid of 16 or of 22, with the margin
 * of one that panels of 24 expect around it.
 */
const TRAY_SIZES = [
  { px: 16, grid: 16, margin: 0 },
  { px: 22, grid: 22, margin: 0 },
  { px: 24, grid: 22, margin: 1 },
  { px: 32, grid: 16, margin: 0 },
  { px: 44, grid: 22, margin: 0 },
  { px: 48, grid: 22, margin: 1 },
  { px: 64, grid: 16, margin: 0 },
] as const;

/** macOS: pixels and how its names say the density. */
const TEMPLATE_SIZES = [
  { px: 16, suffix: "Template" },
  { px: 32, suffix: "Template@2x" },
] as const;

/** Folders of the icon theme that desktops look into (freedesktop.org, hicolor). */
const LINUX_PX = [16, 22, 24, 32, 48, 64, 128, 256, 512] as const;
const WINDOWS_PX = [16, 20, 24, 32, 40, 48, 64, 128, 256] as const;
/** Up to this the drawing with its edges on whole pixels is the better one. */
const SMALL_MAX_PX = 48;
/** Apple's grid for app icons: the tile is 824 of 1024, the rest is for its shadow. */
const MAC_TILE = 824 / 1024;

/** All images made of the drawings in `folder` (assets/): content by path relative to it. */
export function renderIcons(folder: string): Map<string, Uint8Array> {
  return new Map([...trayImages(folder), ...appImages(folder)]);
}

function* trayImages(folder: string): Generator<[path: string, content: Uint8Array]> {
  for (const state of TRAY_STATES) {
    const read = (grid: number) => readFileSync(join(folder, "tray", `${state}-${grid}.svg`), "utf8");
    for (const { px, grid, margin } of TRAY_SIZES) {
      yield [`tray/png/${state}-${px}.png`, png(withMargin(read(grid), grid, margin), px)];
    }
    for (const { px, suffix } of TEMPLATE_SIZES) {
      yield [`tray/png/${state}${suffix}.png`, png(template(read(16), 16), px)];
    }
  }
}

function* appImages(folder: string): Generator<[path: string, content: Uint8Array]> {
  const full = readFileSync(join(folder, "icon.svg"), "utf8");
  const small = readFileSync(join(folder, "icon-small.svg"), "utf8");
  const image = (px: number) => png(px <= SMALL_MAX_PX ? small : full, px);
  for (const px of LINUX_PX) yield [`icons/${px}x${px}.png`, image(px)];
  yield ["icon.png", png(full, 1024)];
  yield ["icon.ico", ico(WINDOWS_PX.map((px) => ({ px, png: image(px) })))];
  const mac = withMargin(full, 512, (512 / MAC_TILE - 512) / 2);
  yield ["icon.icns", icns((px) => png(mac, px))];
}

function png(svg: string, px: number): Uint8Array {
  const options = { fitTo: { mode: "width", value: px }, font: { loadSystemFonts: false } } as const;
  return new Resvg(svg, options).render().asPng();
}

function withMargin(svg: string, grid: number, margin: number): string {
  const side = grid + 2 * margin;
  return svg.replace(/viewBox="[^"]*"/, `viewBox="${-margin} ${-margin} ${side} ${side}"`);
}

/** Black and alpha: the tile with the sign cut out of it, or the sign alone where there is no tile. */
function template(svg: string, grid: number): string {
  const glyph = part(svg, "glyph")?.replaceAll(/ color="[^"]*"/g, "");
  if (glyph === undefined) throw new Error('A drawing of the tray has no <g class="glyph">');
  const tile = part(svg, "tile")?.replace(/ fill="[^"]*"/, "");
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${grid} ${grid}">`;
  if (tile === undefined) return `${open}<g color="#000">${glyph}</g></svg>`;
  const cut = `<mask id="cut"><rect width="${grid}" height="${grid}" fill="#fff"/><g color="#000">${glyph}</g></mask>`;
  return `${open}${cut}<g mask="url(#cut)">${tile}</g></svg>`;
}

/** The group of this class; the drawings hold groups within the glyph, and none after it. */
function part(svg: string, name: "tile" | "glyph"): string | undefined {
  const start = svg.indexOf(`<g class="${name}"`);
  if (start < 0) return undefined;
  const end = name === "tile" ? svg.indexOf("</g>", start) : svg.lastIndexOf("</g>");
  return svg.slice(start, end + "</g>".length);
}
