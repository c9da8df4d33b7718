import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { errorOf, startTestServer, TEST_PASSWORD, type TestServer } from "../../helpers/test-server.ts";

const FORBIDDEN = { code: "forbidden", message: "This needs a valid invite or, on a new server, the set-up code." };

function register(server: TestServer, body: Record<string, unknown>) {
  return server.call("POST", "/api/v1/register", { body: { password: TEST_PASSWORD, ...body } });
}

describe("the first account", () => {
  test("needs the set-up code, becomes the owner, and then there is no set-up code any more", async () => {
    await using server = await startTestServer();
    const info = async () => (await server.call("GET", "/api/v1/server")).json;
    expect(await info()).toEqual({
      name: "Cromulent",
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      protocol: 1,
      registration: "invite",
      needsOwner: true,
    });
    const code = server.server.setupCode ?? "";
    expect(code).toMatch(/^([0-9A-Z]{4}-){4}[0-9A-Z]{4}$/);
    for (const invite of [undefined, "", "wrong", code.slice(0, -1)]) {
      expect(errorOf(await register(server, { username: "ann", invite }))).toEqual(FORBIDDEN);
    }

    const answer = await register(server, {
      username: "Ann",
      displayName: "  Ann \u202e Marie\n",
      invite: ` ${code.toLowerCase()} `,
    });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      token: expect.stringMatching(/^[\w-]{43}$/),
      user: { id: expect.any(String), username: "ann", displayName: "Ann  Marie", role: "owner", avatarId: null },
    });
    expect(await info()).toMatchObject({ needsOwner: false });
    expect(errorOf(await register(server, { username: "ben", invite: code }))).toEqual(FORBIDDEN);
  });

  test("two at the same moment: one becomes the owner, the other one nothing, not even where registration is open", async () => {
    for (const REGISTRATION of ["invite", "open"]) {
      await using server = await startTestServer({ env: { REGISTRATION } });
      const invite = server.server.setupCode;
      const answers = await Promise.all(
        ["ann", "ben", "cid"].map((username) => register(server, { username, invite })),
      );
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 403, 403]);
      expect(await server.server.context.accounts.members()).toMatchObject([{ role: "owner" }]);
    }
  });

  test("an open server needs the set-up code for it as well", async () => {
    await using server = await startTestServer({
      env: { REGISTRATION: "open", SETUP_CODE: "a code of my own choice" },
    });
    expect(errorOf(await register(server, { username: "ann" }))).toEqual(FORBIDDEN);
    expect((await register(server, { username: "ann", invite: "a code of my own choice" })).status).toBe(200);
    expect(await server.call("GET", "/api/v1/server")).toMatchObject({ json: { registration: "open" } });
    expect(await register(server, { username: "ben" })).toMatchObject({
      status: 200,
      json: { user: { role: "member" } },
    });
  });
});

