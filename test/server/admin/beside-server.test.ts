import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { EventName } from "../../../shared/protocol/events.ts";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { HostCommands } from "../../helpers/host-commands.ts";
import { startTestServer, type TestAccount, type TestServer } from "../../helpers/test-server.ts";

/** Issue 7: what a command changes shows in clients within this. */
const SHOWN_WITHIN_MS = 1_000;

let server: TestServer;
let admin: HostCommands;
let owner: GatewayClient;
let ownerAccount: TestAccount;
let anna: TestAccount;

beforeEach(async () => {
  server = await startTestServer();
  admin = HostCommands.beside(server);
  ownerAccount = await server.createOwner();
  owner = await GatewayClient.connect(server, ownerAccount);
  anna = await server.createMember("anna");
  await owner.drain();
});
afterEach(async () => {
  owner[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
});

function logIn(password: string) {
  return server.call("POST", "/api/v1/login", { body: { username: "anna", password } });
}

/** How long after the command was given its event was there. */
async function shownAfter(command: readonly string[], event: EventName): Promise<number> {
  const startedAt = performance.now();
  const [ran] = await Promise.all([admin.run(command), owner.event(event)]);
  const tookMs = performance.now() - startedAt;
  expect(ran).toMatchObject({ exitCode: 0, stderr: "" });
  return tookMs;
}

const newestEntry = async () => (await owner.request("audit.list", { limit: 1 })).entries[0];

describe("A9 beside a running server", () => {
  test("A9 each change shows in the clients within a second", async ({ annotate }) => {
    using watching = await GatewayClient.connect(server, anna);
    const took: Record<string, number> = {};
    took["role"] = await shownAfter(["role", "anna", "admin"], "member.updated");
    took["ban"] = await shownAfter(["ban", "anna"], "member.left");
    expect(await watching.closed).toBe(4010);
    took["unban"] = await shownAfter(["unban", "anna"], "member.joined");
    took["delete-user"] = await shownAfter(["delete-user", "anna", "--messages", "keep", "--yes"], "member.left");
    for (const [command, ms] of Object.entries(took)) {
      expect(ms, command).toBeLessThan(SHOWN_WITHIN_MS);
      await annotate(`${command}: shown after ${ms.toFixed(0)} ms`);
    }
  });

  test("A9 an id is its own account's, whoever took it in lower case for a username", async () => {
    // Behind every id, where names alone decide.
    const victim = await server.createMember("zzz");
    const other = await server.createMember(victim.user.id);
    expect(other.user.username).toBe(victim.user.id.toLowerCase());
    const { host } = server.server.context;
    expect((await host.account(victim.user.id)).id).toBe(victim.user.id);
    expect((await host.account(other.user.username)).id).toBe(other.user.id);
  });

  test("A9 an invite's link registers somebody, until it is used up or revoked", async () => {
    const made = await admin.run(["invite", "--uses", "2", "--expires", "1h"]);
    const [link = "", words] = made.stdout.split("\n");
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/invite\/(\w{4}-){4}\w{4}$/);
    expect(words).toMatch(/^For 2 people at most, until \d{4}-/);
    const code = link.slice(link.lastIndexOf("/") + 1);
    await server.register("ben", code);

    const { stdout } = await admin.run(["invite", "list"]);
    expect(stdout).toMatch(new RegExp(`${code.slice(0, 4)}-…  host .* 1 of 2\n`));
    expect(await newestEntry()).toMatchObject({ actorId: "host", action: "invite.created" });
    expect((await owner.request("invite.list", {})).invites).toContainEqual(
      expect.objectContaining({ createdBy: "host", hint: code.slice(0, 4) }),
    );

    expect((await admin.run(["invite", "revoke", code.slice(0, 4).toLowerCase()])).exitCode).toBe(0);
    await expect(server.register("carl", code)).rejects.toThrow("403");
    expect((await admin.run(["invite", "revoke", code])).exitCode).toBe(3);
  });

  test("A9 users lists everybody with role, state, messages and bytes", async () => {
    const general = owner.welcome.snapshot?.channels.find(({ kind }) => kind === "text");
    await owner.request("message.send", { channelId: general?.id ?? "", text: "hello", nonce: "a-nonce-of-this" });
    await admin.run(["ban", "anna"]);
    expect(await admin.json("users")).toMatchObject({
      users: [
        { username: "anna", role: "member", bannedAt: expect.any(Number), messages: 0, isOnline: false },
        { username: "owner", role: "owner", bannedAt: null, messages: 1, fileBytes: 0, isOnline: true },
      ],
    });
    const { stdout } = await admin.run(["users"]);
    expect(stdout).toMatch(/^NAME +SHOWN AS +ROLE +LAST SEEN +MESSAGES +FILES +STATE\nanna .*banned \d{4}-/);
  });

  test("A9 a password that is made up is printed once, works, and ends every log-in with 4001", async () => {
    using connected = await GatewayClient.connect(server, anna);
    const second = await server.logIn(anna);
    const { stdout, exitCode } = await admin.run(["password", "anna"]);
    const [password = ""] = stdout.split("\n");
    expect([exitCode, password]).toEqual([0, expect.stringMatching(/^(\w{4}-){4}\w{4}$/)]);
    expect(stdout).toContain("log-ins that ended: 2.");
    expect(await connected.closed).toBe(4001);
    expect((await logIn(anna.password)).status).toBe(401);
    expect((await logIn(password)).status).toBe(200);
    expect((await server.call("POST", "/api/v1/logout", { token: second.token })).status).toBe(401);
    expect(await newestEntry()).toMatchObject({ action: "member.passwordSet", targetId: anna.user.id, detail: "" });
  });

  test("A9 a password from stdin is not printed, and one that is too short is refused with nothing changed", async () => {
    const { stdout } = await admin.run(["password", "anna", "--stdin"], { stdin: "a good long one\nmore" });
    expect(stdout).not.toContain("a good long one");
    expect((await logIn("a good long one")).status).toBe(200);
    const refused = await admin.run(["password", "anna", "--stdin"], { stdin: "short\n" });
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("password") });
    expect((await logIn("a good long one")).status).toBe(200);
  });

  test("A9 role hands the server over in one step, and never leaves it without an owner", async () => {
    expect((await admin.run(["role", "owner", "member"])).stderr).toMatch(/make somebody else the owner first/);
    expect((await admin.run(["role", "anna", "owner"])).exitCode).toBe(0);
    expect((await owner.drain()).map(({ data }) => data)).toEqual([
      { user: { ...anna.user, role: "owner" } },
      { user: { ...ownerAccount.user, role: "admin" } },
    ]);
    expect(await newestEntry()).toMatchObject({ actorId: "host", action: "member.roleChanged", detail: "owner" });
  });

  test("A9 a ban is the host's in the list of bans, and the owner cannot be banned", async () => {
    await admin.run(["ban", "anna"]);
    expect((await owner.request("member.listBans", {})).bans).toMatchObject([{ user: anna.user, bannedBy: "host" }]);
    expect((await admin.run(["role", "anna", "admin"])).stderr).toMatch(/say unban anna first/);
    expect((await admin.run(["ban", "owner"])).exitCode).toBe(1);
    await owner.ping();
  });

  test("A9 sessions lists who is connected and every log-in of one, and ends them with 4001", async () => {
    using connected = await GatewayClient.connect(server, anna);
    const other = await server.logIn(anna);
    const online = (await admin.json("sessions")) as { logins: { username: string }[] };
    expect(online.logins.map(({ username }) => username)).toEqual(["anna", "owner"]);
    const { logins } = (await admin.json("sessions", "anna")) as { logins: { id: string; isOnline: boolean }[] };
    expect(logins.map(({ isOnline }) => isOnline).toSorted()).toEqual([false, true]);
    const current = logins.find(({ isOnline }) => isOnline)?.id ?? "";

    expect((await admin.run(["sessions", "--end", current])).exitCode).toBe(0);
    expect(await connected.closed).toBe(4001);
    expect((await admin.run(["sessions", "--end", current])).exitCode).toBe(3);
    expect(await newestEntry()).toMatchObject({ action: "member.loginsEnded", targetId: anna.user.id });
    expect((await admin.run(["sessions", "anna", "--end-all"])).stdout).toBe("Log-ins that ended: 1.\n");
    expect((await server.call("POST", "/api/v1/logout", { token: other.token })).status).toBe(401);
    const logged = await newestEntry();
    expect((await admin.run(["sessions", "anna", "--end-all"])).stdout).toBe("Log-ins that ended: 0.\n");
    expect(await newestEntry()).toEqual(logged);

    expect((await admin.run(["sessions", "--end-all"])).exitCode).toBe(5);
    await owner.ping();
    expect((await admin.run(["sessions", "--end-all", "--yes"])).exitCode).toBe(0);
    expect(await owner.closed).toBe(4001);
  });
});
