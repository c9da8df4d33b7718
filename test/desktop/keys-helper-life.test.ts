import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Binding } from "../../shared/desktop/bindings.ts";
import type { PreloadApi } from "../../shared/desktop/ipc.ts";
import type { DesktopApp } from "../helpers/desktop/desktop-app.ts";
import { XDisplay } from "../helpers/desktop/x-display.ts";
import { Stage } from "../helpers/e2e/stage.ts";
import { TempFolder } from "../helpers/temp-folder.ts";

const TALK: Binding = { id: "talk", action: "holdToTalk", trigger: ["F8"] };

let display: XDisplay;
let home: TempFolder;
let stage: Stage;
let app: DesktopApp;

beforeAll(async () => {
  display = await XDisplay.open();
  home = await TempFolder.make();
  stage = await Stage.open();
  app = await stage.desktopApp({ display, home: home.path, microphone: { kind: "denied" } });
});

afterAll(async () => {
  await stage?.[Symbol.asyncDispose]();
  await home?.[Symbol.asyncDispose]();
  await display?.[Symbol.asyncDispose]();
});

/** One after the other, each as soon as main has answered the one before. */
function bind(...sets: readonly (readonly Binding[])[]): Promise<void> {
  return app.client.page.evaluate(async (all) => {
    const api: PreloadApi = Reflect.get(window, "cromulent");
    for (const bindings of all) await api.setBindings([...bindings]);
  }, sets);
}

/** A process that ended and that nobody has asked about yet counts as ended. */
async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "State:\tX");
  return !/^State:\t[ZX]/m.test(status);
}

async function runningHelpers(): Promise<number[]> {
  const pids = await app.electron.evaluate(() => globalThis.observed.helperPids);
  const running = await Promise.all(pids.map(isRunning));
  return pids.filter((_, index) => running[index]);
}

const helpersStarted = () => app.electron.evaluate(() => globalThis.observed.helperPids.length);

describe("the process that hears all keys", () => {
  it("is there from the first binding to the last, and is one", async () => {
    expect(await helpersStarted()).toBe(0);
    const boundMs = Date.now();
    await bind([TALK]);
    await app.hearsAgain(boundMs);
    expect(await runningHelpers()).toHaveLength(1);
    await bind([TALK, { ...TALK, id: "other", trigger: ["F9"] }]);
    expect(await helpersStarted()).toBe(1);
    await bind([]);
    await expect.poll(runningHelpers).toEqual([]);
  });

  it("ends also where it was unbound, or tried again, before it had started", async () => {
    const before = await helpersStarted();
    await bind([TALK], [], [TALK], [], [TALK], []);
    await expect.poll(helpersStarted).toBe(before + 3);
    await expect.poll(runningHelpers).toEqual([]);
    await bind([TALK]);
    await app.client.page.evaluate(() => {
      const api: PreloadApi = Reflect.get(window, "cromulent");
      for (let times = 0; times < 50; times++) api.retryKeys(null);
    });
    await expect.poll(async () => (await runningHelpers()).length).toBe(1);
    expect((await helpersStarted()) - before).toBeLessThanOrEqual(5);
    await bind([]);
    await expect.poll(runningHelpers).toEqual([]);
  });

  it("does not outlive a main process that is killed", async () => {
    const boundMs = Date.now();
    await bind([TALK]);
    await app.hearsAgain(boundMs);
    const [pid = 0] = await runningHelpers();
    app.electron.process().kill("SIGKILL");
    await expect.poll(() => isRunning(pid), { timeout: 5_000 }).toBe(false);
  });
});
