import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { VERDICT_WORDS } from "../../src-renderer/views/settings/connection/verdict-words.ts";
import { DesktopWorld } from "../helpers/desktop/desktop-world.ts";
import { OtherWindow } from "../helpers/desktop/other-window.ts";
import { ConnectionTestPage } from "../helpers/e2e/connection-test-page.ts";
import { expectHears } from "../helpers/e2e/expect-heard.ts";
import { Child } from "../helpers/processes/child.ts";

const CLOSED_WITHIN_MS = 250;
const HEARING_WITHIN_MS = 2_000;

const owned = new AsyncDisposableStack();
let world: DesktopWorld;

beforeAll(async () => {
  world = owned.use(await DesktopWorld.open());
  const { display, anna } = world;
  owned.use(new Child({ program: "trayer", args: [], env: display.env, cwd: "/" }));
  await anna.client.bindKey("Hold to talk", "F8");
  await world.meet();
  await anna.client.watchTransmit();
  owned.use(await OtherWindow.open(display));
});

afterAll(() => owned.disposeAsync());

describe("a connection test", () => {
  it("C2 asks the server through main, and takes nothing from the call", async () => {
    const { client } = world.anna;
    const page = await ConnectionTestPage.open(client);
    const { sentence, steps } = await page.run();
    expect(sentence, steps.join("\n")).toBe(VERDICT_WORDS.noRelay.sentence);
    expect(steps[0]).toMatch(/Round trip \d+ ms/);
    await page.close();
    await client.waitForCall("connected", "Lobby");
  });
});

describe("a key helper that is killed while its key is held", () => {
  it("leaves the microphone closed within 250 ms, and another one hears the keys within 2 s", async ({ annotate }) => {
    const { display, anna } = world;
    await display.keyDown("F8");
    await anna.client.waitForTransmit(true);
    const pid = await anna.app.helperPid();
    if (pid === null) throw new Error("There is no helper.");
    const killedMs = Date.now();
    process.kill(pid, "SIGKILL");
    const closedMs = (await anna.client.closedAfter(killedMs)) - killedMs;
    const hearingMs = (await anna.app.hearsAgain(killedMs)) - killedMs;
    await annotate(`closed after ${closedMs} ms, hearing again after ${hearingMs} ms`);
    expect(closedMs).toBeLessThanOrEqual(CLOSED_WITHIN_MS);
    expect(hearingMs).toBeLessThanOrEqual(HEARING_WITHIN_MS);

    await display.keyUp("F8");
    await display.keyDown("F8");
    await anna.client.waitForTransmit(true);
    await display.keyUp("F8");
    await anna.client.waitForTransmit(false);
  });
});

describe("a window that is closed into the tray", () => {
  it("takes nothing from the call: its microphone is opened by the key, and is heard", async () => {
    const { display, anna, ben } = world;
    const isVisible = () =>
      anna.app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
    await expect.poll(async () => (await anna.app.trayHistory()).length).toBeGreaterThan(0);
    await anna.app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await expect.poll(isVisible).toBe(false);
    await display.keyDown("F8");
    await expectHears(ben.client, anna);
    await display.keyUp("F8");
    await anna.client.waitForTransmit(false);
    await anna.client.waitForCall("connected", "Lobby");
    expect(await isVisible()).toBe(false);
  });
});
