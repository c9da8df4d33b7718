import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { parseJson } from "../../shared/protocol/frames.ts";
import { giveToOwner } from "../give-to-owner.ts";
import { errorCode, StartError } from "../start-error.ts";
import { syncFolderNow } from "../sync-folder.ts";
import { DATABASE_FILE } from "./database.ts";

/** Says that data is being exchanged, from before the first rename to after the last one. */
const JOURNAL = "restore-journal.json";
/** Of the folder that holds the data to be put in place. */
export const INCOMING_PREFIX = ".restore-";
const KEPT_PREFIX = "before-restore-";
/** What belongs to the old database alone, and must not stand beside the new one. */
const OF_OLD_DATABASE = [`${DATABASE_FILE}-wal`, `${DATABASE_FILE}-shm`];
/** Each for itself: as long as it stands with the new data, the one in the data folder is the old one. */
const REPLACED = ["uploads", DATABASE_FILE];

const journalSchema = z.object({
  incoming: z.string().regex(/^\.restore-[\w-]+$/),
  kept: z.string().regex(/^before-restore-[\w-]+$/),
});
type Journal = z.infer<typeof journalSchema>;

/**
 * Puts the data of `incoming`, a folder in the data folder, in the place of what is there, which stays in a folder beside.
 * Whoever calls holds the folder's lock. A process that dies at any moment leaves something that `finishSwap` completes; as long as
 * `isSwapping`, `incoming` must stay for that.
 * @param incoming Its name; it holds a database and a folder of uploads, all of it on the disk.
 * @param name What the folder of the old data is told apart by.
 * @returns The name of that folder in the data folder.
 * @throws {StartError} where a file cannot be moved; what was moved until then is back in its place.
 */
export function swapData(dataDir: string, incoming: string, name: string): string {
  const kept = `${KEPT_PREFIX}${name}`;
  mkdirSync(join(dataDir, kept), { mode: 0o700 });
  giveToOwner(join(dataDir, kept));
  writeJournal(dataDir, { incoming, kept });
  const moved: Move[] = [];
  try {
    carryOut(dataDir, { incoming, kept }, moved);
  } catch (error) {
    takeBack(moved);
    endJournal(dataDir);
    rmdirSync(join(dataDir, kept));
    throw immovable(dataDir, error);
  }
  finishSwap(dataDir);
  return kept;
}

/** Whether an exchange has begun that is still to be completed. */
export function isSwapping(dataDir: string): boolean {
  return existsSync(join(dataDir, JOURNAL));
}

/**
 * Completes an exchange that was broken off, and removes what one left behind that never began. To be called with the
 * folder's lock, before the database is opened.
 * @throws {StartError} where the journal cannot be read: a database made anew would look as if all were lost.
 */
export function finishSwap(dataDir: string): void {
  const journal = readJournal(dataDir);
  if (journal !== null) {
    carryOut(dataDir, journal, []);
    endJournal(dataDir);
  }
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith(INCOMING_PREFIX)) rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}

interface Move {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** Each step looks at what is there, so that it may be begun again after any of them. `moved` gets what was done. */
function carryOut(dataDir: string, { incoming, kept }: Journal, moved: Move[]): void {
  const from = join(dataDir, incoming);
  const to = join(dataDir, kept);
  if (existsSync(join(from, DATABASE_FILE))) {
    for (const name of OF_OLD_DATABASE) moveIfThere({ name, from: dataDir, to }, moved);
  }
  for (const name of REPLACED) {
    if (!existsSync(join(from, name))) continue;
    moveIfThere({ name, from: dataDir, to }, moved);
    moveIfThere({ name, from, to: dataDir }, moved);
  }
}

function moveIfThere(step: Move, moved: Move[]): void {
  const { name, from, to } = step;
  if (!existsSync(join(from, name))) return;
  renameSync(join(from, name), join(to, name));
  moved.push(step);
  syncFolderNow(to);
  syncFolderNow(from);
}

/** From the last one on: killed in it, the next start goes forwards again. */
function takeBack(moved: readonly Move[]): void {
  for (const { name, from, to } of moved.toReversed()) moveIfThere({ name, from: to, to: from }, []);
}

function immovable(dataDir: string, cause: unknown): StartError {
  return new StartError(
    `The data in ${dataDir} cannot be moved (${errorCode(cause) ?? "unknown error"}), and is as it was: cromulent.db and uploads ` +
      "must be on one disk with that folder, and no mounts of their own.",
    cause,
  );
}

function writeJournal(dataDir: string, journal: Journal): void {
  const draft = join(dataDir, `${JOURNAL}.draft`);
  writeFileSync(draft, JSON.stringify(journal), { flush: true });
  renameSync(draft, join(dataDir, JOURNAL));
  syncFolderNow(dataDir);
}

function endJournal(dataDir: string): void {
  rmSync(join(dataDir, JOURNAL));
  syncFolderNow(dataDir);
}

function readJournal(dataDir: string): Journal | null {
  const path = join(dataDir, JOURNAL);
  if (!existsSync(path)) return null;
  const journal = journalSchema.safeParse(parseJson(readFileSync(path, "utf8")));
  if (journal.success) return journal.data;
  throw new StartError(
    `A restore was broken off, and ${path} cannot be read: move all that the newest ${KEPT_PREFIX} ` +
      "folder holds back in its place, remove that file, then start again.",
    journal.error,
  );
}
