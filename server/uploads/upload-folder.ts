import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errorCode } from "../start-error.ts";
import { syncFolder } from "../sync-folder.ts";
import { IncomingFile } from "./incoming-file.ts";

/** What is still being received: whatever is in it at a start was broken off. */
const INCOMING = "incoming";
/** Of an id, as the name of a folder: a folder with a hundred thousand files is slow on some systems. */
const PREFIX_CHARS = 2;

/** The files themselves: `<folder>/<first two characters of the id>/<id>`, without name or type. */
export class UploadFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Removes what was broken off; once, before anything is received. */
  async clearIncoming(): Promise<void> {
    await rm(join(this.path, INCOMING), { recursive: true, force: true });
  }

  async receive(id: string): Promise<IncomingFile> {
    const path = join(this.path, INCOMING, id);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // Read as well: what it is, is told by its bytes.
    return new IncomingFile(await open(path, "wx+", 0o600), path, () => this.#keep(id, path));
  }

  /** Below `path`. */
  placeOf(id: string): string {
    return join(id.slice(0, PREFIX_CHARS), id);
  }

  /** Nothing where there is none. */
  async remove(id: string): Promise<void> {
    await rm(join(this.path, this.placeOf(id)), { force: true });
  }

  /** The ids of all files that are kept, a folder at a time. */
  async *list(): AsyncIterable<string[]> {
    for (const prefix of await namesIn(this.path)) {
      if (prefix.length === PREFIX_CHARS) yield await namesIn(join(this.path, prefix));
    }
  }

  /** The folders too: a file whose name did not reach the disk is gone after a power cut. */
  async #keep(id: string, from: string): Promise<void> {
    const to = join(this.path, this.placeOf(id));
    const folder = dirname(to);
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    await rename(from, to);
    await syncFolder(folder);
    if (made !== undefined) await syncFolder(this.path);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return [];
    throw error;
  }
}
