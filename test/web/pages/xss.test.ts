import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "../../helpers/browser/chromium.ts";
import { RAN, XSS_CORPUS } from "../../src-renderer/views/chat/xss-corpus.ts";
import { look, SceneServer } from "../look/scene-page.ts";
import { XSS_SCENES } from "../look/xss-scenes.ts";

/* The page stands here without its content security policy: nothing may depend on that. */

/** What only a text that was believed brings into the page. */
const FOREIGN =
  "script:not([type=module]), iframe, object, embed, base, form[action], meta[http-equiv], video, audio, math";
const TRUSTED_PROTOCOLS = ["http:", "https:", "mailto:"];

/** What the browser may do a moment later: load, fail to load, colour code. */
const SETTLED_MS = 60;

let server: SceneServer;
let browser: Browser;
let page: Page;
let asked: string[] = [];
let complaints: string[] = [];

beforeAll(async () => {
  server = await SceneServer.start();
  browser = await launchChromium({ kind: "denied" });
  page = await (await browser.newContext(look("wide", "dark"))).newPage();
  page.on("request", (request) => asked.push(request.url()));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("popup", (popup) => complaints.push(`window: ${popup.url()}`));
});

afterAll(async () => {
  await browser?.close();
  await server?.[Symbol.asyncDispose]();
});

describe("a text that means harm is only shown", () => {
  it.each(XSS_CORPUS)("$name", async ({ name, place, payload }) => {
    asked = [];
    complaints = [];
    const key = `xss: ${name}`;
    const scene = XSS_SCENES[key];
    if (scene === undefined) throw new Error(`There is no scene ${key}.`);
    await server.show(page, key, scene);
    await page.locator(".message").first().waitFor();
    if (place === "text") await openAll(page);
    await page.mouse.move(640, 700);
    await page.waitForTimeout(SETTLED_MS);

    const found = await page.evaluate(
      ([ran, foreign]) => {
        const elements = [...document.querySelectorAll("#root *")];
        return {
          ran: ran in window,
          foreign: elements.filter((each) => each.matches(foreign)).map((each) => each.outerHTML),
          handlers: elements.flatMap((each) => each.getAttributeNames().filter((attribute) => /^on/i.test(attribute))),
          protocols: elements.flatMap((each) => (each instanceof HTMLAnchorElement ? [each.protocol] : [])),
          openers: elements.filter((each) => each.matches("a:not([rel~=noopener][rel~=noreferrer][target=_blank])"))
            .length,
          text: document.querySelector("#root")?.textContent ?? "",
        };
      },
      [RAN, FOREIGN] as const,
    );
    const origin = new URL(page.url()).origin;
    expect(found).toMatchObject({ ran: false, foreign: [], handlers: [], openers: 0 });
    expect(found.protocols.filter((protocol) => !TRUSTED_PROTOCOLS.includes(protocol))).toEqual([]);
    expect(asked.filter((url) => new URL(url).origin !== origin && !url.startsWith("data:"))).toEqual([]);
    expect(complaints).toEqual([]);
    // A reply line shows what is said, without its marks.
    if (place !== "text" && place !== "reply") expect(found.text).toContain(payload);
  });
});

/** What is hidden in spoilers is shown as well. */
async function openAll(shown: Page): Promise<void> {
  const spoiler = shown.getByRole("button", { name: "Spoiler, press to show" });
  while ((await spoiler.count()) > 0) await spoiler.first().click();
}
