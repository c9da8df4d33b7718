import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppFiles, appFilePath } from "../../../src-main/security/app-files.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";

let folder: TempFolder;
let files: AppFiles;

beforeAll(async () => {
  folder = await TempFolder.make();
  const root = join(folder.path, "renderer");
  await mkdir(join(root, "assets"), { recursive: true });
  await writeFile(join(root, "desktop.html"), "<!doctype html>");
  await writeFile(join(root, "assets", "a b.js"), "1");
  await writeFile(join(root, "secret.txt"), "of no type that is served");
  await writeFile(join(folder.path, "outside.html"), "outside");
  files = new AppFiles({ root, imageOrigins: () => ["https://voice.example.org", "http://192.168.1.20:8787"] });
});
afterAll(() => folder[Symbol.asyncDispose]());

const get = (url: string, method = "GET") => files.answer({ url, method });

describe("app://cromulent/", () => {
  it("serves the page with its policy", async () => {
    const response = await get("app://cromulent/desktop.html");
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("<!doctype html>");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/html; charset=utf-8",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self';");
    expect(response.headers.get("content-security-policy")).toContain(
      "img-src 'self' data: blob: https://voice.example.org http://192.168.1.20:8787;",
    );
  });

  it("serves scripts as such, also with a query and escapes", async () => {
    const response = await get("app://cromulent/assets/a%20b.js?v=1#x");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  });

  it.each([
    ["app://cromulent/../outside.html", 404],
    ["app://cromulent/%2e%2e/outside.html", 404],
    ["app://cromulent/..%2foutside.html", 403],
    ["app://cromulent/assets/..%2f..%2foutside.html", 403],
    ["app://cromulent/..%5coutside.html", 403],
    ["app://cromulent/desktop.html%00.js", 403],
    ["app://cromulent/%zz", 403],
    ["app://cromulent/", 404],
    ["app://other/desktop.html", 403],
    ["app://cromulent:80/desktop.html", 403],
    ["file:///etc/passwd", 403],
    ["app://cromulent//etc/passwd", 404],
    ["app://cromulent/secret.txt", 404],
    ["app://cromulent/assets", 404],
    ["app://cromulent/missing.js", 404],
  ])("refuses %s", async (url, status) => {
    const response = await get(url);
    expect(response.status).toBe(status);
    expect(await response.text()).toBe("");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  it("takes no other method", async () => {
    expect((await get("app://cromulent/desktop.html", "POST")).status).toBe(405);
  });

  it("stays below its folder on Windows too", () => {
    expect(appFilePath("/srv/renderer", "app://cromulent/c:%5cwindows%5cwin.ini")).toBeNull();
  });
});
