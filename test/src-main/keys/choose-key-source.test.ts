import { describe, expect, it } from "vitest";
import { chooseKeySource, type SessionEnvironment } from "../../../src-main/keys/choose-key-source.ts";

const CASES: readonly (readonly [NodeJS.Platform, SessionEnvironment, "hook" | "portal"])[] = [
  ["linux", { XDG_SESSION_TYPE: "wayland", WAYLAND_DISPLAY: "wayland-0" }, "portal"],
  ["linux", { XDG_SESSION_TYPE: "wayland" }, "portal"],
  ["linux", { WAYLAND_DISPLAY: "wayland-1" }, "portal"],
  // A compositor that was started by hand on a text console.
  ["linux", { XDG_SESSION_TYPE: "tty", WAYLAND_DISPLAY: "wayland-1" }, "portal"],
  // An X11 session in which a nested compositor left its variable.
  ["linux", { XDG_SESSION_TYPE: "x11", WAYLAND_DISPLAY: "wayland-0" }, "hook"],
  ["linux", { XDG_SESSION_TYPE: "x11" }, "hook"],
  ["linux", { WAYLAND_DISPLAY: "" }, "hook"],
  ["linux", {}, "hook"],
  ["win32", { XDG_SESSION_TYPE: "wayland" }, "hook"],
  ["darwin", { WAYLAND_DISPLAY: "wayland-0" }, "hook"],
];

describe("chooseKeySource", () => {
  it.each(CASES)("%s %j: %s", (platform, env, expected) => {
    expect(chooseKeySource(platform, env)).toBe(expected);
  });
});
