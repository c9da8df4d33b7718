import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { expect, it } from "vitest";
import { projectDir } from "../helpers/paths.ts";

function filesWith(pattern: RegExp, folder: string): string[] {
  return readdirSync(join(projectDir, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => pattern.test(readFileSync(path, "utf8")))
    .map((path) => relative(projectDir, path).split(sep).join("/"))
    .sort();
}

it("ipcMain is given away in one place, and only the checked channel map listens on it", () => {
  expect(filesWith(/\bipcMain\b(?!`)/, "src-main")).toEqual(["src-main/program.ts"]);
  expect(readFileSync(join(projectDir, "src-main/program.ts"), "utf8").match(/\bipcMain\b/g)).toEqual([
    "ipcMain",
    "ipcMain",
  ]);
  expect(readFileSync(join(projectDir, "src-main/program.ts"), "utf8")).toMatch(/\bipc: ipcMain,/);
});

it("ipcRenderer is used in the preload script alone", () => {
  expect(filesWith(/\bipcRenderer\./, "src-main")).toEqual(["src-main/preload.ts"]);
  expect(filesWith(/\bipcRenderer\b/, "src-renderer")).toEqual([]);
});

it("No other way leads into main: no message ports, no listeners on a page's own ipc", () => {
  expect(filesWith(/[cC]ontents\.ipc\b|[fF]rame\.ipc\b|MessageChannelMain/, "src-main")).toEqual([]);
});

it("process.env of the desktop app is read in one file's behalf", () => {
  expect(
    filesWith(/process\.env\b(?!`)/, "src-main").filter((path) => !path.startsWith("src-main/keys/helper/")),
  ).toEqual(["src-main/main.ts"]);
});
