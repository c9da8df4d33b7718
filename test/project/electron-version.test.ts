import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import * as z from "zod";
import { projectDir } from "../helpers/paths.ts";

/** Of the day of the last look at it (electronjs.org, "Electron Releases"): the last three majors are supported. */
const OLDEST_SUPPORTED_MAJOR = 43;

function read<T>(file: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(join(projectDir, file), "utf8")));
}

it("16 Electron is one exact, supported version, and the one that is installed", () => {
  const { electron } = read(
    "package.json",
    z.object({ devDependencies: z.object({ electron: z.string() }) }),
  ).devDependencies;
  const { version } = read("node_modules/electron/package.json", z.object({ version: z.string() }));
  expect(electron).toMatch(/^\d+\.\d+\.\d+$/);
  expect(version).toBe(electron);
  expect(Number(electron.split(".")[0])).toBeGreaterThanOrEqual(OLDEST_SUPPORTED_MAJOR);
});
