import { readdir, readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { errorOf, startTestServer, TEST_PASSWORD, type TestServer } from "../../helpers/test-server.ts";

const DAY_MS = 86_400_000;

function logIn(server: TestServer, username: string, password: string) {
  return server.call("POST", "/api/v1/login", { body: { username, password } });
}

describe("log-in", () => {
  test("answers a token and the user; a wrong name and a wrong password answer the same", async () => {
    await using server = await startTestServer();
    const { user } = await server.createOwner();
    const good = await logIn(server, "OWNER", TEST_PASSWORD);
    expect([good.status, good.json]).toEqual([200, { token: expect.stringMatching(/^[\w-]{43}$/), user }]);

    const wrongPassword = await logIn(server, "owner", "not the password");
    const wrongName = await logIn(server, "nobody", TEST_PASSWORD);
    expect(wrongPassword.status).toBe(401);
    expect(errorOf(wrongPassword)).toEqual({ code: "unauthorized", message: "The name or the password is wrong." });
    expect([wrongName.status, wrongName.text]).toEqual([wrongPassword.status, wrongPassword.text]);
    // No rule of a new name tells whether one like this can exist.
    for (const name of ["", "a b", "x".repeat(256), "'; DROP TABLE users; --"]) {
      expect((await logIn(server, name, TEST_PASSWORD)).text).toBe(wrongName.text);
    }
    expect(await server.metric('cromulent_logins_total{outcome="ok"}')).toBe(1);
    expect(await server.metric('cromulent_logins_total{outcome="refused"}')).toBe(6);
  });

  test("five at once for one account from one address, then rate_limited with the time to wait", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    await server.createOwner();
    for (let attempt = 0; attempt < 5; attempt++) expect((await logIn(server, "owner", "wrong one")).status).toBe(401);
    const refused = await logIn(server, "Owner", TEST_PASSWORD);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "12"]);
    expect(errorOf(refused)).toMatchObject({ code: "rate_limited", retryAfterMs: 12_000 });
    expect((await logIn(server, "other", "wrong one")).status).toBe(401);
    clock.advance(12_000);
    expect((await logIn(server, "owner", TEST_PASSWORD)).status).toBe(200);
    expect(await server.metric('cromulent_logins_total{outcome="limited"}')).toBe(1);
  });

  test("a server busy with hashes says unavailable", async () => {
    const env = { LIMIT_PASSWORD_HASHES_AT_ONCE: "1", LIMIT_PASSWORD_HASHES_WAITING: "1" };
    await using server = await startTestServer({ env });
    await server.createOwner();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => logIn(server, `n${index}`, "wrong one")));
    const statuses = answers.map((answer) => answer.status);
    expect(statuses).toContain(401);
    expect(statuses).toContain(503);
    expect(answers.filter((answer) => answer.status === 503).map((answer) => errorOf(answer).code)).toContain(
      "unavailable",
    );
  });
});

describe("session tokens", () => {
  test("count in the Authorization header alone", async () => {
    await using server = await startTestServer();
    const { token } = await server.createOwner();
    const ways = [
      {},
      { cookie: `token=${token}` },
      { authorization: token },
      { authorization: `Basic ${token}` },
      { authorization: `Bearer ${token}x` },
      { authorization: "Bearer" },
      { authorization: `Bearer ${"x".repeat(5_000)}` },
    ];
    for (const headers of ways) {
      const answer = await server.call("POST", `/api/v1/invites?token=${token}`, { headers });
      expect([answer.status, errorOf(answer).code]).toEqual([401, "unauthorized"]);
    }
    expect(
      (await server.call("POST", "/api/v1/invites", { headers: { authorization: `bearer ${token}` } })).status,
    ).toBe(200);
  });

  test("log-out ends one token, tells of its end once, and leaves the others", async () => {
    await using server = await startTestServer();
    const first = await server.createOwner();
    const second = await server.logIn(first);
    const ended: string[] = [];
    const { accounts } = server.server.context;
    accounts.onTokenEnded((hash) => ended.push(hash));
    const login = await accounts.authenticate(first.token);

    const answer = await server.call("POST", "/api/v1/logout", { token: first.token });
    expect([answer.status, answer.json]).toEqual([200, {}]);
    expect(ended).toEqual([login?.tokenHash]);
    expect((await server.call("POST", "/api/v1/logout", { token: first.token })).status).toBe(401);
    expect((await server.call("POST", "/api/v1/invites", { token: first.token })).status).toBe(401);
    expect((await server.call("POST", "/api/v1/invites", { token: second.token })).status).toBe(200);
    expect(ended).toHaveLength(1);
  });

  test("end after 30 days unused, and every use starts them anew", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    const { token } = await server.createOwner();
    const isGood = async () => (await server.call("POST", "/api/v1/invites", { token })).status === 200;
    for (let month = 0; month < 3; month++) {
      clock.advance(30 * DAY_MS - 1);
      expect(await isGood()).toBe(true);
    }
    clock.advance(30 * DAY_MS);
    expect(await isGood()).toBe(false);
  });

  test("the database holds neither tokens nor invites nor passwords, only their hashes", async () => {
    await using server = await startTestServer();
    const owner = await server.createOwner();
    const { code } = await server.createInvite();
    const { dataDir } = server.server.context.config;
    const files = (await readdir(dataDir, { withFileTypes: true })).filter((entry) => entry.isFile());
    for (const { name } of files) {
      const bytes = await readFile(`${dataDir}/${name}`, "latin1");
      for (const secret of [owner.token, code, TEST_PASSWORD, server.server.setupCode ?? "?"]) {
        expect(bytes.includes(secret), `${name} holds a secret`).toBe(false);
      }
    }
  });
});
