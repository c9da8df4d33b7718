import { isAbsolute } from "node:path";
import * as z from "zod";
import type { DesktopState } from "../shared/desktop/desktop-state.ts";
import { ProtocolError } from "../shared/protocol/errors.ts";
import { chooseKeySource } from "./keys/choose-key-source.ts";

/** What the surroundings of the program say. `process.env` is read here alone. */
export interface Environment {
  /** Where settings, tokens and logs are, in the place of the system's own folder; for portable use and tests. */
  readonly userDataDir: string | null;
  /** Added to the list of servers and opened at the start. */
  readonly serverUrl: string | null;
  readonly logLevel: "info" | "debug";
  readonly keySource: DesktopState["keySource"];
  /** As D-Bus writes addresses; null: where it always is. */
  readonly systemBus: string | null;
  /** See `LaunchFacts`. */
  readonly appImage: string | null;
  readonly portableFile: string | null;
  /** `$XDG_CONFIG_HOME`, as far as it is a folder's path; null: `.config` in the home folder. */
  readonly configFolder: string | null;
  /** The X server whose tray the program can be in; null under Wayland, which has none of that kind. */
  readonly x11: { readonly display: string; readonly authorityFile: string | null } | null;
}

const schema = z.object({
  CROMULENT_USER_DATA: z.string().refine(isAbsolute, "must be an absolute path").optional(),
  CROMULENT_SERVER: z
    .url({ protocol: /^https?$/, error: "must be an address as http://192.168.1.20:8787" })
    .max(512)
    .optional(),
  CROMULENT_LOG_LEVEL: z.enum(["info", "debug"], "must be info or debug").optional(),
  XDG_SESSION_TYPE: z.string().optional(),
  WAYLAND_DISPLAY: z.string().optional(),
  DISPLAY: z.string().optional(),
  XAUTHORITY: z.string().optional(),
  DBUS_SYSTEM_BUS_ADDRESS: z.string().optional(),
  APPIMAGE: z.string().optional(),
  PORTABLE_EXECUTABLE_FILE: z.string().optional(),
  // A relative path is to be ignored (XDG Base Directory Specification).
  XDG_CONFIG_HOME: z.string().refine(isAbsolute).optional().catch(undefined),
});

/** Throws `ProtocolError` "invalid" with one sentence for each variable that makes no sense. Empty counts as unset. */
export function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): Environment {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}.`);
    throw new ProtocolError("invalid", faults.join("\n"));
  }
  const { CROMULENT_USER_DATA, CROMULENT_SERVER, CROMULENT_LOG_LEVEL } = parsed.data;
  const { DISPLAY, XAUTHORITY, DBUS_SYSTEM_BUS_ADDRESS } = parsed.data;
  const { APPIMAGE, PORTABLE_EXECUTABLE_FILE, XDG_CONFIG_HOME } = parsed.data;
  const keySource = chooseKeySource(platform, parsed.data);
  const hasX11 = platform === "linux" && keySource === "hook" && DISPLAY !== undefined;
  return {
    userDataDir: CROMULENT_USER_DATA ?? null,
    serverUrl: CROMULENT_SERVER ?? null,
    logLevel: CROMULENT_LOG_LEVEL ?? "info",
    keySource,
    systemBus: DBUS_SYSTEM_BUS_ADDRESS ?? null,
    appImage: APPIMAGE ?? null,
    portableFile: PORTABLE_EXECUTABLE_FILE ?? null,
    configFolder: XDG_CONFIG_HOME ?? null,
    x11: hasX11 ? { display: DISPLAY, authorityFile: XAUTHORITY ?? null } : null,
  };
}
