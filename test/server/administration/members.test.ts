import { describe, expect, test } from "vitest";
import type { Role } from "../../../shared/protocol/values.ts";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { createAccount } from "../../helpers/people.ts";
import { errorOf, startTestServer, type TestAccount, type TestServer } from "../../helpers/test-server.ts";
import { inVoice, lobbyOf, lose } from "../../helpers/voice-clients.ts";

function names(events: readonly { readonly event: string }[]): string[] {
  return events.map(({ event }) => event);
}

function logIn(server: TestServer, { user, password }: TestAccount, given = password) {
  return server.call("POST", "/api/v1/login", { body: { username: user.username, password: given } });
}

describe("roles", () => {
  test("A1 a change of role counts at once, in sessions that stand and in those that come back", async () => {
    await using server = await startTestServer();
    using owner = await GatewayClient.connect(server, await server.createOwner());
    const account = await server.createMember("ben");
    using ben = await GatewayClient.connect(server, account);
    const setRole = (role: Role) => owner.request("member.update", { userId: account.user.id, role });

    expect(await ben.refusal("invite.list", {})).toBe("forbidden");
    expect(await setRole("admin")).toEqual({ user: { ...account.user, role: "admin" } });
    expect(await ben.event("member.updated")).toEqual({ user: { ...account.user, role: "admin" } });
    await ben.request("invite.list", {});

    const resume = { sessionId: ben.sessionId, seq: ben.lastSeq };
    await lose(server, ben);
    await setRole("member");
    using back = await GatewayClient.connect(server, account, { resume });
    expect([back.welcome.resumed, back.welcome.self.role]).toEqual([true, "member"]);
    expect(await back.refusal("invite.list", {})).toBe("forbidden");
  });

  test("A2 ownership goes over in one step: two changes, one owner at any time", async () => {
    await using server = await startTestServer();
    const before = await server.createOwner();
    using owner = await GatewayClient.connect(server, before);
    const ann = await createAccount(server, "ann", "admin");
    using admin = await GatewayClient.connect(server, ann);
    await admin.drain();

    await owner.request("member.update", { userId: ann.user.id, role: "owner" });
    const events = await admin.drain();
    expect(events.map(({ data }) => data)).toEqual([
      { user: { ...ann.user, role: "owner" } },
      { user: { ...before.user, role: "admin" } },
    ]);
    expect(await owner.refusal("member.update", { userId: ann.user.id, role: "member" })).toBe("forbidden");
    expect(await admin.request("member.update", { userId: before.user.id, role: "member" })).toMatchObject({
      user: { role: "member" },
    });
    expect((await server.call("GET", "/api/v1/server")).json).toMatchObject({ needsOwner: false });
  });

  test("A2 a role that somebody has already makes no event and no entry", async () => {
    await using server = await startTestServer();
    using owner = await GatewayClient.connect(server, await server.createOwner());
    const { user } = await server.createMember("ben");
    await owner.drain();
    expect(await owner.request("member.update", { userId: user.id, role: "member" })).toEqual({ user });
    expect(await owner.drain()).toEqual([]);
    const { entries } = await owner.request("audit.list", { limit: 100 });
    expect(entries.map(({ action }) => action)).toEqual(["invite.created"]);
  });
});

describe("A3 kick", () => {
  test("closes 4010, ends every token, leaves voice as kicked, and lets log in again", async () => {
    await using server = await startTestServer();
    const account = await server.createMember("ben");
    const elsewhere = await server.logIn(account);
    using owner = await GatewayClient.connect(server, await server.createOwner());
    using talking = await inVoice(server, account);
    using reading = await GatewayClient.connect(server, elsewhere);
    using away = await GatewayClient.connect(server, account);
    const resume = { sessionId: away.sessionId, seq: away.lastSeq };
    await lose(server, away);
    await owner.drain();

    await owner.request("member.kick", { userId: account.user.id });
    expect(await Promise.all([talking.closed, reading.closed])).toEqual([4010, 4010]);
    const left = { sessionId: talking.sessionId, userId: account.user.id, reason: "kicked" };
    expect(talking.events.at(-1)).toMatchObject({ event: "voice.left", data: left });
    const told = owner.events.filter(({ event }) => event.startsWith("voice.") || event.startsWith("member."));
    expect(told.at(-1)).toMatchObject({ event: "voice.left", data: left });

    for (const { token } of [account, elsewhere]) {
      expect((await server.call("POST", "/api/v1/logout", { token })).status).toBe(401);
    }
    using again = await GatewayClient.connect(server, await server.logIn(account), { resume });
    expect(again.welcome.resumed).toBe(false);
    expect(again.welcome.snapshot?.members.map(({ username }) => username)).toContain("ben");
    expect(again.welcome.snapshot?.voice).toEqual([]);
  });

  test("takes out of voice who is there by a session that is gone already (V4)", async () => {
    await using server = await startTestServer();
    const account = await server.createMember("ben");
    using owner = await inVoice(server, await server.createOwner());
    using first = await inVoice(server, account, { peerId: "a".repeat(22) });
    await owner.request("voice.link", { peer: first.sessionId, state: "up" });
    const resume = { sessionId: first.sessionId, seq: 1_000_000 };
    using second = await GatewayClient.connect(server, account, { resume });
    expect(second.welcome.snapshot?.voice).toHaveLength(2);
    await owner.request("member.kick", { userId: account.user.id });
    expect(await owner.event("voice.left")).toMatchObject({ sessionId: first.sessionId, reason: "kicked" });
    expect(await second.closed).toBe(4010);
  });

  test("of one who is joining voice in that moment leaves nobody behind", async () => {
    await using server = await startTestServer();
    using owner = await GatewayClient.connect(server, await server.createOwner());
    const account = await server.createMember("ben");
    using ben = await GatewayClient.connect(server, account);
    const joining = ben.requestRaw("voice.join", { channelId: lobbyOf(ben).id }).catch(() => "ended");
    await owner.request("member.kick", { userId: account.user.id });
    await ben.closed;
    await joining;
    using witness = await GatewayClient.connect(server, await server.createMember("cid"));
    expect(witness.welcome.snapshot?.voice).toEqual([]);
  });
});

