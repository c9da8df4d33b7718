import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errorOf, startTestServer, type TestServer } from "../../helpers/test-server.ts";

const PAGE = "<!doctype html><title>the client</title>";
const PARTS = /;\s*/;

describe("the web client", () => {
  let folder: string;
  let server: TestServer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cromulent-web-"));
    const webRoot = join(folder, "web");
    await mkdir(join(webRoot, "assets"), { recursive: true });
    await writeFile(join(webRoot, "index.html"), PAGE);
    await writeFile(join(webRoot, "robots.txt"), "no");
    await writeFile(join(webRoot, "assets", "main-abc123.js"), "export {};");
    await writeFile(join(folder, "secret.txt"), "secret");
    server = await startTestServer({ webRoot });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  test.each(["/", "/invite/ABCD-EFGH", "/settings/voice", "/index.php", "/filesystem", "/apiary"])(
    "%s gives the page, never cached",
    async (path) => {
      const answer = await server.call("GET", path);
      expect([answer.status, answer.text]).toEqual([200, PAGE]);
      expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(answer.headers.get("cache-control")).toBe("no-cache");
    },
  );

  test("files with their hash in the name are kept for good, others are asked for again", async () => {
    const script = await server.call("GET", "/assets/main-abc123.js");
    expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(script.headers.get("content-type")).toMatch(/^text\/javascript/);
    const robots = await server.call("GET", "/robots.txt");
    expect([robots.text, robots.headers.get("cache-control")]).toEqual(["no", "no-cache"]);
  });

  test("a script that is gone is not_found, not the page", async () => {
    const answer = await server.call("GET", "/assets/main-old.js");
    expect([answer.status, errorOf(answer).code]).toEqual([404, "not_found"]);
  });

  test.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/assets/..%2f..%2fsecret.txt",
    "/assets/%2e%2e/%2e%2e/secret.txt",
  ])("%s leads nowhere else", async (path) => {
    expect((await server.call("GET", path)).text).not.toContain("secret\n");
    expect((await server.call("GET", path)).text).not.toBe("secret");
  });

  test("the policy allows what the client needs and nothing else", async () => {
    const { headers } = await server.call("GET", "/");
    const policy = Object.fromEntries(
      (headers.get("content-security-policy") ?? "")
        .split(PARTS)
        .map((part) => [part.split(" ")[0], part.split(" ").slice(1).join(" ")]),
    );
    const host = new URL(server.url).host;
    expect(policy).toEqual({
      "default-src": "'none'",
      "script-src": "'self'",
      "style-src": "'self'",
      "font-src": "'self'",
      "img-src": "'self' data: blob:",
      "media-src": "'self' blob: mediastream:",
      "connect-src": `'self' ws://${host} wss://${host}`,
      "worker-src": "'self'",
      "manifest-src": "'self'",
      "form-action": "'self'",
      "base-uri": "'none'",
      "frame-ancestors": "'none'",
    });
    expect(headers.get("permissions-policy")).toContain("microphone=(self)");
    expect(headers.get("permissions-policy")).toContain("camera=()");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("strict-transport-security")).toBeNull();
  });

  test("a Host header cannot write into the policy", async () => {
    const policy = await new Promise<string>((resolve, reject) => {
      const headers = { host: "x; script-src *" };
      request(server.url, { headers }, (response) => {
        response.resume();
        resolve(String(response.headers["content-security-policy"]));
      })
        .on("error", reject)
        .end();
    });
    expect(policy).toContain("connect-src 'self' 'self'");
    expect(policy).not.toContain("*");
  });

  test("behind https the policy names the public address, and browsers stay on https", async () => {
    await using secure = await startTestServer({ env: { PUBLIC_URL: "https://voice.example.org" } });
    const { headers } = await secure.call("GET", "/healthz");
    expect(headers.get("content-security-policy")).toContain("connect-src 'self' wss://voice.example.org;");
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
    const invite = await secure.createInvite();
    expect(invite.url).toBe(`https://voice.example.org/invite/${invite.code}`);
  });

  test("a client that is not built says how to build it", async () => {
    await using bare = await startTestServer({ webRoot: join(folder, "nothing-here") });
    const answer = await bare.call("GET", "/");
    expect(answer.status).toBe(503);
    expect(answer.text).toContain("npm run build");
    expect((await bare.call("GET", "/api/v1/server")).status).toBe(200);
  });
});
