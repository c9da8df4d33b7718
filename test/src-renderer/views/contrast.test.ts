import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** WCAG 2.2, 1.4.3 (text) and 1.4.11 (the parts of a control that must be seen). */
const TEXT_CONTRAST = 4.5;
const CONTROL_CONTRAST = 3;

const css = readFileSync(new URL("../../../src-renderer/styles/tokens.css", import.meta.url), "utf8");
const lightFrom = css.indexOf("@media (prefers-color-scheme: light)");
const lightTo = css.indexOf("@media", lightFrom + 1);
const dark = tokens(css.slice(0, lightFrom));
const light = new Map([...dark, ...tokens(css.slice(lightFrom, lightTo))]);

const SURFACES = ["surface-sunken", "surface", "surface-raised", "surface-hover"];
const SCHEMES = [
  ["dark", dark],
  ["light", light],
] as const;

/** What is written on what; each pair occurs in the style sheets. */
const TEXT_PAIRS: readonly (readonly [text: string, background: string])[] = [
  ...SURFACES.flatMap((surface) => [["text", surface] as const, ["text-muted", surface] as const]),
  ["text", "surface-pressed"],
  ["text-faint", "surface-sunken"],
  ["text-faint", "surface"],
  ["text-faint", "surface-raised"],
  ["text-faint", "surface-hover"],
  ["text", "accent-soft"],
  ["text-muted", "accent-soft"],
  ["accent", "surface-sunken"],
  ["accent", "surface"],
  ["on-accent", "accent"],
  ["on-accent", "accent-hover"],
  ["on-accent", "accent-pressed"],
  ["surface", "text"],
  ["surface", "text-muted"],
  ["call-connected", "surface"],
  ["call-connecting", "surface"],
  ["call-connecting", "surface-sunken"],
  ["call-connecting", "surface-raised"],
  ["call-connecting", "call-connecting-soft"],
  ["text-muted", "call-connecting-soft"],
  ["text", "call-connecting-soft"],
  ["call-disconnected", "call-disconnected-soft"],
  ["text", "call-disconnected-soft"],
  ["text-muted", "call-disconnected-soft"],
  ["accent", "accent-soft"],
  ["accent", "surface-raised"],
  ["accent", "surface-hover"],
  ...["keyword", "string", "name", "value"].map((word) => [`code-${word}`, "surface-sunken"] as const),
  ...[0, 1, 2, 3, 4, 5].map((tint) => ["text", `tint-${tint}`] as const),
];

/** Edges and rings by which a control or a speaking person is told. */
const CONTROL_PAIRS: readonly (readonly [part: string, background: string])[] = [
  ["line-strong", "surface"],
  ["line-strong", "surface-raised"],
  ["accent", "surface-sunken"],
  ["accent", "surface-raised"],
  ["accent", "accent-soft"],
  ["accent", "surface-pressed"],
  ["call-connecting", "accent-soft"],
  ["call-disconnected", "surface-sunken"],
];

describe.each(SCHEMES)("the colours of the %s scheme", (_, palette) => {
  it.each(TEXT_PAIRS)("%s on %s can be read", (text, background) => {
    expect(contrast(colour(palette, text), colour(palette, background))).toBeGreaterThanOrEqual(TEXT_CONTRAST);
  });

  it.each(CONTROL_PAIRS)("%s on %s can be seen", (part, background) => {
    expect(contrast(colour(palette, part), colour(palette, background))).toBeGreaterThanOrEqual(CONTROL_CONTRAST);
  });
});

describe("the tokens", () => {
  it("give the light scheme each colour of the dark one", () => {
    const own = tokens(css.slice(lightFrom, lightTo));
    expect([...dark.keys()].filter((name) => !own.has(name))).toEqual([]);
  });

  it("keep every motion within 150 ms", () => {
    const durationsMs = [...css.matchAll(/--\w+: (\d+)ms;/g)].map((match) => Number(match[1]));
    expect(durationsMs).not.toEqual([]);
    expect(Math.max(...durationsMs)).toBeLessThanOrEqual(150);
  });
});

describe("the measure of contrast", () => {
  // The ends of the scale, and a pair known from WebAIM's checker.
  it.each([
    ["#000000", "#ffffff", 21],
    ["#777777", "#ffffff", 4.48],
    ["#ffffff", "#ffffff", 1],
  ])("%s on %s is %d", (a, b, expected) => {
    expect(contrast(a, b)).toBeCloseTo(expected, 1);
  });
});

function tokens(block: string): Map<string, string> {
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = "", value = ""]) => [name, value]));
}

function colour(palette: ReadonlyMap<string, string>, name: string): string {
  const value = palette.get(name);
  if (value === undefined) throw new Error(`tokens.css has no colour --${name}.`);
  return value;
}

/** WCAG 2.2: (L1 + 0.05) / (L2 + 0.05). */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance of an sRGB colour, 0 to 1. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((from) => {
    const channel = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
