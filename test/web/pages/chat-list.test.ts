import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launchChromium } from "../../helpers/browser/chromium.ts";
import { LIVE_SCENES, TOTAL } from "../look/live-scenes.ts";
import { look, SceneServer } from "../look/scene-page.ts";

let server: SceneServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  server = await SceneServer.start();
  browser = await launchChromium({ kind: "denied" });
  page = await (await browser.newContext(look("wide", "dark"))).newPage();
});

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

beforeEach(() => show("live-list"));

async function show(name: string): Promise<void> {
  const scene = LIVE_SCENES[name];
  if (scene === undefined) throw new Error(`There is no scene ${name}.`);
  await server.show(page, name, scene);
  await row(TOTAL).waitFor();
  await settled();
}

const row = (id: number) => page.locator(`[data-row="m${id}"]`);

/** Until nothing moves any more. */
async function settled(): Promise<void> {
  await page.waitForTimeout(300);
}

/** How far it is to the end of the list. */
const gap = () =>
  page.locator(".message-scroll").evaluate((area) => area.scrollHeight - area.scrollTop - area.clientHeight);

/** The first message that is wholly in view, and where its top is. */
const firstInView = () =>
  page.locator(".message-scroll").evaluate((area) => {
    const edge = area.getBoundingClientRect().top;
    const rows = [...area.querySelectorAll<HTMLElement>("[data-row]")]
      .map((each) => ({ key: each.dataset["row"] ?? "", top: each.getBoundingClientRect().top - edge }))
      .filter(({ top }) => top >= 0)
      .sort((a, b) => a.top - b.top);
    return rows[0] ?? { key: "none", top: 0 };
  });

const topOf = (key: string) =>
  page.locator(".message-scroll").evaluate((area, rowKey) => {
    const found = area.querySelector(`[data-row="${rowKey}"]`);
    return found === null ? null : found.getBoundingClientRect().top - area.getBoundingClientRect().top;
  }, key);

async function wheel(deltaY: number): Promise<void> {
  await page.mouse.move(600, 400);
  await page.mouse.wheel(0, deltaY);
}

