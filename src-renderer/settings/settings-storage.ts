import { DEFAULT_SETTINGS, type Settings, settingsSchema } from "../../shared/client/settings.ts";
import { parseJson } from "../../shared/protocol/frames.ts";
import type { KeyValueStorage } from "../key-value-storage.ts";

const STORAGE_KEY = "cromulent.settings";
/** Where settings that could not be read are put aside, so that saving over them loses nothing. */
const DAMAGED_KEY = "cromulent.settings.damaged";

/** Reads the settings of this browser. Whatever cannot be read takes its default. @param storage one that never throws */
export function loadSettings(storage: KeyValueStorage): Settings {
  const stored = storage.getItem(STORAGE_KEY);
  if (stored === null) return DEFAULT_SETTINGS;
  const settings = settingsSchema.safeParse(parseJson(stored));
  if (settings.success) return settings.data;
  storage.setItem(DAMAGED_KEY, stored);
  return DEFAULT_SETTINGS;
}

export function saveSettings(storage: KeyValueStorage, settings: Settings): void {
  storage.setItem(STORAGE_KEY, JSON.stringify(settings));
}
