import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { listPackage } from "@electron/asar";
import { FuseState, FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DesktopWorld } from "../helpers/desktop/desktop-world.ts";
import { OtherWindow } from "../helpers/desktop/other-window.ts";
import { packageProgram } from "../helpers/desktop/packaged-program.ts";
import { expectHears } from "../helpers/e2e/expect-heard.ts";
import { projectDir } from "../helpers/paths.ts";
import { TempFolder } from "../helpers/temp-folder.ts";

const NATIVE_PACKAGES = [
  "node_modules/@koromix/koffi-linux-x64/index.js",
  "node_modules/@koromix/koffi-linux-x64/linux_x64/koffi.node",
  "node_modules/@koromix/koffi-linux-x64/package.json",
  "node_modules/koffi/index.cjs",
  "node_modules/koffi/package.json",
  "node_modules/koffi/src/koffi/index.cjs",
  "node_modules/node-gyp-build/index.js",
  "node_modules/node-gyp-build/node-gyp-build.js",
  "node_modules/node-gyp-build/package.json",
  "node_modules/uiohook-napi/dist/index.js",
  "node_modules/uiohook-napi/package.json",
  "node_modules/uiohook-napi/prebuilds/linux-x64/uiohook-napi.node",
];
const TEST_FILES = ["test/driver-preload.cjs", "test/electron-22.cjs", "test/packaged-entry.cjs"];

const owned = new AsyncDisposableStack();
let executable: string;

beforeAll(async () => {
  executable = await packageProgram(owned.use(await TempFolder.make()).path);
});

afterAll(() => owned.disposeAsync());

async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(join(projectDir, dir), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(projectDir.length).replace(/^\//, ""));
}

describe("the packaged program", () => {
  it("holds what was built and the native packages for this system, and nothing else", async () => {
    const archive = join(dirname(executable), "resources", "app.asar");
    const packed = listPackage(archive, { isPack: false }).map((path) => path.slice(1));
    // Folders are listed too.
    const files = packed.filter((path) => !packed.some((other) => other.startsWith(`${path}/`)));
    const built = await filesBelow("dist/desktop");
    expect(files.toSorted()).toEqual([...built, ...NATIVE_PACKAGES, ...TEST_FILES, "package.json"].toSorted());
  });

  it("keeps native code beside the archive, where the system's loader finds it, and nothing else", async () => {
    const unpacked = join(dirname(executable), "resources", "app.asar.unpacked");
    const entries = await readdir(unpacked, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    expect(files.toSorted()).toEqual(["koffi.node", "uiohook-napi.node"]);
  });

  it("has its fuses set; that of the inspector is for the test's driver", async () => {
    const wire = await getCurrentFuseWire(executable);
    expect(wire).toMatchObject({
      [FuseV1Options.RunAsNode]: FuseState.DISABLE,
      [FuseV1Options.EnableCookieEncryption]: FuseState.ENABLE,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: FuseState.DISABLE,
      [FuseV1Options.EnableNodeCliInspectArguments]: FuseState.ENABLE,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: FuseState.ENABLE,
      [FuseV1Options.OnlyLoadAppFromAsar]: FuseState.ENABLE,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: FuseState.DISABLE,
    });
  });

  it("holds a call, with a key that is held behind another window", async () => {
    await using world = await DesktopWorld.open({ program: { executable, args: [] } });
    const { display, anna, ben } = world;
    expect(await anna.app.electron.evaluate(({ app }) => app.isPackaged)).toBe(true);
    await anna.client.bindKey("Hold to talk", "F8");
    await world.meet();
    await using _game = await OtherWindow.open(display);
    await display.keyDown("F8");
    await anna.client.waitForTransmit(true);
    await expectHears(ben.client, anna);
    await display.keyUp("F8");
    await anna.client.waitForTransmit(false);
  });
});
