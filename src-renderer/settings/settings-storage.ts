import { parseJson } from "../../shared/protocol/frames.ts";
import { DEFAULT_SETTINGS, type Settings, settingsSchema } from "./settings.ts";

const STORAGE_KEY = "cromulent.settings";
/** Where settings that could not be read are put aside, so that saving over them loses nothing. */
const DAMAGED_KEY = "cromulent.settings.damaged";

/** Reads the settings of this browser. Whatever cannot be read takes its default; never throws. */
export function loadSettings(storage: Storage): Settings {
  const stored = storage.getItem(STORAGE_KEY);
  if (stored === null) return DEFAULT_SETTINGS;
  const settings = settingsSchema.safeParse(parseJson(stored));
  if (settings.success) return settings.data;
  storage.setItem(DAMAGED_KEY, stored);
  return DEFAULT_SETTINGS;
}

/** Saves them; a storage that is full or switched off costs only the memory of them, so it is not an error. */
export function saveSettings(storage: Storage, settings: Settings): void {
  try {
    storage.setItem(STORAGE_KEY, JSON.stringify(settings));
  } catch {
    // Private windows of some browsers have a storage of size zero.
  }
}
