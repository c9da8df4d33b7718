import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { errorOf, startTestServer, type TestAccount, type TestServer } from "../../helpers/test-server.ts";

const DAY_MS = 86_400_000;

function changePassword(server: TestServer, token: string, oldPassword: string, newPassword = "another password") {
  return server.call("POST", "/api/v1/password", { body: { oldPassword, newPassword }, token });
}

interface PutUpload {
  readonly id: string;
  readonly ownerId: string;
  readonly type?: string;
  readonly size?: number;
}

/** A row as an upload leaves it. */
function putUpload(server: TestServer, { id, ownerId, type = "image/png", size = 100 }: PutUpload): void {
  using db = open(server);
  db.sqlite
    .prepare("INSERT INTO uploads (id, owner_id, name, type, size, created_at) VALUES (?, ?, 'a', ?, ?, 0)")
    .run(id, ownerId, type, size);
}

function open(server: TestServer): { sqlite: Sqlite.Database } & Disposable {
  const sqlite = new Sqlite(`${server.server.context.config.dataDir}/cromulent.db`);
  return { sqlite, [Symbol.dispose]: () => void sqlite.close() };
}

describe("A7 the password", () => {
  test("is changed with the old one; the token that asks stays, all others and their sessions end 4001", async () => {
    await using server = await startTestServer();
    const here = await server.createOwner();
    const there = await server.logIn(here);
    using one = await GatewayClient.connect(server, here);
    using two = await GatewayClient.connect(server, there);

    const answer = await changePassword(server, here.token, here.password);
    expect([answer.status, answer.json]).toEqual([200, {}]);
    expect(await two.closed).toBe(4001);
    await one.ping();
    expect((await server.call("POST", "/api/v1/logout", { token: there.token })).status).toBe(401);
    const logIn = (password: string) =>
      server.call("POST", "/api/v1/login", { body: { username: here.user.username, password } });
    expect((await logIn(here.password)).status).toBe(401);
    expect((await logIn("another password")).status).toBe(200);
  });

  test("a wrong old one is forbidden and changes nothing; bad new ones are invalid", async () => {
    await using server = await startTestServer();
    const { token, password } = await server.createOwner();
    const wrong = await changePassword(server, token, "not the password");
    expect([wrong.status, errorOf(wrong).code]).toEqual([403, "forbidden"]);
    expect((await changePassword(server, token, password, "short")).status).toBe(400);
    expect((await changePassword(server, "no-token", password)).status).toBe(401);
    expect((await changePassword(server, token, password)).status).toBe(200);
  });

  test("is counted like a log-in, in the same bucket", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    const owner = await server.createOwner();
    for (let attempt = 0; attempt < 5; attempt++) {
      expect((await changePassword(server, owner.token, "not the password")).status).toBe(403);
    }
    const limited = await changePassword(server, owner.token, owner.password);
    expect([limited.status, errorOf(limited).retryAfterMs]).toEqual([429, 12_000]);
    const body = { username: "owner", password: owner.password };
    expect((await server.call("POST", "/api/v1/login", { body })).status).toBe(429);
    clock.advance(12_000);
    expect((await changePassword(server, owner.token, owner.password)).status).toBe(200);
  });

  test("two changes from the same old password: one of them holds", async () => {
    await using server = await startTestServer();
    const here = await server.createOwner();
    const there = await server.logIn(here);
    const answers = await Promise.all([
      changePassword(server, here.token, here.password, "the first of two"),
      changePassword(server, there.token, here.password, "the second of two"),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
  });

  test("a log-in with the old one that was on its way leaves no token", async () => {
    await using server = await startTestServer();
    const owner = await server.createOwner();
    const logIns = [1, 2, 3].map(() => server.logIn(owner).catch(() => null));
    await changePassword(server, owner.token, owner.password);
    const tokens = (await Promise.all(logIns)).flatMap((account) => (account === null ? [] : [account.token]));
    for (const token of tokens) expect((await server.call("POST", "/api/v1/logout", { token })).status).toBe(401);
  });
});

describe("A7 name and picture", () => {
  test("others see a new name at once, also at hello and at log-in; the old username is free", async () => {
    await using server = await startTestServer();
    using owner = await GatewayClient.connect(server, await server.createOwner());
    const account = await server.createMember("ben");
    using ben = await GatewayClient.connect(server, account);
    const user = { ...account.user, username: "ben.2", displayName: "Ben the Second" };
    expect(await ben.request("account.update", { username: "Ben.2", displayName: "  Ben the\nSecond " })).toEqual({
      user,
    });
    expect(await owner.event("member.updated")).toEqual({ user });
    expect((await server.logIn({ ...account, user })).user).toEqual(user);
    using cid = await GatewayClient.connect(server, await server.createMember("ben"));
    expect(cid.welcome.snapshot?.members.map(({ username }) => username)).toEqual(["ben", "ben.2", "owner"]);
    expect(await ben.refusal("account.update", { username: "OWNER" })).toBe("conflict");
    expect(await ben.refusal("account.update", { username: "b" })).toBe("invalid");
    expect(await ben.refusal("account.update", { displayName: "\u200b" })).toBe("invalid");
  });

  test("what changes nothing makes no event", async () => {
    await using server = await startTestServer();
    using owner = await GatewayClient.connect(server, await server.createOwner());
    const { self } = owner.welcome;
    await owner.drain();
    expect(await owner.request("account.update", { username: self.username })).toEqual({ user: self });
    expect(await owner.request("account.update", {})).toEqual({ user: self });
    expect(await owner.drain()).toEqual([]);
  });

  test("a picture is an image of one's own that no message has; the one before it goes", async () => {
    await using server = await startTestServer({ env: { LIMIT_AVATAR_BYTES: "1000" } });
    using owner = await GatewayClient.connect(server, await server.createOwner());
    const other = await server.createMember("ben");
    const ownerId = owner.welcome.self.id;
    putUpload(server, { id: "first", ownerId });
    putUpload(server, { id: "second", ownerId, type: "image/webp", size: 1_000 });
    putUpload(server, { id: "large", ownerId, size: 1_001 });
    putUpload(server, { id: "page", ownerId, type: "application/octet-stream" });
    putUpload(server, { id: "bens", ownerId: other.user.id });
    for (const avatarId of ["large", "page", "bens", "nothing"]) {
      expect(await owner.refusal("account.update", { avatarId })).toBe("invalid");
    }
    for (const avatarId of ["first", "second", "second", null]) {
      expect(await owner.request("account.update", { avatarId })).toEqual({
        user: { ...owner.welcome.self, avatarId },
      });
    }
    using db = open(server);
    const left = db.sqlite.prepare("SELECT id FROM uploads ORDER BY id").pluck().all();
    expect(left).toEqual(["bens", "large", "page"]);
    using ben = await GatewayClient.connect(server, other);
    expect(ben.welcome.snapshot?.members.every(({ avatarId }) => avatarId === null)).toBe(true);
  });
});

describe("A7 log-ins", () => {
  const list = async (client: GatewayClient) => (await client.request("account.logins", {})).logins;

  async function named(server: TestServer, { token }: TestAccount, name: string, platform: string) {
    const client = await GatewayClient.open(server);
    await client.requestRaw("session.hello", { token, client: { name, version: "1", platform, deviceId: name } });
    return client;
  }

  test("are listed with client and platform as their hello told them last, used last first", async () => {
    const clock = new ManualClock();
    await using server = await startTestServer({ clock });
    const first = await server.createOwner();
    clock.advance(1_000);
    const second = await server.logIn(first);
    clock.advance(1_000);
    await server.logIn(first);
    using desktop = await named(server, first, "cromulent-desktop", "linux\u0007 x64");
    using web = await named(server, second, "old", "old");
    await web.close();
    using again = await named(server, second, "cromulent-web", "Firefox");
    await again.close();
    await server.createMember("ben");

    const logins = await list(desktop);
    expect(logins.map(({ client, platform, isCurrent, isOnline }) => [client, platform, isCurrent, isOnline])).toEqual([
      ["", "", false, false],
      ["cromulent-web", "Firefox", false, false],
      ["cromulent-desktop", "linux x64", true, true],
    ]);
    expect(logins.map(({ createdAt }) => createdAt)).toEqual([2_000, 1_000, 0].map((ms) => clock.now() - 2_000 + ms));
    clock.advance(30 * DAY_MS);
    using late = await GatewayClient.connect(server, await server.logIn(first));
    expect(await list(late)).toHaveLength(1);
  });

  test("one can be ended: its token and its sessions, and nobody else's", async () => {
    await using server = await startTestServer();
    const first = await server.createOwner();
    const second = await server.logIn(first);
    using one = await GatewayClient.connect(server, first);
    using two = await GatewayClient.connect(server, second);
    const id = (await list(one)).find(({ isCurrent }) => !isCurrent)?.id ?? "";
    await one.request("account.endLogin", { loginId: id });
    expect(await two.closed).toBe(4001);
    expect((await server.call("POST", "/api/v1/logout", { token: second.token })).status).toBe(401);
    expect(await list(one)).toMatchObject([{ isCurrent: true }]);
    expect(await one.refusal("account.endLogin", { loginId: id })).toBe("not_found");
  });

  test("the present one is answered before it is closed", async () => {
    await using server = await startTestServer();
    using client = await GatewayClient.connect(server, await server.createOwner());
    const [login] = await list(client);
    expect(await client.request("account.endLogin", { loginId: login?.id ?? "" })).toEqual({});
    expect(await client.closed).toBe(4001);
  });
});
