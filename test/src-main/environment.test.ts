import { describe, expect, it } from "vitest";
import { readEnvironment } from "../../src-main/environment.ts";

describe("the desktop app's environment", () => {
  it("is empty where nothing is said", () => {
    expect(readEnvironment({ CROMULENT_SERVER: "", HOME: "/root" })).toEqual({
      userDataDir: null,
      serverUrl: null,
      logLevel: "info",
      isWayland: false,
      x11: null,
    });
  });

  it("names folder, server and level", () => {
    expect(
      readEnvironment({
        CROMULENT_USER_DATA: "/tmp/x",
        CROMULENT_SERVER: "http://127.0.0.1:8787",
        CROMULENT_LOG_LEVEL: "debug",
      }),
    ).toMatchObject({ userDataDir: "/tmp/x", serverUrl: "http://127.0.0.1:8787", logLevel: "debug" });
  });

  it.each([
    [{ XDG_SESSION_TYPE: "wayland" }, true],
    [{ XDG_SESSION_TYPE: "x11", WAYLAND_DISPLAY: "wayland-0" }, false],
    [{ WAYLAND_DISPLAY: "wayland-0" }, true],
    [{}, false],
  ])("tells Wayland by %j: %s", (env, isWayland) => {
    expect(readEnvironment(env).isWayland).toBe(isWayland);
  });

  it("is refused with all that is wrong with it", () => {
    const env = { CROMULENT_USER_DATA: "data", CROMULENT_SERVER: "ftp://x", CROMULENT_LOG_LEVEL: "loud" };
    expect(() => readEnvironment(env)).toThrow(
      expect.objectContaining({
        code: "invalid",
        message: [
          "CROMULENT_USER_DATA must be an absolute path.",
          "CROMULENT_SERVER must be an address as http://192.168.1.20:8787.",
          "CROMULENT_LOG_LEVEL must be info or debug.",
        ].join("\n"),
      }),
    );
  });
});
