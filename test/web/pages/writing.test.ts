import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launchChromium } from "../../helpers/browser/chromium.ts";
import { look, SceneServer, type Size } from "../look/scene-page.ts";
import { SCENES } from "../look/scenes.ts";

/* What of writing only a real browser tells: undo, caret, focus, and how large things are. */

let server: SceneServer;
let browser: Browser;

beforeAll(async () => {
  server = await SceneServer.start();
  browser = await launchChromium({ kind: "denied" });
});

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

const fieldOf = (page: Page) => page.getByRole("textbox", { name: "Message #general" });

async function show(page: Page, name: string): Promise<void> {
  const scene = SCENES[name];
  if (scene === undefined) throw new Error(`There is no scene ${name}.`);
  await server.show(page, name, scene);
}

async function opened(size: Size): Promise<Page> {
  return (await browser.newContext(look(size, "dark"))).newPage();
}

describe("a message that is being written", () => {
  let page: Page;
  beforeAll(async () => {
    page = await opened("wide");
  });
  afterAll(() => page.context().close());
  beforeEach(() => show(page, "composer-empty"));

  it("has undo for what took the place of what was typed", async () => {
    const field = fieldOf(page);
    await field.focus();
    await page.keyboard.type("so :smile");
    await page.getByRole("option", { name: ":smile:" }).waitFor();
    await page.keyboard.type(":");
    expect(await field.inputValue()).toBe("so 😄");
    await page.keyboard.press("Control+z");
    expect(await field.inputValue()).toBe("so :smile:");
  });

  it("has undo for marks around a selection, which stays selected", async () => {
    const field = fieldOf(page);
    await field.focus();
    await page.keyboard.type("one two");
    await page.keyboard.press("Control+Shift+ArrowLeft");
    await page.keyboard.press("Control+b");
    expect(await field.inputValue()).toBe("one **two**");
    expect(await page.evaluate(() => getSelection()?.toString())).toBe("two");
    await page.keyboard.press("Control+z");
    expect(await field.inputValue()).toBe("one two");
  });

  it("gets an emoji at the caret, and the focus back", async () => {
    const field = fieldOf(page);
    await field.focus();
    await page.keyboard.type("ab");
    await page.keyboard.press("ArrowLeft");
    await page.getByRole("button", { name: "Emoji", exact: true }).click();
    await page.getByRole("textbox", { name: "Search emoji" }).fill("tada");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await field.inputValue()).toBe("a🎉b");
    await page.keyboard.type("!");
    expect(await field.inputValue()).toBe("a🎉!b");
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    expect(await field.inputValue()).toBe("ab");
  });

  it("gets a name that is pressed", async () => {
    const field = fieldOf(page);
    await field.focus();
    await page.keyboard.type("@chi");
    await page.getByRole("option", { name: /Chidi/ }).click();
    await page.keyboard.type("hello");
    expect(await field.inputValue()).toBe("@chidi hello");
  });

  it("grows to twelve lines, and scrolls behind them", async () => {
    const field = fieldOf(page);
    const heightPx = async () => (await field.boundingBox())?.height ?? 0;
    const onePx = await heightPx();
    await field.fill("1\n2\n3");
    expect(await heightPx()).toBe(onePx + 2 * 22);
    await field.fill(Array.from({ length: 40 }, (_, index) => `${index}`).join("\n"));
    expect(await heightPx()).toBe(276);
    expect(await field.evaluate((element) => element.scrollHeight > element.clientHeight)).toBe(true);
  });

  it("takes what is dropped on the channel, which shows it meanwhile", async () => {
    const drag = (type: string) =>
      page.evaluate((eventType) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(["x"], "map.txt"));
        const event = new DragEvent(eventType, { dataTransfer, bubbles: true, cancelable: true });
        document.querySelector("main")?.dispatchEvent(event);
      }, type);
    await drag("dragover");
    await page.getByText("Drop to add to your message").waitFor();
    await drag("drop");
    await page.getByText("Drop to add to your message").waitFor({ state: "detached" });
  });
});

describe("on a page of 480 pixels", () => {
  it.each(["composer-people", "emoji-search", "composer-draft", "composer-edit"])(
    "all of %s is in sight",
    async (name) => {
      const page = await opened("narrow");
      await show(page, name);
      for (const box of await page.locator(".composer-box, .popover").all()) {
        const { x = -1, y = -1, width = 0, height = 0 } = (await box.boundingBox()) ?? {};
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
        expect(x + width).toBeLessThanOrEqual(480);
        expect(y + height).toBeLessThanOrEqual(700);
      }
      await page.context().close();
    },
  );
});
