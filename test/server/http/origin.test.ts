import { describe, expect, test } from "vitest";
import { createOriginCheck, type OriginRules } from "../../../server/http/origin.ts";
import { errorOf, startTestServer } from "../../helpers/test-server.ts";

function check(rules: Partial<OriginRules> = {}) {
  const defaults = {
    publicUrls: null,
    host: "127.0.0.1",
    port: () => 8787,
    ownAddresses: () => ["127.0.0.1", "192.168.1.5", "fd00::5"],
  };
  return createOriginCheck({ ...defaults, ...rules });
}

describe("S8 origin", () => {
  test("S8 no origin is a program, and allowed; null is foreign", () => {
    for (const isAllowed of [check(), check({ publicUrls: ["https://voice.example.org"] })]) {
      expect(isAllowed(undefined)).toBe(true);
      for (const origin of ["null", "", "*", "about:blank"]) expect(isAllowed(origin)).toBe(false);
    }
  });

  test("S8 PUBLIC_URL unset: this machine's names on the server's own port", () => {
    const isAllowed = check();
    for (const origin of ["http://127.0.0.1:8787", "http://localhost:8787"]) expect(isAllowed(origin)).toBe(true);
    const foreign = [
      "http://127.0.0.1",
      "http://127.0.0.1:8788",
      "https://127.0.0.1:8787",
      "http://localhost.evil.org:8787",
    ];
    for (const origin of [...foreign, "http://192.168.1.5:8787", "http://127.0.0.1:8787/"]) {
      expect(isAllowed(origin), origin).toBe(false);
    }
    expect(check({ host: "::1" })("http://[::1]:8787")).toBe(true);
  });

  test("S8 listening for others: the addresses of its own interfaces too", () => {
    for (const host of ["0.0.0.0", "::", "192.168.1.5"]) {
      const isAllowed = check({ host });
      for (const own of ["http://192.168.1.5:8787", "http://[fd00::5]:8787", "http://localhost:8787"]) {
        expect(isAllowed(own), `${own} with HOST=${host}`).toBe(true);
      }
      for (const foreign of ["http://192.168.1.6:8787", "http://192.168.1.5", "http://rebound.example.org:8787"]) {
        expect(isAllowed(foreign), foreign).toBe(false);
      }
    }
    expect(check({ host: "0.0.0.0", port: () => 80 })("http://192.168.1.5")).toBe(true);
  });

  test("S8 PUBLIC_URL set: that and nothing else", () => {
    const isAllowed = check({ publicUrls: ["https://voice.example.org", "http://10.0.0.1:8080"], host: "0.0.0.0" });
    expect(isAllowed("https://voice.example.org")).toBe(true);
    expect(isAllowed("http://10.0.0.1:8080")).toBe(true);
    for (const origin of [
      "http://voice.example.org",
      "https://voice.example.org.evil.org",
      "http://localhost:8787",
      "http://192.168.1.5:8787",
    ]) {
      expect(isAllowed(origin), origin).toBe(false);
    }
  });

  test("S8 a foreign page changes nothing over HTTP, whatever its Host header says, and may look", async () => {
    await using server = await startTestServer();
    const { token } = await server.createOwner();
    for (const origin of ["http://evil.example.org", "null", `http://evil.example.org:${server.server.port}`]) {
      for (const path of ["/api/v1/invites", "/api/v1/login", "/api/v1/register", "/api/v1/logout", "/anything"]) {
        const answer = await server.call("POST", path, { token, body: {}, headers: { origin } });
        expect([answer.status, errorOf(answer).code]).toEqual([403, "forbidden"]);
      }
      const look = await server.call("GET", "/api/v1/server", { headers: { origin } });
      expect([look.status, look.headers.get("access-control-allow-origin")]).toEqual([200, null]);
    }
    for (const origin of [server.url, server.url.replace("127.0.0.1", "localhost")]) {
      expect((await server.call("POST", "/api/v1/invites", { token, headers: { origin } })).status).toBe(200);
    }
  });
});
