import { closeSync, fsyncSync, openSync } from "node:fs";
import { open } from "node:fs/promises";

/** Windows opens no folders, and keeps their names by itself. */
const KEEPS_NAMES = process.platform === "win32";

/** Waits until the names in a folder are on the disk: a file whose name is not is gone after a power cut. */
export async function syncFolder(path: string): Promise<void> {
  if (KEEPS_NAMES) return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The same where nothing else may happen meanwhile. */
export function syncFolderNow(path: string): void {
  if (KEEPS_NAMES) return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
