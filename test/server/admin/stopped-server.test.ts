import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { HostCommands } from "../../helpers/host-commands.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { startTestServer, type TestAccount } from "../../helpers/test-server.ts";

let folder: TempFolder;
let admin: HostCommands;
let owner: TestAccount;
let anna: TestAccount;

/** A folder that a server with two accounts has just left. */
beforeEach(async () => {
  folder = await TempFolder.make();
  admin = new HostCommands(folder.path);
  await using server = await startTestServer({ dataDir: folder.path });
  owner = await server.createOwner();
  anna = await server.createMember("anna");
});
afterEach(() => folder[Symbol.asyncDispose]());

test("A9 every change is made where no server runs, and is there when one starts", async () => {
  const invite = await admin.run(["invite", "--uses", "1"]);
  const [link = ""] = invite.stdout.split("\n");
  expect(link).toMatch(/^https:\/\/voice\.example\.org\/invite\//);
  const { stdout } = await admin.run(["password", "anna"]);
  const [password = ""] = stdout.split("\n");
  for (const words of [
    ["role", "anna", "owner"],
    ["ban", "owner"],
    ["unban", "owner"],
    ["ban", "owner"],
  ]) {
    expect(await admin.run(words)).toMatchObject({ exitCode: 0, stderr: "" });
  }
  expect((await admin.run(["sessions"])).stdout).toBe("Nobody is connected.\n");
  expect(await readdir(folder.path)).not.toContain("control.sock");

  await using server = await startTestServer({ dataDir: folder.path });
  expect((await server.call("GET", "/api/v1/server")).json).toMatchObject({ needsOwner: false });
  const login = await server.logIn({ ...anna, password });
  using client = await GatewayClient.connect(server, login);
  expect(client.welcome.self.role).toBe("owner");
  expect((await client.request("member.listBans", {})).bans).toMatchObject([{ user: { id: owner.user.id } }]);
  const actions = (await client.request("audit.list", { limit: 10 })).entries.map(({ actorId, action }) => [
    actorId,
    action,
  ]);
  expect(actions.slice(0, 6)).toEqual([
    ["host", "member.banned"],
    ["host", "member.unbanned"],
    ["host", "member.banned"],
    ["host", "member.roleChanged"],
    ["host", "member.passwordSet"],
    ["host", "invite.created"],
  ]);
  await server.register("ben", link.slice(link.lastIndexOf("/") + 1));
});

test("A9 a new server without an owner gets one by a role", async () => {
  await using other = await TempFolder.make();
  const commands = new HostCommands(other.path);
  {
    await using server = await startTestServer({ dataDir: other.path, env: { REGISTRATION: "open" } });
    const { context } = server.server;
    await context.store.register(
      { id: "someone", username: "ben", displayName: "Ben", role: "member", passwordHash: "", createdAt: 1 },
      "hash",
      { kind: "open" },
    );
    expect((await commands.run(["role", "ben", "owner"])).exitCode).toBe(0);
    expect((await server.call("GET", "/api/v1/server")).json).toMatchObject({ needsOwner: false });
  }
});

test("two commands at once take turns", async () => {
  const ran = await Promise.all(["one", "two", "three", "four"].map(() => admin.run(["invite"])));
  expect(ran.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(ran.map(() => [0, ""]));
  const { invites } = (await admin.json("invite", "list")) as { invites: unknown[] };
  expect(invites).toHaveLength(4);
});

test("a folder without a server's data is not made one by a mistake in a command", async () => {
  await using empty = await TempFolder.make();
  for (const path of [empty.path, join(empty.path, "not", "there")]) {
    const ran = await new HostCommands(path).run(["users"]);
    expect(ran).toMatchObject({ exitCode: 1, stdout: "", stderr: expect.stringContaining("--data-dir") });
  }
  expect(await readdir(empty.path)).toEqual([]);
});
