import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BackupError } from "../../../server/backup/backup-error.ts";
import { backUp, restore, startLivedInServer } from "../../helpers/backups.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import {
  END,
  flipped,
  type Piece,
  putTogether,
  sealed,
  takeApart,
  toTar,
  withEntry,
  withManifest,
} from "./damaged-archives.ts";

let folder: TempFolder;
let dataDir: string;
let sound: Buffer;
let pieces: Piece[];
let untouched: string;

beforeAll(async () => {
  folder = await TempFolder.make();
  dataDir = join(folder.path, "live");
  const server = await startLivedInServer(dataDir);
  await backUp(dataDir, join(folder.path, "sound.tar"));
  await server[Symbol.asyncDispose]();
  sound = await readFile(join(folder.path, "sound.tar"));
  pieces = takeApart(sound);
  untouched = await fingerprint();
}, 60_000);
afterAll(() => folder[Symbol.asyncDispose]());

/** Names and contents of all data, without what is only a lock. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith(".lock"));
  for (const path of files.map((entry) => join(entry.parentPath, entry.name)).toSorted()) {
    hash.update(path).update(await readFile(path));
  }
  return hash.digest("hex");
}

const piece = (name: string, text = "x"): Piece => ({ name, content: Buffer.from(text) });
const withFile = (name: string) => putTogether([piece(name), ...pieces]);
const startOf = (name: string) => sound.indexOf(pieces.find((each) => each.name === name)?.content ?? "");
const databaseChanged = (sql: string) => async () => {
  const path = join(folder.path, "changed.db");
  await writeFile(path, pieces.find(({ name }) => name === "cromulent.db")?.content ?? "");
  const db = new Sqlite(path);
  // As a disk does that fails.
  db.unsafeMode();
  db.exec(sql);
  db.close();
  const content = await readFile(path);
  return withManifest(
    pieces.map((each) => (each.name === "cromulent.db" ? { ...each, content } : each)),
    (manifest) => manifest,
  );
};
const isUpload = ({ name }: Piece) => name.startsWith("uploads/");
/** A file of 8 TiB that is nothing but holes, as GNU's tar writes them. */
const sparseBomb = () => {
  const bomb = toTar(piece("cromulent.db"));
  bomb.write("S", 156, "latin1");
  bomb.write("100000000000000", 483, "latin1");
  return Buffer.concat([sealed(bomb), sound]);
};
const promising = (sizeBytes: number) => {
  const header = toTar(piece("cromulent.db"));
  header[124] = 0x80;
  header.writeBigUInt64BE(BigInt(sizeBytes), 128);
  return Buffer.concat([sealed(header), sound]);
};

const DAMAGED = {
  "nothing at all": () => Buffer.alloc(0),
  "a text": () => Buffer.from("this is my backup ".repeat(100)),
  "cut in its first file": () => sound.subarray(0, 700),
  "cut in its database": () => sound.subarray(0, startOf("cromulent.db") + 5_000),
  "cut before its manifest": () => sound.subarray(0, startOf("manifest.json") - 512),
  "cut before its manifest, and ended well": () => putTogether(pieces.slice(0, -1)),
  "cut in its last block": () => sound.subarray(0, -600),
  "one bit of a header": () => flipped(sound, 3),
  "one bit of a file that somebody sent": () => flipped(sound, startOf(pieces[0]?.name ?? "") + 30_000),
  "one bit of the database": () => flipped(sound, startOf("cromulent.db") + 4_500),
  "one bit of the manifest": () => flipped(sound, startOf("manifest.json") + 2),
  "one bit between two files": () => flipped(sound, startOf("manifest.json") - 513),
  "something behind its end": () => Buffer.concat([sound, Buffer.from("more")]),
  "another archive behind its manifest": () => putTogether([...pieces, piece("uploads/aaaaaaaaaaaaaaaaaaaaaa")]),
  "a newer format": () => withManifest(pieces, (manifest) => ({ ...manifest, format: 2 })),
  "a newer database": async () =>
    withManifest(takeApart(await databaseChanged("PRAGMA user_version = 999")()), (manifest) => ({
      ...manifest,
      schemaVersion: 999,
    })),
  "a database of another version than it says": databaseChanged("PRAGMA user_version = 1"),
  "a row fewer than were counted": databaseChanged(
    "PRAGMA foreign_keys = OFF; DELETE FROM reactions; DELETE FROM tokens",
  ),
  "an index that does not agree with its table": databaseChanged(
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'tokens_of_user') WHERE name = 'tokens_by_use'",
  ),
  "a row that belongs to nobody": databaseChanged("PRAGMA foreign_keys = OFF; UPDATE tokens SET user_id = 'nobody'"),
  "a file that the manifest does not know": () => withFile("uploads/aaaaaaaaaaaaaaaaaaaaaa"),
  "a file that is not in it": () => putTogether(pieces.filter((each) => each !== pieces.find(isUpload))),
  "a file that neither it nor its manifest has": () =>
    withManifest(
      pieces.filter((each) => each !== pieces.find(isUpload)),
      (manifest) => manifest,
    ),
  "a path that leads out": () => withFile("../escaped"),
  "a path that leads out of the uploads": () => withFile("uploads/../../escaped"),
  "an absolute path": () => withFile(join(folder.path, "escaped")),
  "a file of the server's that no backup has": () => withFile("server.lock"),
  "the same file twice": () => putTogether([...pieces.slice(0, 1), ...pieces]),
  "a symbolic link": () => withEntry(sound, piece("uploads", ""), "2", "/etc"),
  "a symbolic link of a name that a backup has": () =>
    withEntry(sound, piece("uploads/aaaaaaaaaaaaaaaaaaaaaa", ""), "2", "/etc/passwd"),
  "a hard link": () => withEntry(sound, piece("uploads/aaaaaaaaaaaaaaaaaaaaaa", ""), "1", "/etc/passwd"),
  "a device": () => withEntry(sound, piece("uploads/aaaaaaaaaaaaaaaaaaaaaa", ""), "3"),
  "a pipe": () => withEntry(sound, piece("uploads/aaaaaaaaaaaaaaaaaaaaaa", ""), "6"),
  "a folder": () => withEntry(sound, piece("uploads/", ""), "5"),
  "a PAX header that renames": () => withEntry(sound, piece("pax", "19 path=../escaped\n"), "x"),
  "a PAX header for all that follows": () => withEntry(sound, piece("pax", "20 size=99999999999\n"), "g"),
  "a long name of GNU's": () => withEntry(sound, piece("././@LongLink", "../escaped"), "L"),
  "a file full of holes": sparseBomb,
  "a file of more bytes than any disk has": () => promising(2 ** 50),
  "a file of more bytes than can be counted": () => promising(2 ** 60),
  "nothing but its end": () => END,
} satisfies Record<string, () => Buffer | Promise<Buffer>>;