describe("the place of the list", () => {
  it("opens at the newest message", async () => {
    expect(await gap()).toBeLessThan(2);
    expect(await page.evaluate(() => window.seenIds.at(-1))).toBe(TOTAL);
  });

  it("stays at the end when something is written, however high it is", async () => {
    for (const text of ["one", "two\n".repeat(12), "three"]) {
      await page.evaluate((written) => window.somebodyWrites(written), text);
    }
    await settled();
    expect(await gap()).toBeLessThan(2);
    expect(await page.evaluate(() => window.seenIds.at(-1))).toBe(TOTAL + 3);
  });

  it("stays at the end when a hundred messages come faster than their rows are measured", async () => {
    await page.evaluate(async () => {
      for (let index = 0; index < 100; index += 1) {
        window.somebodyWrites(index % 3 === 0 ? "higher\n".repeat(6) : `low ${index}`);
        // As frames of a socket come: some within one frame of the screen, some between two.
        if (index % 2 === 0) await new Promise<void>((resolve) => setTimeout(resolve));
      }
    });
    await settled();
    expect(await gap()).toBeLessThan(2);
    expect(await page.evaluate(() => window.seenIds.at(-1))).toBe(TOTAL + 100);
  });

  it("stays where it is when something is written while one reads further up", async () => {
    await wheel(-700);
    await settled();
    const before = await firstInView();
    await page.evaluate(() => window.somebodyWrites("new"));
    await settled();
    expect(await firstInView()).toEqual(before);
    expect(await page.evaluate(() => window.seenIds.at(-1))).toBeLessThan(TOTAL);
    await page.getByRole("button", { name: /Jump to present|new message/ }).click();
    await settled();
    expect(await gap()).toBeLessThan(2);
  });

  it("keeps its place while older ones load, and the newest are let go", async () => {
    for (let round = 0; round < 14; round += 1) {
      await wheel(-2_500);
      await page.waitForTimeout(60);
    }
    await settled();
    const before = await firstInView();
    await wheel(-1);
    await page.waitForTimeout(150);
    expect(Math.abs(((await topOf(before.key)) ?? 1e9) - before.top)).toBeLessThan(4);
    // Back down what was let go comes again, without a gap.
    const ids = await page
      .locator("[data-row]")
      .evaluateAll((rows) => rows.map((each) => Number(each.dataset["row"]?.slice(1))).sort((a, b) => a - b));
    const inOneGo = ids.filter((id) => id !== Math.max(...ids));
    expect(inOneGo.every((id, index) => index === 0 || id === (inOneGo[index - 1] ?? 0) + 1)).toBe(true);
  });

  it("asks for older ones once, and nothing counts as seen that is not, when they come", async () => {
    const before = await page.evaluate(() => [window.olderAsked, window.seenIds.length] as const);
    await wheel(-2_600);
    await settled();
    const [asked, seen] = await page.evaluate(() => [window.olderAsked, window.seenIds] as const);
    expect(asked - before[0]).toBe(1);
    // The first may be of the wheel's own first pixels.
    const sinceThen = seen.slice(before[1] + 1);
    expect(sinceThen.length).toBeGreaterThan(0);
    expect(Math.max(...sinceThen)).toBeLessThan(TOTAL - 10);
  });

  it("never draws rows from elsewhere while one reads back and older ones load", async () => {
    await page.locator(".message-scroll").evaluate((area) => {
      window.drawnAtPx = [];
      new MutationObserver((changes) => {
        const { top } = area.getBoundingClientRect();
        for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
          const drawn = node instanceof HTMLElement && node.isConnected ? node.querySelector("[data-row]") : null;
          if (drawn !== null) window.drawnAtPx.push(drawn.getBoundingClientRect().top - top);
        }
      }).observe(area, { childList: true, subtree: true });
    });
    await page.mouse.move(600, 400);
    for (let turn = 0; turn < 120; turn += 1) {
      await page.mouse.wheel(0, -400);
      await page.waitForTimeout(20);
    }
    const drawnAtPx = await page.evaluate(() => window.drawnAtPx);
    expect(drawnAtPx.length).toBeGreaterThan(150);
    // About a screen above is drawn ahead; far below is the one that the keyboard would come to.
    expect(drawnAtPx.filter((px) => px < -1_600)).toEqual([]);
  });

  it("keeps its place when a message above is deleted", async () => {
    await wheel(-1_200);
    await settled();
    const before = await firstInView();
    const above = Number(before.key.slice(1)) - 3;
    await page.evaluate((id) => window.deleteMessage(id), above);
    await settled();
    expect(Math.abs(((await topOf(before.key)) ?? 1e9) - before.top)).toBeLessThan(4);
  });

  it("is at the end still when the window got smaller, and larger again", async () => {
    await page.setViewportSize({ width: 700, height: 500 });
    await settled();
    expect(await gap()).toBeLessThan(2);
    await page.setViewportSize({ width: 1280, height: 800 });
    await settled();
    expect(await gap()).toBeLessThan(2);
  });

  it("goes to what a reply answers, marks it, and comes back", async () => {
    await show("live-reply");
    await page.getByRole("button", { name: /long ago/ }).click();
    await page.locator('[data-row="m5000"][data-marked="true"]').waitFor();
    await settled();
    const top = (await topOf("m5000")) ?? -1;
    expect(top).toBeGreaterThan(0);
    expect(top).toBeLessThan(600);
    await expect.poll(() => row(5_000).getAttribute("data-marked"), { timeout: 5_000 }).toBe("false");
    await page.getByRole("button", { name: /Jump to present|new message/ }).click();
    await row(TOTAL).waitFor();
    await settled();
    expect(await gap()).toBeLessThan(2);
  });
});

describe("the keyboard in the list", () => {
  it("has one stop, moves by arrows, and opens what can be done with a message", async () => {
    await row(TOTAL).focus();
    await page.keyboard.press("ArrowUp");
    await expect.poll(() => focusedRow()).toBe(`m${TOTAL - 1}`);
    for (let step = 0; step < 12; step += 1) {
      await page.keyboard.press("ArrowUp");
      await expect.poll(() => focusedRow()).toBe(`m${TOTAL - 2 - step}`);
    }
    expect(await page.locator('[data-row][tabindex="0"]').count()).toBe(1);
    await page.keyboard.press("Enter");
    await page.getByRole("menuitem", { name: "Reply" }).waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => focusedRow()).toBe(`m${TOTAL - 13}`);
    await page.keyboard.press("End");
    await expect.poll(() => focusedRow()).toBe(`m${TOTAL}`);
    expect(await gap()).toBeLessThan(2);
  });

  const focusedRow = () => page.evaluate(() => document.activeElement?.getAttribute("data-row"));
});
