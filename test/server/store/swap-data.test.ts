import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { StartError } from "../../../server/start-error.ts";
import { finishSwap, isSwapping, swapData } from "../../../server/store/swap-data.ts";
import { projectDir } from "../../helpers/paths.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";

const INCOMING = ".restore-new";

/** A data folder with old data and, beside, the data that is to take its place. */
function fill(dataDir: string): void {
  mkdirSync(join(dataDir, "uploads"), { recursive: true });
  mkdirSync(join(dataDir, INCOMING, "uploads"), { recursive: true });
  for (const name of ["cromulent.db", "cromulent.db-wal", "cromulent.db-shm", "uploads/file"]) {
    writeFileSync(join(dataDir, name), "old");
  }
  for (const name of ["cromulent.db", "uploads/file"]) writeFileSync(join(dataDir, INCOMING, name), "new");
  writeFileSync(join(dataDir, "server.lock"), "");
}

function expectExchanged(dataDir: string): void {
  const content = (name: string) => readFileSync(join(dataDir, name), "utf8");
  expect(["cromulent.db", "uploads/file"].map(content)).toEqual(["new", "new"]);
  const kept = ["cromulent.db", "cromulent.db-wal", "cromulent.db-shm", "uploads/file"];
  expect(kept.map((name) => content(`before-restore-now/${name}`))).toEqual(kept.map(() => "old"));
  expect(readdirSync(dataDir).toSorted()).toEqual(["before-restore-now", "cromulent.db", "server.lock", "uploads"]);
}

/** As a mount, which cannot be renamed, answers; Linux says EBUSY or EXDEV. */
const REFUSE = 'throw Object.assign(new Error("busy"), { code: "EBUSY" })';

/** Exchanges in a process that is killed before its `count`-th change of the folder. Whether there was one. */
function swapKilledAt(dataDir: string, count: number): boolean {
  const { signal, status, stderr } = swapWith(dataDir, `if (--left === 0) process.kill(process.pid, "SIGKILL")`, count);
  if (signal !== "SIGKILL" && status !== 0) throw new Error(stderr);
  return signal === "SIGKILL";
}

/** Exchanges in a process that runs `before` before each change of the folder, with `left` to count in. */
function swapWith(dataDir: string, before: string, left: number) {
  const swap = pathToFileURL(join(projectDir, "server/store/swap-data.ts")).href;
  const program = `
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    let left = ${left};
    for (const name of ["mkdirSync", "writeFileSync", "renameSync", "rmSync"]) {
      const real = fs[name];
      fs[name] = (...parameters) => {
        ${before};
        return real(...parameters);
      };
    }
    syncBuiltinESMExports();
    const { swapData } = await import(${JSON.stringify(swap)});
    swapData(${JSON.stringify(dataDir)}, "${INCOMING}", "now");
  `;
  return spawnSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" });
}

describe("an exchange of data", () => {
  test("puts the new in the place of the old, which stays beside with its write-ahead log", async () => {
    await using folder = await TempFolder.make();
    fill(folder.path);
    expect(swapData(folder.path, INCOMING, "now")).toBe("before-restore-now");
    expectExchanged(folder.path);
  });

  test("that is killed before any of its steps is completed by the next start, or never began", async () => {
    await using folder = await TempFolder.make();
    const untouched = join(folder.path, "untouched");
    fill(untouched);
    const outcomes: string[] = [];
    for (let step = 1; ; step++) {
      const dataDir = join(folder.path, `step-${step}`);
      cpSync(untouched, dataDir, { recursive: true });
      const wasKilled = swapKilledAt(dataDir, step);
      if (wasKilled) finishSwap(dataDir);
      if (existsSync(join(dataDir, "cromulent.db-wal"))) {
        outcomes.push("old");
        expect(readFileSync(join(dataDir, "cromulent.db"), "utf8")).toBe("old");
        expect(readFileSync(join(dataDir, "uploads/file"), "utf8")).toBe("old");
        expect(existsSync(join(dataDir, INCOMING))).toBe(false);
      } else {
        outcomes.push("new");
        expectExchanged(dataDir);
      }
      if (!wasKilled) break;
    }
    // The folder, the draft of the journal and its name come before anything is moved.
    expect(outcomes.slice(0, 4)).toEqual(["old", "old", "old", "new"]);
    expect(outcomes.length).toBeGreaterThan(9);
    expect(outcomes.lastIndexOf("old")).toBe(2);
  });

  test("that cannot move one of its files leaves everything as it was, the old write-ahead log too", async () => {
    await using folder = await TempFolder.make();
    const untouched = join(folder.path, "untouched");
    fill(untouched);
    // The first rename gives the journal its name.
    for (let move = 2; ; move++) {
      const dataDir = join(folder.path, `move-${move}`);
      cpSync(untouched, dataDir, { recursive: true });
      const { status, stderr } = swapWith(dataDir, `if (name === "renameSync" && --left === 0) ${REFUSE}`, move);
      if (status === 0) {
        expect(move).toBe(8);
        break;
      }
      expect(stderr).toContain("cannot be moved (EBUSY), and is as it was");
      const names = readdirSync(dataDir, { recursive: true }).toSorted();
      expect(names).toEqual(readdirSync(untouched, { recursive: true }).toSorted());
      finishSwap(dataDir);
      for (const name of ["cromulent.db", "cromulent.db-wal", "cromulent.db-shm", "uploads/file"]) {
        expect(readFileSync(join(dataDir, name), "utf8")).toBe("old");
      }
    }
  });

  test("that can neither go on nor back is completed by the next start", async () => {
    await using folder = await TempFolder.make();
    fill(folder.path);
    const { status } = swapWith(folder.path, `if (name === "renameSync" && --left <= 0) ${REFUSE}`, 5);
    expect([status, isSwapping(folder.path)]).toEqual([1, true]);
    finishSwap(folder.path);
    expectExchanged(folder.path);
  });

  test("whose journal cannot be read stops the start, and is not taken for an empty folder", async () => {
    await using folder = await TempFolder.make();
    fill(folder.path);
    writeFileSync(join(folder.path, "restore-journal.json"), "{");
    expect(() => finishSwap(folder.path)).toThrow(StartError);
    expect(existsSync(join(folder.path, INCOMING, "cromulent.db"))).toBe(true);
  });
});
