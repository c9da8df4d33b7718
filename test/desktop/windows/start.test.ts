import { readdir } from "node:fs/promises";
import { clickMenuItem } from "electron-playwright-helpers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SENTENCES, speak } from "../../helpers/audio/speech.ts";
import { type DesktopApp, type DesktopAppOptions, startAgain } from "../../helpers/desktop/desktop-app.ts";
import { OtherWindow } from "../../helpers/desktop/other-window.ts";
import { XDisplay } from "../../helpers/desktop/x-display.ts";
import { Stage } from "../../helpers/e2e/stage.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";

const owned = new AsyncDisposableStack();
let stage: Stage;
let options: DesktopAppOptions;
let app: DesktopApp;

beforeAll(async () => {
  const display = owned.use(await XDisplay.open());
  const home = owned.use(await TempFolder.make()).path;
  stage = owned.use(await Stage.open());
  options = { display, home, microphone: { kind: "plays", path: (await speak(SENTENCES.anna)).path } };
  ({ app } = await stage.desktopSpeaker("anna", options));
});

afterAll(() => owned.disposeAsync());

function window(): Promise<{ isVisible: boolean; isFocused: boolean; count: number }> {
  return app.electron.evaluate(({ BrowserWindow }) => {
    const windows = BrowserWindow.getAllWindows();
    return {
      isVisible: windows[0]?.isVisible() ?? false,
      isFocused: windows[0]?.isFocused() ?? false,
      count: windows.length,
    };
  });
}

/** Chromium's buffers of sound, in samples, as this process was started. */
function audioBufferSize(): Promise<string> {
  return app.electron.evaluate((electron) => electron.app.commandLine.getSwitchValue("audio-buffer-size"));
}

/** `cromulent:` link of an invite's address. */
function linkOf(inviteUrl: string): string {
  const { origin, pathname } = new URL(inviteUrl);
  const code = pathname.split("/").at(-1) ?? "";
  return `cromulent://join?server=${encodeURIComponent(origin)}&code=${encodeURIComponent(code)}`;
}

describe("a second start of the program", () => {
  it("brings the window of the first to the front, and ends", async () => {
    await using game = await OtherWindow.open(options.display);
    await expect.poll(window).toMatchObject({ isFocused: false });
    await startAgain(options);
    await expect.poll(window).toEqual({ isVisible: true, isFocused: true, count: 1 });
    expect(game.keyPresses).toBe(0);
  });

  it("brings back a window that was hidden", async () => {
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    await expect.poll(window).toMatchObject({ isVisible: false });
    await startAgain(options);
    await expect.poll(window).toMatchObject({ isVisible: true, count: 1 });
  });

  it("with a link asks the first whether to join there", async () => {
    await startAgain({ ...options, args: ["cromulent://voice.example/invite/K3QF-TEST"] });
    const question = app.client.page.getByRole("dialog", { name: "Join voice.example?" });
    await question.waitFor();
    await question.getByRole("button", { name: "Not now" }).click();
    await question.waitFor({ state: "detached" });
  });
});

describe("the application menu", () => {
  it("opens the settings, and the folder with the log", async () => {
    const { page } = app.client;
    await clickMenuItem(app.electron, "label", "Settings…");
    const settings = page.getByRole("dialog", { name: "Settings" });
    await settings.getByRole("button", { name: "Close" }).click();
    await settings.waitFor({ state: "detached" });

    const opened = app.electron.evaluate(
      ({ shell }) =>
        new Promise<string>((resolve) => {
          shell.openPath = async (path) => {
            resolve(path);
            return "";
          };
        }),
    );
    await clickMenuItem(app.electron, "label", "Open Log Folder");
    expect(await readdir(await opened)).toContain("main.log");
  });
});

describe("what the user chose", () => {
  it("is there after the program was ended and started again: server, log-in, keys, latency", async () => {
    // There is no keyring here.
    await app.client.setSwitch("Keep me logged in without encryption", true, "App");
    await app.client.bindKey("Toggle mute", "F9");
    await app.client.chooseLatency("lowest");
    expect(await audioBufferSize()).toBe("480");
    await app.quit();
    app = await stage.desktopApp(options);
    expect(await audioBufferSize()).toBe("240");
    const { page } = app.client;
    await page
      .getByRole("navigation", { name: "Servers" })
      .getByRole("button", { name: /^Cromulent/ })
      .waitFor();
    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("tab", { name: "Keys" }).click();
    await page.getByRole("list", { name: "Keys: Toggle mute" }).getByText("F9").waitFor();
  });
});

describe("a link on the command line", () => {
  it("opens the form for an account on that server, with the invite's code in it", async () => {
    await using home = await TempFolder.make();
    const link = linkOf(stage.inviteUrl);
    const fresh = await stage.desktopApp({ ...options, home: home.path, args: [link] });
    const { page } = fresh.client;
    await page
      .getByRole("dialog", { name: /^Join 127/ })
      .getByRole("button", { name: "Add server" })
      .click();
    await page.getByLabel("Username").waitFor();
    await expect.poll(() => page.getByLabel("Invite code").inputValue()).toBe(new URL(link).searchParams.get("code"));
    await fresh.quit();
  });
});
