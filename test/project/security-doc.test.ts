import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectDir } from "../helpers/paths.ts";

const FOLDERS = [
  ...["test/desktop", "test/desktop/windows", "test/project"],
  ...["test/src-main/security", "test/src-main/ipc", "test/src-main/system"],
];

const tests = FOLDERS.flatMap((folder) =>
  readdirSync(join(projectDir, folder))
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => ({ folder, name, text: readFileSync(join(projectDir, folder, name), "utf8") })),
);
const rows = readFileSync(join(projectDir, "docs/security.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| #") && !line.includes("---"));
/** The last column: by what a row is held. */
const held = rows.map((row) => [row.split(" | ")[1] ?? row, row.split(" | ").at(-1) ?? ""] as const);

describe("docs/security.md", () => {
  it("has a row for each of Electron's 20 items", () => {
    const numbers = rows.map((row) => Number(/^\| (\d+) \|/.exec(row)?.[1])).filter((number) => number > 0);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it.each(held)("names tests that there are: %s", (_item, column) => {
    // A title is cut off, or has its middle left out, where it says "…".
    for (const [, title = ""] of column.matchAll(/“([^”]+)”/g)) {
      const parts = title.split("…").map((part) => part.trim());
      const isThere = parts.every((part) => tests.some(({ text }) => text.includes(part)));
      expect({ title, isThere }).toEqual({ title, isThere: true });
    }
    for (const [, file = ""] of column.matchAll(/`([\w/.-]+\.test\.ts)`/g)) {
      const isThere = file.includes("/") ? existsSync(join(projectDir, file)) : tests.some(({ name }) => name === file);
      expect({ file, isThere }).toEqual({ file, isThere: true });
    }
  });
});
