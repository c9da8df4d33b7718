import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { EventFrame } from "../../../shared/protocol/frames.ts";
import type { Role, User } from "../../../shared/protocol/values.ts";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { startTestServer, type TestAccount, type TestServer } from "../../helpers/test-server.ts";

interface Step {
  readonly actor: number;
  readonly target: number;
  readonly does: "kick" | "ban" | "unban" | Role;
}

interface Person {
  readonly account: TestAccount;
  role: Role;
  isBanned: boolean;
}

const PEOPLE = 5;
const RANK: Readonly<Record<Role, number>> = { member: 0, admin: 1, owner: 2 };

const person = fc.nat({ max: PEOPLE - 1 });
const step: fc.Arbitrary<Step> = fc.record({
  actor: person,
  target: person,
  does: fc.constantFrom("kick", "ban", "unban", "member", "admin", "owner"),
});

/** What A2 and A3 say comes of a step, in the plainest form. */
function judge(people: readonly Person[], { actor, target, does }: Step): string {
  const [who, whom] = [at(people, actor), at(people, target)];
  const isAboutRole = does === "member" || does === "admin" || does === "owner";
  if (RANK[who.role] < RANK[isAboutRole ? "owner" : "admin"]) return "forbidden";
  if (RANK[whom.role] >= RANK[who.role]) return "forbidden";
  if (whom.isBanned && (isAboutRole || does === "kick")) return "not_found";
  switch (does) {
    case "kick":
      break;
    case "ban":
    case "unban":
      whom.isBanned = does === "ban";
      break;
    case "owner":
      who.role = "admin";
      whom.role = "owner";
      break;
    default:
      whom.role = does;
  }
  return "yes";
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new Error(`nothing at ${index}`);
  return item;
}

/** The members as a client knows them that only follows events. */
class Follower {
  readonly client: GatewayClient;
  readonly #members: Map<string, User>;

  constructor(client: GatewayClient) {
    this.client = client;
    this.#members = new Map((client.welcome.snapshot?.members ?? []).map((user) => [user.id, user]));
  }

  async members(): Promise<User[]> {
    for (const frame of await this.client.drain()) this.#follow(frame);
    return [...this.#members.values()].sort(byName);
  }

  #follow({ event, data }: EventFrame): void {
    if (event === "member.joined" || event === "member.updated") {
      const { user } = data as { user: User };
      this.#members.set(user.id, user);
    } else if (event === "member.left") {
      this.#members.delete((data as { userId: string }).userId);
    }
  }
}

function byName(left: User, right: User): number {
  return left.username < right.username ? -1 : 1;
}

let server: TestServer;
let accounts: TestAccount[];
let witness: TestAccount;
beforeAll(async () => {
  const many = "1000000";
  server = await startTestServer({
    env: { LIMIT_HELLOS_BURST: many, LIMIT_LOGIN_BURST: many, LIMIT_REQUESTS_BURST: many },
  });
  accounts = [await server.createOwner()];
  for (let index = 1; index < PEOPLE; index++) accounts.push(await server.createMember(`person-${index}`));
  witness = await server.createMember("witness");
});
afterAll(() => server[Symbol.asyncDispose]());

/** A client of that person; one whose token was ended logs in again. */
async function connect(index: number): Promise<GatewayClient> {
  const account = at(accounts, index);
  try {
    return await GatewayClient.connect(server, account);
  } catch {
    const again = await server.logIn(account);
    accounts[index] = again;
    return GatewayClient.connect(server, again);
  }
}

/** Everybody as at the start, whatever the run before has left: an owner, an admin, members. */
async function freshPeople(): Promise<Person[]> {
  const users = await server.server.context.store.listUsers();
  const owner = users.find(({ role }) => role === "owner");
  {
    using before = await connect(accounts.findIndex(({ user }) => user.id === owner?.id));
    for (const { user } of accounts) if (user.id !== owner?.id) await ask(before, user.id, "unban");
    if (at(accounts, 0).user.id !== owner?.id) await ask(before, at(accounts, 0).user.id, "owner");
  }
  using now = await connect(0);
  for (const [index, { user }] of accounts.entries()) {
    if (index > 0) await ask(now, user.id, index === 1 ? "admin" : "member");
  }
  return accounts.map((account, index) => ({
    account,
    role: index === 0 ? "owner" : index === 1 ? "admin" : "member",
    isBanned: false,
  }));
}

async function ask(client: GatewayClient, userId: string, does: Step["does"]): Promise<string> {
  try {
    if (does === "kick" || does === "ban" || does === "unban") await client.request(`member.${does}`, { userId });
    else await client.request("member.update", { userId, role: does });
    return "yes";
  } catch (error) {
    if (error instanceof ProtocolError) return error.code;
    throw error;
  }
}

test("A2, A3 whatever people do to each other, all see the same members, and one owner", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
      const people = await freshPeople();
      using watching = await GatewayClient.connect(server, witness);
      const follower = new Follower(watching);
      for (const each of steps) {
        const actor = at(people, each.actor);
        if (actor.isBanned) continue;
        using client = await connect(each.actor);
        const outcome = await ask(client, at(people, each.target).account.user.id, each.does);
        expect(outcome).toBe(judge(people, each));
        const expected = people
          .filter(({ isBanned }) => !isBanned)
          .map(({ account, role }) => ({ ...account.user, role }));
        expect(await follower.members()).toEqual([...expected, witness.user].sort(byName));
      }
      const owners = (await follower.members()).filter(({ role }) => role === "owner");
      expect(owners).toHaveLength(1);
    }),
    { numRuns: 12 },
  );
}, 120_000);

test("A1 what several do to each other in one moment is done one after another: nobody acts with a role that is gone", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), async (steps) => {
      const people = await freshPeople();
      using watching = await GatewayClient.connect(server, witness);
      const follower = new Follower(watching);
      const clients = await Promise.all(people.map((_person, index) => connect(index)));
      await Promise.all(
        steps.map(({ actor, target, does }) =>
          // One whose actor was kicked before it came is never answered.
          ask(at(clients, actor), at(people, target).account.user.id, does).catch(() => "closed"),
        ),
      );
      for (const client of clients) client[Symbol.dispose]();
      using late = await GatewayClient.connect(server, witness);
      const members = await follower.members();
      expect(members).toEqual([...(late.welcome.snapshot?.members ?? [])].sort(byName));
      expect(members.filter(({ role }) => role === "owner")).toHaveLength(1);
    }),
    { numRuns: 12 },
  );
}, 120_000);
