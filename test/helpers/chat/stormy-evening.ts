import { setTimeout as wait } from "node:timers/promises";
import { inviteAnswerSchema, loginAnswerSchema } from "../../../shared/protocol/http.ts";
import type { Random } from "../../../shared/time.ts";
import { GatewayClient } from "../gateway-client.ts";
import { ServerProcess } from "../processes/server-process.ts";
import { PersistentWriter } from "./persistent-writer.ts";

export interface EveningOptions {
  readonly clients: number;
  readonly messagesEach: number;
  readonly restarts: number;
  /** One connection breaks each so often. */
  readonly cutEveryMs: number;
  readonly random: Random;
}

export interface Evening {
  readonly tookMs: number;
  readonly cuts: number;
  /** Texts in the order of the server, as someone who comes afterwards is shown them. */
  readonly stored: readonly string[];
  /** What went wrong; empty where all is well. */
  readonly faults: readonly string[];
}

const CLIENTS_PER_ACCOUNT = 5;
const PASSWORD = "correct horse battery";
/** All clients share an address here, and each writes more than people do. */
const ENV = {
  ...{ LIMIT_REQUESTS_PER_S: "100000", LIMIT_REQUESTS_BURST: "100000", LIMIT_HELLOS_BURST: "100000" },
  ...{ LIMIT_CONNECTIONS_PER_ADDRESS: "100000", LIMIT_CONNECTIONS_BEFORE_HELLO_PER_ADDRESS: "100000" },
  LIMIT_REGISTRATIONS_PER_HOUR_PER_ADDRESS: "100000",
};

/** People write while their connections break and the server is killed (SIGKILL) and started again. */
export async function playStormyEvening(options: EveningOptions): Promise<Evening> {
  const { clients, messagesEach, restarts, cutEveryMs, random } = options;
  await using server = await ServerProcess.start({ env: ENV });
  const tokens = await register(server, Math.ceil(clients / CLIENTS_PER_ACCOUNT));
  const channelId = await textChannel(server.url, tokens[0] ?? "");
  using writers = new DisposableStack();
  const people = Array.from({ length: clients }, (_, index) =>
    writers.use(
      new PersistentWriter({
        ...{ url: server.url, channelId, messages: messagesEach, atOnce: 4, random, name: `writer-${index}` },
        token: tokens[index % tokens.length] ?? "",
      }),
    ),
  );
  const startedAt = performance.now();
  const all = clients * messagesEach;
  const answered = () => people.reduce((sum, person) => sum + person.answered.size, 0);
  const writing = Promise.all(people.map((person) => person.write()));
  let cuts = 0;
  let restarted = 0;
  const storm = (async () => {
    while (answered() < all) {
      await wait(cutEveryMs * 2 * random());
      people[Math.floor(random() * people.length)]?.cut();
      cuts++;
      if (restarted < restarts && answered() >= (all * (restarted + 1)) / (restarts + 1)) {
        restarted++;
        await server.kill();
        await server.startAgain();
      }
    }
  })();
  await Promise.all([writing, storm]);
  const tookMs = performance.now() - startedAt;
  await Promise.all(people.map((person) => person.catchUp()));
  const stored = await listAll(server.url, tokens[0] ?? "", channelId);
  return { tookMs, cuts, stored: [...stored.values()], faults: people.flatMap((person) => faultsOf(person, stored)) };
}

function faultsOf({ faults, answered, shown }: PersistentWriter, stored: ReadonlyMap<number, string>): string[] {
  const lost = [...answered].filter(([text, id]) => stored.get(id) !== text).map(([text]) => `lost: ${text}`);
  const missed = [...stored].filter(([id, text]) => shown.get(id) !== text).map(([, text]) => `not shown: ${text}`);
  return [...faults, ...lost, ...missed, ...(shown.size > stored.size ? ["shown what does not stand"] : [])];
}

async function register({ url, setupCode }: ServerProcess, accounts: number): Promise<string[]> {
  const post = async (path: string, body: object, token?: string): Promise<unknown> => {
    const headers = {
      "content-type": "application/json",
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const answer = await fetch(`${url}/api/v1/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    return answer.json();
  };
  const enter = async (username: string, invite: string) =>
    loginAnswerSchema.parse(await post("register", { username, password: PASSWORD, invite })).token;
  const tokens = [await enter("owner", setupCode)];
  const { code } = inviteAnswerSchema.parse(await post("invites", {}, tokens[0]));
  while (tokens.length < accounts) tokens.push(await enter(`member${tokens.length}`, code));
  return tokens;
}

async function textChannel(url: string, token: string): Promise<string> {
  using client = await GatewayClient.connect({ gatewayUrl: `${url.replace(/^http/, "ws")}/gateway` }, { token });
  return client.welcome.snapshot?.channels.find(({ kind }) => kind === "text")?.id ?? "";
}

async function listAll(url: string, token: string, channelId: string): Promise<Map<number, string>> {
  using client = await GatewayClient.connect({ gatewayUrl: `${url.replace(/^http/, "ws")}/gateway` }, { token });
  const stored = new Map<number, string>();
  for (let after = 0, more = true; more; ) {
    const page = await client.request("message.list", { channelId, after, limit: 100 });
    for (const { id, text } of page.messages) stored.set(id, text);
    after = page.messages.at(-1)?.id ?? after;
    more = page.more;
  }
  return stored;
}
