import { lchownSync, lstatSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * What root makes in the data folder of the server's user is that user's: else the server could not write to it any more. It stays
 * root's where the file system knows no owners; for anybody but root there is nothing to be done.
 * @param path A file, or a folder with all that is in it.
 */
export function giveToOwner(path: string): void {
  if (process.geteuid?.() !== 0) return;
  const { uid, gid } = statSync(dirname(path));
  if (uid === 0) return;
  // Never through a link: that user may put one there, to a file that is none of theirs.
  const inside = lstatSync(path).isDirectory() ? readdirSync(path, { recursive: true, encoding: "utf8" }) : [];
  try {
    for (const each of [path, ...inside.map((name) => join(path, name))]) lchownSync(each, uid, gid);
  } catch {}
}
