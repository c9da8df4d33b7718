import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundle } from "../../helpers/browser/bundle.ts";
import { launchChromium } from "../../helpers/browser/chromium.ts";
import { png } from "../../helpers/image-bytes.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { startTestServer, type TestServer } from "../../helpers/test-server.ts";

const LIMIT = 4 * 1024 * 1024;

let web: TempFolder;
let server: TestServer;
let browser: Browser;
let page: Page;
let token: string;

beforeAll(async () => {
  web = await TempFolder.make();
  await writeFile(join(web.path, "index.html"), `<!doctype html><script type="module" src="/test.js"></script>`);
  const entry = join(import.meta.dirname, "../../helpers/browser/files-entry.ts");
  await writeFile(join(web.path, "test.js"), await bundle(entry));
  server = await startTestServer({ webRoot: web.path, env: { LIMIT_UPLOAD_BYTES: String(LIMIT) } });
  ({ token } = await server.createOwner());
  browser = await launchChromium({ kind: "denied" });
  page = await browser.newPage();
  await page.goto(server.url);
  await page.waitForFunction(() => "files" in window);
});
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
  await web[Symbol.asyncDispose]();
});

describe("the web client sends a file", () => {
  test("M10 whole, under its name, and tells how far it is", async () => {
    const { attachment, progress } = await page.evaluate(async (token) => {
      const progress: number[] = [];
      const file = new File([new Uint8Array(3_000_000).fill(7)], 'Bild "1" ü.bin', { type: "text/html" });
      const attachment = await window.files.upload(token, file, (bytes) => progress.push(bytes));
      return { attachment, progress };
    }, token);
    expect(attachment).toMatchObject({ name: "Bild %221%22 ü.bin", size: 3_000_000, type: "application/octet-stream" });
    expect(progress.at(-1)).toBe(3_000_000);
    expect([...progress].sort((a, b) => a - b)).toEqual(progress);
    const served = await fetch(`${server.url}/files/${attachment.id}/a`);
    expect(Buffer.from(await served.arrayBuffer()).equals(Buffer.alloc(3_000_000, 7))).toBe(true);
  });

  test.each([
    ["too large by a little", LIMIT + 1],
    ["far too large", 20 * LIMIT],
  ])("that is %s, and reads the server's refusal", async (_what, size) => {
    const error = await page.evaluate(
      async ({ token, size }) => {
        const file = new File([new Uint8Array(size)], "large.bin");
        return window.files.upload(token, file, () => {}).then(String, ({ code, message }) => ({ code, message }));
      },
      { token, size },
    );
    expect(error).toEqual({ code: "too_large", message: "The file is too large; at most 4 MiB are allowed." });
  });

  test("without a log-in that holds, and is told so", async () => {
    const code = await page.evaluate(async () => {
      const file = new File([new Uint8Array(1_000_000)], "a.bin");
      return window.files.upload("ended", file, () => {}).then(String, ({ code }) => code);
    });
    expect(code).toBe("unauthorized");
  });
});

describe("pictures as a browser writes them", () => {
  test.each(["image/png", "image/jpeg", "image/webp"])("M10 %s is told by its bytes, with its size", async (type) => {
    const attachment = await page.evaluate(
      async ({ token, type }) => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 120, height: 80 });
        const context = canvas.getContext("2d");
        if (context === null) throw new Error("There is no canvas.");
        context.fillStyle = "teal";
        context.fillRect(10, 10, 50, 50);
        const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, 0.8));
        return window.files.upload(token, new File([blob ?? ""], "picture", { type: "text/plain" }), () => {});
      },
      { token, type },
    );
    expect(attachment).toMatchObject({ type, width: 120, height: 80 });
    const shown = await page.evaluate(async (path) => {
      const image = Object.assign(new Image(), { src: path });
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    }, `/files/${attachment.id}/picture`);
    expect(shown).toEqual([120, 80]);
  });
});

describe("an avatar", () => {
  test("A7 becomes a small square of the picture's middle", async () => {
    const avatar = await page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const small = await window.files.smallAvatar(new File([bytes], "wide.png", { type: "image/png" }));
      const { width, height } = await createImageBitmap(small);
      return { name: small.name, type: small.type, isSmall: small.size < 512 * 1024, width, height };
    }, png(900, 300).toString("base64"));
    expect(avatar).toEqual({ name: "avatar.webp", type: "image/webp", isSmall: true, width: 256, height: 256 });
  });

  test("of a file that is no picture is refused in a sentence", async () => {
    const code = await page.evaluate(async () => {
      const file = new File(["<svg xmlns='http://www.w3.org/2000/svg'/>"], "a.png", { type: "image/png" });
      return window.files.smallAvatar(file).then(String, ({ code }) => code);
    });
    expect(code).toBe("invalid");
  });
});

describe("an upload that does not end", () => {
  test("is broken off by its signal, and given up where it stands still", async () => {
    // Taken, and never answered.
    await page.route("**/api/v1/uploads", () => {});
    const codes = await page.evaluate(async (token) => {
      const abort = new AbortController();
      const file = new File([new Uint8Array(1_000)], "a.bin");
      const broken = window.files.upload(token, file, () => {}, abort.signal).then(String, ({ code }) => code);
      setTimeout(() => abort.abort(), 100);
      const stalled = window.files.upload(token, file, () => {}, new AbortController().signal, 200);
      return [await broken, await stalled.then(String, ({ code }) => code)];
    }, token);
    await page.unroute("**/api/v1/uploads");
    expect(codes).toEqual(["unavailable", "unavailable"]);
  });
});
