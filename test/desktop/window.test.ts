import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PAGE_URL } from "../../src-main/security/app-origin.ts";
import { SENTENCES, speak } from "../helpers/audio/speech.ts";
import { DesktopApp, type DesktopAppOptions } from "../helpers/desktop/desktop-app.ts";
import { XDisplay } from "../helpers/desktop/x-display.ts";

let options: DesktopAppOptions;
const owned = new AsyncDisposableStack();

beforeAll(async () => {
  const display = owned.use(await XDisplay.open());
  const home = await mkdtemp(join(tmpdir(), "cromulent-window-"));
  owned.defer(() => rm(home, { recursive: true, force: true }));
  const { path } = await speak(SENTENCES.anna);
  options = { display, home, microphone: { kind: "plays", path } };
});

afterAll(() => owned.disposeAsync());

describe("the window", () => {
  it("opens where it was last", async () => {
    const place = { x: 40, y: 50, width: 700, height: 600 };
    {
      await using app = await DesktopApp.launch(options);
      await app.electron.evaluate(({ BrowserWindow }, bounds) => {
        const [window] = BrowserWindow.getAllWindows();
        const moved = new Promise<void>((resolve) => window?.once("resize", () => resolve()));
        window?.setBounds(bounds);
        return moved;
      }, place);
    }
    await using app = await DesktopApp.launch(options);
    const bounds = await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
    expect(bounds).toMatchObject({ width: place.width, height: place.height });
  });

  it("goes on minimised when it is closed and there is no tray", async () => {
    await using app = await DesktopApp.launch(options);
    const outcome = await app.electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      let minimized = 0;
      if (window !== undefined) {
        window.minimize = () => {
          minimized += 1;
        };
      }
      window?.close();
      return [BrowserWindow.getAllWindows().length, minimized];
    });
    expect(outcome).toEqual([1, 1]);
  });

  it("loads its page again when the page's process died", async () => {
    await using app = await DesktopApp.launch(options);
    const url = await app.electron.evaluate(
      ({ BrowserWindow }) =>
        new Promise((resolve) => {
          const contents = BrowserWindow.getAllWindows()[0]?.webContents;
          contents?.once("render-process-gone", () =>
            contents.once("did-finish-load", () => resolve(contents.getURL())),
          );
          contents?.forcefullyCrashRenderer();
        }),
    );
    expect(url).toBe(PAGE_URL);
    expect(app.faults()).toEqual([]);
  });
});