/** Why each is refused. */
const REASONS: Record<keyof typeof DAMAGED, string> = {
  "nothing at all": "cut off",
  "a text": "a header in it is damaged",
  "cut in its first file": "cut off",
  "cut in its database": "cut off",
  "cut before its manifest": "cut off",
  "cut before its manifest, and ended well": "no manifest",
  "cut in its last block": "cut off",
  "one bit of a header": "a header in it is damaged",
  "one bit of a file that somebody sent": "is damaged",
  "one bit of the database": "cromulent.db is damaged",
  "one bit of the manifest": "its manifest is not as",
  "one bit between two files": "between two files",
  "something behind its end": "between two files",
  "another archive behind its manifest": "behind its manifest",
  "a newer format": "of format 2",
  "a newer database": "newer version (999)",
  "a database of another version than it says": "of another version",
  "a row fewer than were counted": "the table tokens has",
  "an index that does not agree with its table": "its database is damaged",
  "a row that belongs to nobody": "its database is damaged",
  "a file that the manifest does not know": "does not know uploads/",
  "a file that is not in it": "is not in it",
  "a file that neither it nor its manifest has": "the file of the upload",
  "a path that leads out": "a name that no backup has",
  "a path that leads out of the uploads": "a name that no backup has",
  "an absolute path": "a name that no backup has",
  "a file of the server's that no backup has": "a name that no backup has",
  "the same file twice": "twice",
  "a symbolic link": "something else than plain files",
  "a symbolic link of a name that a backup has": "something else than plain files",
  "a hard link": "something else than plain files",
  "a device": "something else than plain files",
  "a pipe": "something else than plain files",
  "a folder": "something else than plain files",
  "a PAX header that renames": "something else than plain files",
  "a PAX header for all that follows": "something else than plain files",
  "a long name of GNU's": "something else than plain files",
  "a file full of holes": "something else than plain files",
  "a file of more bytes than any disk has": "free some space",
  "a file of more bytes than can be counted": "a header in it is damaged",
  "nothing but its end": "no manifest",
};

const CASES = Object.keys(DAMAGED) as (keyof typeof DAMAGED)[];

test.each(CASES)("%s is refused in one line, and the data stays as it is", async (what) => {
  const file = join(folder.path, "damaged.tar");
  await writeFile(file, await DAMAGED[what]());
  const error = await restore(dataDir, file).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(BackupError);
  expect(String(error)).toMatch(/^BackupError: [^\n]+\.$/);
  expect(String(error)).toContain(REASONS[what]);
  expect(await fingerprint()).toBe(untouched);
  expect((await readdir(dataDir)).filter((name) => name.startsWith(".") || name.startsWith("before"))).toEqual([]);
  expect(await readdir(folder.path)).not.toContain("escaped");
});

test("the archive that all of them were made of restores, and so does one put together anew", async () => {
  const file = join(folder.path, "whole.tar");
  await writeFile(
    file,
    withManifest(pieces, (manifest) => manifest),
  );
  const newDir = join(folder.path, "new");
  expect((await restore(newDir, file)).kept).toBeNull();
  expect(await readdir(newDir)).toEqual(expect.arrayContaining(["cromulent.db", "uploads"]));
});
