import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import { type Op, REQUESTS } from "../../../shared/protocol/requests.ts";
import type { Message, Role } from "../../../shared/protocol/values.ts";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { projectDir } from "../../helpers/paths.ts";
import { createAccount } from "../../helpers/people.ts";
import {
  errorOf,
  startTestServer,
  TEST_PASSWORD,
  type TestAccount,
  type TestServer,
} from "../../helpers/test-server.ts";
import { channelOf } from "../../helpers/voice-clients.ts";

const ROLES = ["owner", "admin", "member"] as const;

interface Row {
  readonly operation: string;
  readonly on: string;
  readonly outcomes: Readonly<Record<Role, string>>;
}

/** The table of docs/security.md, "Who may do what". */
const ROWS = readTable(await readFile(join(projectDir, "docs/security.md"), "utf8"));

function readTable(page: string): Row[] {
  const [, section = ""] = page.split("## Who may do what");
  const [text = ""] = section.split("\n## ");
  const cells = text
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")));
  return cells.map(([, operation = "", on = "", owner = "", admin = "", member = ""]) => ({
    operation,
    on,
    outcomes: { owner, admin, member },
  }));
}

/** Operations of one's own place in the world, which every role has alike; their rules have tests of their own. */
const FOR_EVERYBODY: readonly Op[] = [
  "session.ping",
  "presence.set",
  "voice.join",
  "voice.leave",
  "voice.update",
  "voice.signal",
  "voice.ice",
  "voice.link",
  "connection.ice",
  "connection.report",
  "message.send",
  "message.list",
  "message.react",
  "message.search",
  "channel.read",
  "typing.start",
];

let server: TestServer;
/** Makes what a case needs; nothing is done by or to this one. */
let keeper: TestAccount;
const actors = new Map<Role, TestAccount>();
const targets = new Map<string, TestAccount>();

beforeAll(async () => {
  const many = "100000";
  server = await startTestServer({
    env: {
      LIMIT_HELLOS_BURST: many,
      LIMIT_LOGIN_BURST: many,
      LIMIT_CHANNELS: many,
      LIMIT_SESSIONS_PER_ACCOUNT: many,
    },
  });
  actors.set("owner", await server.createOwner());
  for (const role of ["admin", "member"] as const) actors.set(role, await createAccount(server, `the-${role}`, role));
  keeper = await createAccount(server, "keeper", "admin");
  targets.set("the owner", actorOf("owner"));
  targets.set("a member", await createAccount(server, "a-member"));
  targets.set("an admin", await createAccount(server, "an-admin", "admin"));
  targets.set("a banned member", await createAccount(server, "a-banned-member"));
  targets.set("a banned admin", await createAccount(server, "a-banned-admin", "admin"));
});
afterAll(() => server[Symbol.asyncDispose]());

function actorOf(role: Role): TestAccount {
  const actor = actors.get(role);
  if (actor === undefined) throw new Error(`no ${role}`);
  return actor;
}

/** Brings everybody back to the role and the place that the table calls them by. */
async function restorePeople(): Promise<void> {
  const { administration } = server.server.context.store;
  const entry = { at: 0, actorId: "test", action: "member.roleChanged", targetId: null, detail: "" } as const;
  await administration.setRole(actorOf("owner").user.id, "owner", entry);
  for (const [name, { user }] of [...targets, ...ROLES.map((role) => [role, actorOf(role)] as const)]) {
    if (name.endsWith("admin")) await administration.setRole(user.id, "admin", entry);
    if (name.endsWith("member")) await administration.setRole(user.id, "member", entry);
    if (name.includes("banned")) await administration.ban(user.id, entry);
    else await administration.unban(user.id, entry);
  }
}

/** What a row's operation asks for, made anew for each case. */
async function dataOf({ operation, on }: Row, actor: TestAccount): Promise<unknown> {
  const [op = "", , role] = operation.split(" ");
  switch (op) {
    case "message.edit":
    case "message.delete":
      return { messageId: on === "nothing" ? 1_000_000 : await messageBy(authorOf(on, actor)), text: "else" };
    case "channel.create":
      return { kind: "text", name: "new" };
    case "channel.update":
      return { channelId: await channelFor(on), name: "renamed" };
    case "channel.delete":
    case "channel.restore":
      return { channelId: await channelFor(on) };
    case "member.update":
      return { userId: personOf(on, actor), role };
    case "member.kick":
    case "member.ban":
    case "member.unban":
      return { userId: personOf(on, actor) };
    case "invite.revoke":
      return { inviteId: on === "nothing" ? "nothing" : await newInvite() };
    case "audit.list":
      return { limit: 10 };
    case "account.endLogin":
      return { loginId: on === "nothing" ? "nothing" : await loginOf(on === "one's own" ? actor : keeper) };
    case "account.update":
      return { displayName: "Another name" };
    case "POST":
      return op;
    default:
      return {};
  }
}

