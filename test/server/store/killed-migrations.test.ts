import { cpSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MIGRATIONS } from "../../../server/store/migrations/index.ts";
import { databaseOf } from "../../helpers/backups.ts";
import { fatten, killMigration, startAgain, statementsOf } from "../../helpers/hosting/killed-migration.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { makeOldDatabase } from "./old-databases/old-databases.ts";

/** Of the statements, as each costs a process: the bench has all (`npm run bench:hosting -- migrate`). */
const EVERY = 13;
const KILLS = 5;

test("a migration that is killed at any of its statements leaves a whole step, and the next start completes it", async () => {
  await using folder = await TempFolder.make();
  const [untouched, wanted] = [join(folder.path, "untouched"), join(folder.path, "wanted")];
  for (const dataDir of [untouched, wanted]) {
    await mkdir(dataDir);
    makeOldDatabase(databaseOf(dataDir), 1);
  }
  const { counts } = startAgain(wanted);
  const leftAt = new Set<number>();
  for (let number = 1; ; number += EVERY) {
    const dataDir = join(folder.path, `${number}`);
    cpSync(untouched, dataDir, { recursive: true });
    const killed = await killMigration(dataDir, { kind: "statement", number });
    expect({ number, ...startAgain(dataDir) }).toEqual({ number, faults: [], counts });
    leftAt.add(killed.leftAt);
    if (killed.kind === "done") break;
  }
  // It was killed within more than one of the steps.
  expect(leftAt.size).toBeGreaterThan(2);
  expect([...leftAt].at(-1)).toBe(MIGRATIONS.length);
}, 120_000);

test("a migration of a large database that is killed at some moment is completed by the next start", async () => {
  await using folder = await TempFolder.make();
  const untouched = join(folder.path, "untouched");
  await mkdir(untouched);
  makeOldDatabase(databaseOf(untouched), 3);
  fatten(databaseOf(untouched), 20_000);
  const copy = (name: string) => {
    cpSync(untouched, join(folder.path, name), { recursive: true });
    return join(folder.path, name);
  };
  const whole = await killMigration(copy("whole"), { kind: "afterMs", ms: 60_000 });
  const { counts } = startAgain(join(folder.path, "whole"));
  for (let kill = 0; kill < KILLS; kill++) {
    const dataDir = copy(`${kill}`);
    await killMigration(dataDir, { kind: "afterMs", ms: (whole.tookMs * kill) / KILLS });
    expect(startAgain(dataDir)).toEqual({ faults: [], counts });
  }
}, 120_000);

test("the statements of a migration are told apart, triggers whole", () => {
  const sql = `CREATE TABLE a (x); -- no; end
    CREATE TRIGGER t AFTER INSERT ON a BEGIN
      DELETE FROM a;
      DELETE FROM a;
    END;
    -- the last
    DELETE FROM a`;
  expect(statementsOf(sql).map((each) => each.trim().split("\n").length)).toEqual([1, 4, 2]);
});
