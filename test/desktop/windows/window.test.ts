import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PAGE_URL } from "../../../src-main/security/app-origin.ts";
import { SENTENCES, speak } from "../../helpers/audio/speech.ts";
import { DesktopApp, type DesktopAppOptions } from "../../helpers/desktop/desktop-app.ts";
import { XDisplay } from "../../helpers/desktop/x-display.ts";
import { runTool } from "../../helpers/processes/run-tool.ts";

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

  it("opens in full screen where it was so, with its place kept for later", async () => {
    let normal: unknown;
    {
      await using app = await DesktopApp.launch(options);
      normal = await app.electron.evaluate(async ({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        if (window?.isVisible() === false) await new Promise<void>((resolve) => window.once("show", () => resolve()));
        const bounds = window?.getNormalBounds();
        const entered = new Promise<void>((resolve) => window?.once("enter-full-screen", () => resolve()));
        window?.setFullScreen(true);
        await entered;
        return bounds;
      });
    }
    await using app = await DesktopApp.launch(options);
    const now = () =>
      app.electron.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        return [window?.isFullScreen(), window?.getNormalBounds()];
      });
    await expect.poll(now).toEqual([true, normal]);
    await app.electron.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      const left = new Promise<void>((resolve) => window?.once("leave-full-screen", () => resolve()));
      window?.setFullScreen(false);
      return left;
    });
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

  it("asks what to do when its page's process dies again and again, and loads it again on wish", async () => {
    await using app = await DesktopApp.launch(options);
    const outcome = await crashFourTimes(app, 0);
    expect(outcome.buttons).toEqual(["Load again", "Quit"]);
    expect(outcome.asked).toBe(1);
    expect(outcome.url).toBe(PAGE_URL);
    expect(app.faults()).toEqual([]);
  });

  it("ends with its page on wish", async () => {
    await using app = await DesktopApp.launch(options);
    void crashFourTimes(app, 1).catch(() => undefined);
    expect(await app.quitCode()).toBe(0);
    expect(app.faults()).toEqual([]);
  });

  it("has the program's picture in the list of windows", async () => {
    await using app = await DesktopApp.launch(options);
    const id = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getNativeWindowHandle().readUInt32LE(),
    );
    const icon = await runTool("xprop", ["-id", String(id), "-notype", "32c", "_NET_WM_ICON"], {
      env: options.display.env,
    });
    // Width and height stand before the pixels.
    expect(icon).toMatch(/^_NET_WM_ICON = 256, 256, /);
  });
});

/** Lets the page's process die four times at once; `answer` is what the user chooses when asked. */
async function crashFourTimes(app: DesktopApp, answer: number) {
  return app.electron.evaluate(async ({ BrowserWindow, dialog }, response) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined) throw new Error("There is no window.");
    const questions: (string[] | undefined)[] = [];
    const asked = new Promise<void>((resolve) => {
      dialog.showMessageBox = async (...all: unknown[]) => {
        questions.push((all[1] as { buttons?: string[] }).buttons);
        resolve();
        return { response, checkboxChecked: false };
      };
    });
    const loaded = () => new Promise<void>((resolve) => contents.once("did-finish-load", () => resolve()));
    for (let crash = 0; crash < 4; crash++) {
      const again = loaded();
      contents.forcefullyCrashRenderer();
      if (crash === 3) await asked;
      await again;
    }
    return { asked: questions.length, buttons: questions[0], url: contents.getURL() };
  }, answer);
}