function authorOf(on: string, actor: TestAccount): TestAccount {
  if (on === "one's own") return actor;
  return targets.get(on.replace(/'s$/, "")) ?? keeper;
}

async function messageBy(author: TestAccount): Promise<number> {
  using client = await GatewayClient.connect(server, await server.logIn(author));
  return (await send(client, "something")).id;
}

async function send(client: GatewayClient, text: string): Promise<Message> {
  const channelId = channelOf(client, "general").id;
  const { message } = await client.request("message.send", { channelId, nonce: randomUUID(), text });
  return message;
}

async function channelFor(on: string): Promise<string> {
  if (on === "nothing") return "nothing";
  using client = await GatewayClient.connect(server, keeper);
  const { channel } = await client.request("channel.create", { kind: "text", name: "target" });
  if (on === "a deleted channel") await client.request("channel.delete", { channelId: channel.id });
  return channel.id;
}

function personOf(on: string, actor: TestAccount): string {
  if (on === "oneself") return actor.user.id;
  return targets.get(on)?.user.id ?? "nobody";
}

async function newInvite(): Promise<string> {
  await post("/api/v1/invites", keeper.token);
  using client = await GatewayClient.connect(server, keeper);
  const { invites } = await client.request("invite.list", {});
  return invites[0]?.id ?? "";
}

/** A log-in of the account that nobody uses. */
async function loginOf(account: TestAccount): Promise<string> {
  const elsewhere = await server.logIn(account);
  using client = await GatewayClient.connect(server, elsewhere);
  const { logins } = await client.request("account.logins", {});
  return logins.find(({ isCurrent }) => isCurrent)?.id ?? "";
}

/** "yes", or the code of the refusal. */
async function attempt(row: Row, actor: TestAccount): Promise<string> {
  if (row.operation.startsWith("POST ")) return post(row.operation.slice("POST ".length), actor.token);
  const data = await dataOf(row, actor);
  using client = await GatewayClient.connect(server, actor);
  const [op = ""] = row.operation.split(" ");
  try {
    await client.requestRaw(op, data);
    return "yes";
  } catch (error) {
    if (error instanceof ProtocolError) return error.code;
    throw error;
  }
}

async function post(path: string, token: string): Promise<string> {
  const body = path.endsWith("/password") ? { oldPassword: TEST_PASSWORD, newPassword: TEST_PASSWORD } : {};
  const answer = await server.call("POST", path, { body, token });
  return answer.status === 200 ? "yes" : errorOf(answer).code;
}

describe.each(ROLES)("A1, A2 the %s", (role) => {
  test.each(ROWS)("$operation, on $on", async (row) => {
    await restorePeople();
    const actor = actorOf(role);
    // One token for each case: some end it.
    expect(await attempt(row, await server.logIn(actor))).toBe(row.outcomes[role]);
  });
});

test("M6, A1 @everyone calls by the role of the one who writes", async () => {
  await restorePeople();
  const called: boolean[] = [];
  for (const role of ROLES) {
    using client = await GatewayClient.connect(server, await server.logIn(actorOf(role)));
    called.push((await send(client, "@everyone hear")).everyone);
  }
  expect(called).toEqual([true, true, false]);
});

describe("A1 who is logged out, or banned", () => {
  const operations = [...new Set(ROWS.map(({ operation }) => operation.split(" to ")[0] ?? ""))];

  test.each(operations)("%s is unauthorized", async (operation) => {
    const ended = await server.logIn(actorOf("admin"));
    await server.call("POST", "/api/v1/logout", { token: ended.token });
    const banned = targets.get("a banned member")?.token ?? "";
    await restorePeople();
    if (operation.startsWith("POST ")) {
      const path = operation.slice("POST ".length);
      expect([await post(path, ended.token), await post(path, banned)]).toEqual(["unauthorized", "unauthorized"]);
      return;
    }
    using stranger = await GatewayClient.open(server);
    expect(await stranger.refusal(operation, {})).toBe("unauthorized");
    expect(await stranger.closed).toBe(4001);
    for (const token of [ended.token, banned]) {
      using client = await GatewayClient.open(server);
      await expect(client.hello(token)).rejects.toMatchObject({ code: "unauthorized" });
      expect(await client.closed).toBe(4001);
    }
  });
});

test("the table has every operation whose outcome hangs on who asks", () => {
  const listed = new Set<string>(ROWS.map(({ operation }) => operation.split(" ")[0] ?? ""));
  const missing = Object.keys(REQUESTS).filter((op) => !listed.has(op) && op !== "session.hello");
  expect(missing.sort()).toEqual([...FOR_EVERYBODY].sort());
});