describe("invites", () => {
  let server: TestServer;
  let clock: ManualClock;
  beforeAll(async () => {
    clock = new ManualClock();
    server = await startTestServer({ clock });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test("come from the owner with a link, for a week and without a limit unless they say otherwise", async () => {
    const { token } = await server.createOwner();
    const plain = await server.call("POST", "/api/v1/invites", { token });
    expect(plain.json).toEqual({
      code: expect.stringMatching(/^([0-9A-Z]{4}-){4}[0-9A-Z]{4}$/),
      url: expect.stringMatching(new RegExp(`^${server.url}/invite/[0-9A-Z-]{24}$`)),
      expiresAt: clock.now() + 604_800_000,
      maxUses: null,
    });
    expect(await server.createInvite({ maxUses: 3, expiresInS: 60 })).toMatchObject({
      expiresAt: clock.now() + 60_000,
      maxUses: 3,
    });
  });

  test("no member makes them, and nobody who is not logged in", async () => {
    const member = await server.createMember("no-inviter");
    expect(errorOf(await server.call("POST", "/api/v1/invites", { token: member.token, body: {} })).code).toBe(
      "forbidden",
    );
    expect((await server.call("POST", "/api/v1/invites", { body: {} })).status).toBe(401);
  });

  test("bad wishes are invalid", async () => {
    const { token } = await server.createOwner();
    for (const body of [
      { expiresInS: 0 },
      { maxUses: 0 },
      { maxUses: 1.5 },
      { expiresInS: "60" },
      { maxUses: -1 },
      [],
      7,
    ]) {
      const answer = await server.call("POST", "/api/v1/invites", { token, body });
      expect([answer.status, errorOf(answer).code]).toEqual([400, "invalid"]);
    }
  });

  test("missing, wrong, used up and expired ones answer the same", async () => {
    const once = await server.createInvite({ maxUses: 1 });
    expect((await register(server, { username: "first", invite: once.code })).status).toBe(200);
    const short = await server.createInvite({ expiresInS: 60 });
    clock.advance(60_000);
    for (const invite of [undefined, "", "wrong", once.code, short.code]) {
      const answer = await register(server, { username: "second", invite });
      expect([answer.status, errorOf(answer)]).toEqual([403, FORBIDDEN]);
    }
  });

  test("the last use is there for one, however many come at once", async () => {
    const { code } = await server.createInvite({ maxUses: 2 });
    const names = ["race-a", "race-b", "race-c", "race-d"];
    const answers = await Promise.all(names.map((username) => register(server, { username, invite: code })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 403, 403]);
  });

  test("a name that is taken uses none up, and without an invite nobody learns that it is taken", async () => {
    await server.createMember("taken");
    const { code } = await server.createInvite({ maxUses: 1 });
    const conflict = await register(server, { username: "TAKEN", invite: code });
    expect([conflict.status, errorOf(conflict).code]).toEqual([409, "conflict"]);
    expect(errorOf(await register(server, { username: "taken", invite: "wrong" }))).toEqual(FORBIDDEN);
    expect((await register(server, { username: "free", invite: code })).status).toBe(200);
  });

  test("one name at the same moment is one account", async () => {
    const { code } = await server.createInvite();
    const answers = await Promise.all(
      ["twin", "Twin", "TWIN"].map((username) => register(server, { username, invite: code })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
  });
});

describe("what a registration must hold", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    await server.createOwner();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test.each([
    ["no name", { username: undefined }],
    ["a short name", { username: "a" }],
    ["a long name", { username: "a".repeat(33) }],
    ["a name with a space", { username: "a b" }],
    ["a name with a letter that looks like another", { username: "аnn" }],
    ["a name that is no text", { username: 7 }],
    ["a short password", { password: "1234567" }],
    ["a long password", { password: "x".repeat(1_025) }],
    ["an empty display name", { displayName: "" }],
    ["a display name that cannot be seen", { displayName: " \u200b\u202e " }],
    ["a display name of letters that have no shape", { displayName: "\u3164\u2800" }],
    ["a long display name", { displayName: "x".repeat(65) }],
  ])("%s is invalid", async (_what, fault) => {
    const { code } = await server.createInvite();
    const answer = await register(server, { username: "someone", invite: code, ...fault });
    expect([answer.status, errorOf(answer).code]).toEqual([400, "invalid"]);
  });

  test("characters count as code points, and the longest password gets through", async () => {
    const { code } = await server.createInvite();
    const password = "🐙".repeat(1_024);
    const body = { username: "a.b_c-1", displayName: "🐙".repeat(64), password, invite: code };
    expect((await register(server, body)).status).toBe(200);
    const login = await server.call("POST", "/api/v1/login", { body: { username: "A.B_C-1", password } });
    expect(login.json).toMatchObject({ user: { username: "a.b_c-1", displayName: "🐙".repeat(64) } });
  });

  test("the password is taken as it is, spaces and all", async () => {
    const { code } = await server.createInvite();
    const body = { username: "spacey", password: "  eight  ", invite: code };
    expect((await register(server, body)).status).toBe(200);
    const login = (password: string) =>
      server.call("POST", "/api/v1/login", { body: { username: "spacey", password } });
    expect((await login("eight")).status).toBe(401);
    expect((await login("  eight  ")).status).toBe(200);
  });
});

test("20 registrations an hour from one address, refused ones counted", async () => {
  const clock = new ManualClock();
  await using server = await startTestServer({ clock, env: { LIMIT_REGISTRATIONS_PER_HOUR_PER_ADDRESS: "20" } });
  for (let attempt = 0; attempt < 19; attempt++) {
    expect((await register(server, { username: "ann", invite: "wrong" })).status).toBe(403);
  }
  expect((await register(server, { username: "ann", invite: server.server.setupCode })).status).toBe(200);
  const refused = await register(server, { username: "ben", invite: "wrong" });
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("180");
  expect(errorOf(refused)).toMatchObject({ code: "rate_limited", retryAfterMs: 180_000 });
  clock.advance(180_000);
  expect((await register(server, { username: "ben", invite: "wrong" })).status).toBe(403);
});
