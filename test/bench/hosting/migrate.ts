import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { MIGRATIONS } from "../../../server/store/migrations/index.ts";
import { fatten, killMigration, type Moment, startAgain } from "../../helpers/hosting/killed-migration.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { makeOldDatabase } from "../../server/store/old-databases/old-databases.ts";
import { judge, say } from "../chat/table.ts";

const KILLS = 50;
const MOST_TRIES = 500;
const MESSAGES = 100_000;

interface Outcome {
  readonly tried: number;
  readonly good: number;
  readonly inTheMiddle: number;
}

/** Kills the process that migrates an old database, at random moments and before each statement, and starts again. */
export async function killMigrations(): Promise<void> {
  say("Killed migrations");
  await using folder = await TempFolder.make();
  const large = prepare(folder.path, "large", 3);
  fatten(join(large, "cromulent.db"), MESSAGES);
  const { tookMs } = await killMigration(copyOf(large, "whole"), { kind: "afterMs", ms: 600_000 });
  say(`  ${MESSAGES} messages of schema 3 take ${tookMs.toFixed(0)} ms to migrate to ${MIGRATIONS.length}`);
  const random = await killAll(large, () => ({ kind: "afterMs", ms: Math.random() * tookMs }), KILLS);
  judge({
    what: `${KILLS} SIGKILLs at random moments leave good databases`,
    measured: `${random.good} of ${random.tried} good, ${random.inTheMiddle} killed before the end`,
    isKept: random.good === random.tried && random.inTheMiddle === KILLS,
  });

  const small = prepare(folder.path, "small", 1);
  const statements = await countStatements(small);
  const each = await killAll(small, (tried) => ({ kind: "statement", number: tried + 1 }), statements);
  judge({
    what: `a SIGKILL before each of the ${statements} statements from schema 1 on leaves a good database`,
    measured: `${each.good} of ${each.tried} good, ${each.inTheMiddle} killed before the end`,
    isKept: each.good === statements && each.tried === statements,
  });
}

async function countStatements(dataDir: string): Promise<number> {
  for (let number = 1; ; number++) {
    const copy = copyOf(dataDir, "count");
    const { kind } = await killMigration(copy, { kind: "statement", number });
    rmSync(copy, { recursive: true });
    if (kind === "done") return number - 1;
  }
}

/** Until so many were killed before they were through: a moment that was drawn may come too late. */
async function killAll(dataDir: string, momentOf: (tried: number) => Moment, kills: number): Promise<Outcome> {
  const wanted = startAgain(copyOf(dataDir, "wanted"));
  let [tried, good, inTheMiddle] = [0, 0, 0];
  for (; inTheMiddle < kills && tried < MOST_TRIES; tried++) {
    const copy = copyOf(dataDir, "killed");
    const moment = momentOf(tried);
    const { kind } = await killMigration(copy, moment);
    if (kind === "killed") inTheMiddle += 1;
    const found = startAgain(copy);
    if (found.faults.length === 0 && isDeepStrictEqual(found, wanted)) good += 1;
    else say(`  not good: ${JSON.stringify({ moment, ...found })}`);
    rmSync(copy, { recursive: true });
  }
  return { tried, good, inTheMiddle };
}

function prepare(folder: string, name: string, version: number): string {
  const dataDir = join(folder, name);
  mkdirSync(dataDir);
  makeOldDatabase(join(dataDir, "cromulent.db"), version);
  return dataDir;
}

function copyOf(dataDir: string, name: string): string {
  const copy = `${dataDir}-${name}`;
  cpSync(dataDir, copy, { recursive: true });
  return copy;
}
