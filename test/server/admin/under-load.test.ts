import { expect, test } from "vitest";
import { createLog } from "../../../server/log.ts";
import type { GatewayClient } from "../../helpers/gateway-client.ts";
import { HostCommands } from "../../helpers/host-commands.ts";
import { ChatStage } from "../chat/chat-stage.ts";

const CLIENTS = 50;
const ROUNDS = 6;

/** Writes, edits and searches, one after the other, until `signal` says that it is enough; how often. */
async function chatter(stage: ChatStage, client: GatewayClient, name: string, signal: AbortSignal): Promise<number> {
  let count = 0;
  while (!signal.aborted) {
    const { id } = await stage.send(client, `${name} says ${count} @owner`);
    await client.request("message.edit", { messageId: id, text: `${name} said ${count}` });
    await client.request("message.search", { query: "said", limit: 10 });
    await client.request("channel.read", { channelId: stage.channelId, messageId: id });
    count++;
  }
  return count;
}

const COMMANDS = [
  ["invite", "--uses", "3"],
  ["users"],
  ["role", "carl", "admin"],
  ["sessions"],
  ["ban", "carl"],
  ["invite", "list"],
  ["unban", "carl"],
  ["sessions", "carl"],
  ["password", "carl"],
  ["role", "carl", "member"],
  ["sessions", "carl", "--end-all"],
];

test("commands in a loop beside fifty people who write, edit and search: none fails, and nobody is refused", async ({
  annotate,
}) => {
  const logged: string[] = [];
  const log = createLog("warn", { write: (line) => void logged.push(line) });
  await using stage = await ChatStage.open({
    log,
    env: { LIMIT_SEARCHES_PER_S: "100000", LIMIT_SEARCHES_BURST: "100000" },
  });
  await stage.join("carl");
  const names = Array.from({ length: CLIENTS }, (_, index) => `person${index}`);
  const clients: GatewayClient[] = [];
  for (const name of names) clients.push(await stage.join(name));
  const admin = HostCommands.beside(stage.server);

  const enough = new AbortController();
  const talking = Promise.all(
    clients.map((client, index) => chatter(stage, client, names[index] ?? "", enough.signal)),
  );
  const tookMs: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const words of COMMANDS) {
        const startedAt = performance.now();
        const ran = await admin.run(words);
        tookMs.push(performance.now() - startedAt);
        expect(ran, words.join(" ")).toMatchObject({ exitCode: 0, stderr: "" });
      }
    }
    expect((await admin.run(["delete-user", "carl", "--messages", "delete", "--yes"])).exitCode).toBe(0);
  } finally {
    enough.abort();
  }
  // Whoever was refused anything made this reject.
  const said = (await talking).reduce((sum, count) => sum + count, 0);
  expect(said).toBeGreaterThan(CLIENTS);
  // What the server has to say about its machine is another matter.
  expect(logged.filter((line) => !line.includes('"check":'))).toEqual([]);
  tookMs.sort((a, b) => a - b);
  const at = (share: number) => tookMs[Math.floor(share * (tookMs.length - 1))]?.toFixed(0);
  await annotate(
    `${tookMs.length} commands beside ${said} rounds of writing, editing and searching: median ${at(0.5)} ms, ` +
      `95 % within ${at(0.95)} ms, longest ${at(1)} ms`,
  );
}, 180_000);
