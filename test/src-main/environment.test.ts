import { describe, expect, it } from "vitest";
import { readEnvironment } from "../../src-main/environment.ts";

describe("the desktop app's environment", () => {
  it("is empty where nothing is said", () => {
    expect(readEnvironment({ CROMULENT_SERVER: "", HOME: "/root" }, "linux")).toEqual({
      userDataDir: null,
      serverUrl: null,
      logLevel: "info",
      keySource: "hook",
      systemBus: null,
      appImage: null,
      portableFile: null,
      configFolder: null,
      x11: null,
    });
  });

  it("names folder, server and level", () => {
    const env = {
      CROMULENT_USER_DATA: "/tmp/x",
      CROMULENT_SERVER: "http://127.0.0.1:8787",
      CROMULENT_LOG_LEVEL: "debug",
    };
    expect(readEnvironment(env, "linux")).toMatchObject({
      userDataDir: "/tmp/x",
      serverUrl: "http://127.0.0.1:8787",
      logLevel: "debug",
    });
  });

  it("knows the X server, unless the session is Wayland's", () => {
    const env = { DISPLAY: ":0", XAUTHORITY: "/run/xauth" };
    expect(readEnvironment(env, "linux")).toMatchObject({
      keySource: "hook",
      x11: { display: ":0", authorityFile: "/run/xauth" },
    });
    const wayland = { ...env, XDG_SESSION_TYPE: "wayland" };
    expect(readEnvironment(wayland, "linux")).toMatchObject({ keySource: "portal", x11: null });
    expect(readEnvironment(env, "darwin")).toMatchObject({ keySource: "hook", x11: null });
  });

  it("ignores a folder of settings that is no whole path", () => {
    expect(readEnvironment({ XDG_CONFIG_HOME: "config" }, "linux").configFolder).toBeNull();
    expect(readEnvironment({ XDG_CONFIG_HOME: "/home/a/conf" }, "linux").configFolder).toBe("/home/a/conf");
  });

  it("is refused with all that is wrong with it", () => {
    const env = { CROMULENT_USER_DATA: "data", CROMULENT_SERVER: "ftp://x", CROMULENT_LOG_LEVEL: "loud" };
    expect(() => readEnvironment(env, "linux")).toThrow(
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
