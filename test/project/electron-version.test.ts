import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import * as z from "zod";
import { projectDir } from "../helpers/paths.ts";

/**
 * The newest stable release on 2026-11-21, two days old then: `npm view electron dist-tags.latest time`. Electron mends
 * the last three majors alone (electronjs.org, "Electron Releases"), so that at every update this goes up with it.
 */
const NEWEST_WHEN_LOOKED_AT = "45.4.1";

function read<T>(file: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(join(projectDir, file), "utf8")));
}

/** Comparable as a number: no part of a version reaches a thousand. */
function rank(version: string): number {
  return version.split(".").reduce((sum, part) => sum * 1_000 + Number(part), 0);
}

it("16 Electron is one exact version, no older than the newest when somebody last looked, and the one installed", () => {
  const { electron } = read(
    "package.json",
    z.object({ devDependencies: z.object({ electron: z.string() }) }),
  ).devDependencies;
  const { version } = read("node_modules/electron/package.json", z.object({ version: z.string() }));
  expect(electron).toMatch(/^\d+\.\d+\.\d+$/);
  expect(version).toBe(electron);
  expect(rank(electron)).toBeGreaterThanOrEqual(rank(NEWEST_WHEN_LOOKED_AT));
});
