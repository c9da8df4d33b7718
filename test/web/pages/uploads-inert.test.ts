import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filePath } from "../../../shared/client/file-path.ts";
import { launchChromium } from "../../helpers/browser/chromium.ts";
import { startTestServer, type TestServer } from "../../helpers/test-server.ts";
import { CANARY, UPLOAD_CORPUS } from "../../helpers/upload-corpus.ts";
import { uploadFile } from "../../helpers/uploads.ts";

const FILES = UPLOAD_CORPUS.filter(({ servedAs }) => servedAs !== "refused");

let server: TestServer;
let browser: Browser;
let page: Page;
/** By what the payload is called. */
const addresses = new Map<string, string>();
/** What ran, or called for something: nothing may. */
let deeds: string[] = [];

beforeAll(async () => {
  server = await startTestServer({ env: { LIMIT_UPLOADS_WAITING: "1000" } });
  const { token } = await server.createOwner();
  for (const payload of FILES) {
    const { id, name } = await uploadFile(server, token, payload);
    addresses.set(payload.what, `${server.url}${filePath(id, name)}`);
  }
  browser = await launchChromium({ kind: "denied" });
  const context = await browser.newContext();
  page = await context.newPage();
  page.on("dialog", (dialog) => {
    deeds.push(`dialog of ${page.url()}`);
    void dialog.dismiss();
  });
  context.on("request", (request) => {
    if (request.url().includes(CANARY)) deeds.push(`request of ${request.frame().url()}`);
  });
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

const addressOf = (what: string) => addresses.get(what) ?? "";

describe("in Chromium, an upload runs nothing", () => {
  test.each(FILES)("when its address is opened: $what", async ({ what, servedAs }) => {
    deeds = [];
    const download = servedAs === "file" ? page.waitForEvent("download") : null;
    const shown = await page.goto(addressOf(what)).then(
      () => "shown",
      () => "not shown",
    );
    if (download === null) {
      expect(shown).toBe("shown");
      expect(await page.evaluate(() => document.contentType)).toBe(servedAs);
      // Sandboxed: of no origin, so that it could do nothing with this server even if it ran.
      expect(await page.evaluate(() => self.origin)).toBe("null");
    } else {
      expect(shown).toBe("not shown");
      await (await download).cancel();
    }
    expect(deeds).toEqual([]);
  });

  test("and this would see it: as a page, the first of them does run", async () => {
    deeds = [];
    const body = Buffer.from(FILES[0]?.bytes ?? "");
    await page.route(`${server.url}/runs`, (route) => route.fulfill({ contentType: "text/html", body }));
    await page.goto(`${server.url}/runs`);
    expect(deeds).toContain(`dialog of ${server.url}/runs`);
    expect(deeds).toContain(`request of ${server.url}/runs`);
  });

  test("when a page of the same server embeds all of them, in every way there is", async () => {
    // An address of the server with no policy of its own: the worst page that could be.
    await page.route(`${server.url}/embeds`, (route) =>
      route.fulfill({ contentType: "text/html", body: "<!doctype html><title>embeds</title>" }),
    );
    await page.goto(`${server.url}/embeds`);
    // What the page before it called for may be told only now.
    deeds = [];
    const registered = await page.evaluate(
      async (urls) => {
        const add = (name: string, properties: Record<string, string>) =>
          new Promise<void>((resolve) => {
            const element = Object.assign(document.createElement(name), properties);
            for (const end of ["load", "error"]) element.addEventListener(end, () => resolve());
            // An object that is refused tells of neither.
            setTimeout(resolve, 500);
            document.body.append(element);
          });
        const embeds = (url: string) => [
          add("img", { src: url }),
          add("script", { src: url }),
          add("script", { src: url, type: "module" }),
          add("link", { href: url, rel: "stylesheet" }),
          add("iframe", { src: url }),
          add("object", { data: url }),
          add("embed", { src: url }),
        ];
        // All at once are too many frames for one page.
        for (let first = 0; first < urls.length; first += 10) {
          await Promise.all(urls.slice(first, first + 10).flatMap(embeds));
        }
        const workers = urls.map((url) =>
          navigator.serviceWorker.register(url).then(
            () => url,
            () => null,
          ),
        );
        return (await Promise.all(workers)).filter((url) => url !== null);
      },
      [...addresses.values()],
    );
    expect(registered).toEqual([]);
    expect(deeds).toEqual([]);
  });
});
