import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { open, rename } from "node:fs/promises";

/**
 * The few steps that keeping a file safe is made of. Each throws Node's own errors (`code`: ENOENT, ENOSPC, …). Reading is
 * synchronous (once, before there is a window), writing is not.
 */
export interface Files {
  read(path: string): string;
  makeFolder(path: string): void;
  copy(from: string, to: string): void;
  move(from: string, to: string): void;
  /** Nothing is wrong where there is no such file. */
  remove(path: string): void;
  /** All of `text` is on the disk, not only in its cache, once this resolves. */
  writeSynced(path: string, text: string): Promise<void>;
  /** Replaces `to`, in one step. */
  replace(from: string, to: string): Promise<void>;
  /** Puts the names in a folder onto the disk. */
  syncFolder(path: string): Promise<void>;
}

/** Nobody else on this machine has to read settings: they name servers and people. */
const OWNER_ONLY = 0o600;

export const nodeFiles: Files = {
  read: (path) => readFileSync(path, "utf8"),
  makeFolder: (path) => void mkdirSync(path, { recursive: true, mode: 0o700 }),
  copy: copyFileSync,
  move: renameSync,
  remove: (path) => rmSync(path, { force: true }),
  async writeSynced(path, text) {
    const file = await open(path, "w", OWNER_ONLY);
    try {
      await file.writeFile(text, "utf8");
      await file.sync();
    } finally {
      await file.close();
    }
  },
  replace: rename,
  async syncFolder(path) {
    // Windows opens no folders; its file system writes the names by itself.
    if (process.platform === "win32") return;
    const folder = await open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
};