describe("A3 ban", () => {
  test("ends everything, and log-in is refused only after the password was right", async () => {
    await using server = await startTestServer();
    using owner = await GatewayClient.connect(server, await server.createOwner());
    const account = await server.createMember("ben");
    using ben = await inVoice(server, account);
    await owner.drain();

    await owner.request("member.ban", { userId: account.user.id });
    expect(await ben.closed).toBe(4010);
    expect(names(await owner.drain()).filter((name) => name !== "presence.changed")).toEqual([
      "voice.left",
      "member.left",
    ]);
    const wrong = await logIn(server, account, "not the password");
    expect(errorOf(wrong)).toEqual({ code: "unauthorized", message: "The name or the password is wrong." });
    const right = await logIn(server, account);
    expect([right.status, errorOf(right).code]).toEqual([403, "forbidden"]);

    const { bans } = await owner.request("member.listBans", {});
    expect(bans).toEqual([{ user: account.user, bannedBy: owner.welcome.self.id, bannedAt: expect.any(Number) }]);
    using witness = await GatewayClient.connect(server, await server.createMember("cid"));
    const { members = [], formerMembers = [], presence = {} } = witness.welcome.snapshot ?? {};
    expect(members.map(({ username }) => username)).toEqual(["cid", "owner"]);
    expect(formerMembers).toEqual([account.user]);
    expect(Object.keys(presence)).not.toContain(account.user.id);
  });

  test("twice is as good as once, and so is unban; the role comes back with the member", async () => {
    await using server = await startTestServer();
    using owner = await GatewayClient.connect(server, await server.createOwner());
    const { user, ...rest } = await createAccount(server, "ann", "admin");
    const userId = user.id;
    await owner.request("member.ban", { userId });
    await owner.drain();
    await owner.request("member.ban", { userId });
    expect(await owner.drain()).toEqual([]);

    await owner.request("member.unban", { userId });
    expect(await owner.event("member.joined")).toEqual({ user });
    await owner.request("member.unban", { userId });
    expect(await owner.drain()).toEqual([]);
    expect(await owner.request("member.listBans", {})).toEqual({ bans: [] });
    using ann = await GatewayClient.connect(server, await server.logIn({ user, ...rest }));
    expect(ann.welcome.self).toEqual(user);
    expect(ann.welcome.snapshot?.formerMembers).toEqual([]);
    const { entries } = await owner.request("audit.list", { limit: 2 });
    expect(entries.map(({ action }) => action)).toEqual(["member.unbanned", "member.banned"]);
  });

  test("a log-in whose password is being checked in that moment gets no token", async () => {
    await using server = await startTestServer();
    using owner = await GatewayClient.connect(server, await server.createOwner());
    const account = await server.createMember("ben");
    const answers = Promise.all([1, 2, 3, 4].map(() => logIn(server, account)));
    await owner.request("member.ban", { userId: account.user.id });
    const tokens = (await answers).flatMap(({ json }) => (isAnswer(json) ? [json.token] : []));
    for (const token of tokens) expect((await server.call("POST", "/api/v1/logout", { token })).status).toBe(401);
  });

  test("the name of someone who is banned stays taken", async () => {
    await using server = await startTestServer();
    using owner = await GatewayClient.connect(server, await server.createOwner());
    const { user } = await server.createMember("ben");
    await owner.request("member.ban", { userId: user.id });
    const { code } = await server.createInvite();
    const body = { username: "ben", password: "another password", invite: code };
    expect((await server.call("POST", "/api/v1/register", { body })).status).toBe(409);
  });
});

function isAnswer(json: unknown): json is { token: string } {
  return typeof json === "object" && json !== null && "token" in json;
}
