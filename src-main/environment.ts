import { isAbsolute } from "node:path";
import * as z from "zod";
import { ProtocolError } from "../shared/protocol/errors.ts";

/** What the surroundings of the program say. `process.env` is read here alone. */
export interface Environment {
  /** Where settings, tokens and logs are, in the place of the system's own folder; for portable use and tests. */
  readonly userDataDir: string | null;
  /** Added to the list of servers and opened at the start. */
  readonly serverUrl: string | null;
  readonly logLevel: "info" | "debug";
  /** The session's kind, for the source of global keys: X11's hook hears nothing of Wayland's windows. */
  readonly isWayland: boolean;
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
});

/** Throws `ProtocolError` "invalid" with one sentence for each variable that makes no sense. Empty counts as unset. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}.`);
    throw new ProtocolError("invalid", faults.join("\n"));
  }
  const { CROMULENT_USER_DATA, CROMULENT_SERVER, CROMULENT_LOG_LEVEL } = parsed.data;
  const { XDG_SESSION_TYPE, WAYLAND_DISPLAY, DISPLAY, XAUTHORITY } = parsed.data;
  const isWayland = XDG_SESSION_TYPE === "wayland" || (XDG_SESSION_TYPE === undefined && WAYLAND_DISPLAY !== undefined);
  return {
    userDataDir: CROMULENT_USER_DATA ?? null,
    serverUrl: CROMULENT_SERVER ?? null,
    logLevel: CROMULENT_LOG_LEVEL ?? "info",
    isWayland,
    x11: isWayland || DISPLAY === undefined ? null : { display: DISPLAY, authorityFile: XAUTHORITY ?? null },
  };
}
