import type { DesktopState } from "../../shared/desktop/desktop-state.ts";

/** The variables by which a Linux session says what it is. */
export interface SessionEnvironment {
  readonly XDG_SESSION_TYPE?: string | undefined;
  readonly WAYLAND_DISPLAY?: string | undefined;
}

/**
 * Who hears the global keys. Under Wayland never the hook: it would only hear keys that go to X11 windows, and so seem to
 * work until the user plays a game.
 */
export function chooseKeySource(
  platform: NodeJS.Platform,
  { XDG_SESSION_TYPE, WAYLAND_DISPLAY }: SessionEnvironment,
): DesktopState["keySource"] {
  if (platform !== "linux") return "hook";
  if (XDG_SESSION_TYPE === "wayland") return "portal";
  return WAYLAND_DISPLAY && XDG_SESSION_TYPE !== "x11" ? "portal" : "hook";
}
