import * as z from "zod";
import { settingsSchema } from "../../shared/client/settings.ts";
import { BINDINGS_MAX, type Binding, bindingSchema } from "../../shared/desktop/bindings.ts";
import { preferencesSchema, type ServerEntry, serverEntrySchema } from "../../shared/desktop/desktop-state.ts";

/** Goes up only when an older program would misread a newer file; a field that is new is no such reason. */
export const SETTINGS_VERSION = 1;

const SERVERS_MAX = 64;

/** In screen coordinates (device-independent pixels), as `BrowserWindow.getNormalBounds()` gives them. */
const boundsSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1).max(32_767),
  height: z.int().min(1).max(32_767),
});

/** How the window was shown last; its bounds are those of "normal" all the while. */
const windowModeSchema = z.enum(["normal", "maximized", "fullScreen"]);
export type WindowMode = z.infer<typeof windowModeSchema>;

/** Whatever else stood there would be asked for pages, and shown as a host's name. */
const knownServerSchema = serverEntrySchema.refine(({ url }) => isWebOrigin(url));

/** An array that keeps whichever entries are sound. */
function soundEntries<T>(entrySchema: z.ZodType<T>, max: number) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((entries) =>
      entries
        .flatMap((entry): T[] => {
          const parsed = entrySchema.safeParse(entry);
          return parsed.success ? [parsed.data] : [];
        })
        .slice(0, max),
    );
}

function isWebOrigin(url: string): boolean {
  if (!/^https?:/.test(url)) return false;
  try {
    return new URL(url).origin === url;
  } catch {
    return false;
  }
}

function withoutTwins<T extends { readonly id: string }>(entries: readonly T[]): T[] {
  return [...new Map([...entries].reverse().map((entry) => [entry.id, entry])).values()].reverse();
}

/**
 * Everything in `settings.json`. Whatever is missing or damaged takes its default and leaves all else as it is, down to
 * single servers and bindings; `parse` fails for nothing but what is no object at all.
 */
export const desktopSettingsSchema = z
  .object({
    /** One for each installation (docs/protocol.md, "Session"); null until it was made. */
    deviceId: z.string().min(1).max(128).nullable().catch(null),
    voice: settingsSchema.catch(settingsSchema.parse({})),
    preferences: preferencesSchema.catch(preferencesSchema.parse({})),
    servers: soundEntries<ServerEntry>(knownServerSchema, SERVERS_MAX).transform(withoutTwins),
    activeServerId: z.string().nullable().catch(null),
    bindings: soundEntries<Binding>(bindingSchema, BINDINGS_MAX).transform(withoutTwins),
    /** Where the window was last; null: wherever the system puts it. */
    windowBounds: boundsSchema.nullable().catch(null),
    windowMode: windowModeSchema.catch("normal"),
    /** The user was told once that closing the window leaves the program running. */
    windowHintShown: z.boolean().catch(false),
  })
  .transform((settings) => ({ ...settings, activeServerId: soundActive(settings) }));

export type StoredSettings = z.infer<typeof desktopSettingsSchema>;
export const DEFAULT_STORED_SETTINGS: StoredSettings = desktopSettingsSchema.parse({});

/** The settings of a running program: it has its `deviceId`. */
export type DesktopSettings = StoredSettings & { readonly deviceId: string };

function soundActive(settings: { activeServerId: string | null; servers: readonly ServerEntry[] }): string | null {
  const { activeServerId, servers } = settings;
  return servers.some(({ id }) => id === activeServerId) ? activeServerId : (servers[0]?.id ?? null);
}
