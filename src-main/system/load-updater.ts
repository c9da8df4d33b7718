import type { Updater } from "./updates.ts";

/** electron-updater, in a chunk of its own that is read when there is a feed. */
export async function loadUpdater(): Promise<Updater> {
  const { autoUpdater } = await import("electron-updater");
  return autoUpdater;
}
