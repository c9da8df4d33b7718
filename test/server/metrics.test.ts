import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLog } from "../../server/log.ts";
import { startTestServer, type TestServer } from "../helpers/test-server.ts";

describe("metrics", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test("are on the admin address and nowhere else", async () => {
    const answer = await fetch(`${server.server.adminUrl}/metrics`);
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await answer.text()).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect((await server.call("GET", "/metrics")).text).not.toContain("process_resident_memory_bytes");
    for (const [method, path] of [
      ["GET", "/"],
      ["GET", "/api/v1/server"],
      ["POST", "/metrics"],
    ] as const) {
      expect((await fetch(`${server.server.adminUrl}${path}`, { method })).status).toBe(404);
    }
  });

  test("requests count by route, not by address", async () => {
    for (const path of ["/api/v1/server", "/API/V1/server?x=1", "/invite/ONE", "/invite/TWO", "/api/v1/none"]) {
      await server.call("GET", path);
    }
    const count = (route: string, status: number) =>
      server.metric(`cromulent_http_request_duration_seconds_count{method="GET",route="${route}",status="${status}"}`);
    expect(await count("/api/v1/server", 200)).toBe(2);
    expect(await count("other", 404)).toBe(1);
    const text = await (await fetch(`${server.server.adminUrl}/metrics`)).text();
    expect(text).not.toContain("ONE");
  });

  test("two servers in one process count apart", async () => {
    await using other = await startTestServer();
    await other.call("POST", "/api/v1/login", { body: { username: "a", password: "wrong one" } });
    expect(await other.metric('cromulent_logins_total{outcome="refused"}')).toBe(1);
    expect(await server.metric('cromulent_logins_total{outcome="refused"}')).toBe(0);
  });
});

test("the log holds no secrets, at whatever depth they are given", () => {
  const lines: string[] = [];
  const log = createLog("info", { write: (line) => lines.push(line) });
  log.info({ token: "s1", user: { password: "s2" }, request: { headers: { authorization: "s3" } }, invite: "s4" }, "m");
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/s[1-4]/);
  expect(lines[0]).toContain("[secret]");
});
