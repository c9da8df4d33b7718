import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { parseJson } from "../../shared/protocol/frames.ts";
import { desktopSettingsSchema, SETTINGS_VERSION, type StoredSettings } from "./desktop-settings.ts";

/** What the text of a settings file says. */
export type ReadSettings =
  /** Not JSON, or no object: nothing can be had of it. */
  | { readonly kind: "broken" }
  | {
      readonly kind: "read";
      readonly settings: StoredSettings;
      /** What the next save would lose: it has to be kept aside first. */
      readonly loss: "none" | "damaged" | "newer";
    };

const rawSchema = z.record(z.string(), z.unknown());

export function readSettings(fileText: string): ReadSettings {
  const raw = rawSchema.safeParse(parseJson(fileText));
  if (!raw.success) return { kind: "broken" };
  const { version, ...fields } = raw.data;
  const settings = desktopSettingsSchema.parse(fields);
  return { kind: "read", settings, loss: lossOf(version, fields, settings) };
}

export function writeSettings(settings: StoredSettings): string {
  return `${JSON.stringify({ version: SETTINGS_VERSION, ...settings }, null, 2)}\n`;
}

function lossOf(version: unknown, fields: unknown, settings: StoredSettings): "none" | "damaged" | "newer" {
  if (typeof version === "number" && version > SETTINGS_VERSION) return "newer";
  return version === SETTINGS_VERSION && isWithin(fields, settings) ? "none" : "damaged";
}

/** Whether everything in `part` stands in `whole` too; what only `whole` has are defaults. */
function isWithin(part: unknown, whole: unknown): boolean {
  const partFields = rawSchema.safeParse(part);
  const wholeFields = rawSchema.safeParse(whole);
  if (!partFields.success || !wholeFields.success) return isDeepStrictEqual(part, whole);
  return Object.entries(partFields.data).every(([name, value]) => isWithin(value, wholeFields.data[name]));
}
