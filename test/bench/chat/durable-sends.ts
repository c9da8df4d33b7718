import { join } from "node:path";
import { openDatabase } from "../../../server/store/database.ts";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { Measured } from "../measured-server.ts";
import { median } from "../quantile.ts";
import { judge, say } from "./table.ts";

const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? "5");
const MESSAGES = Number(process.env["BENCH_SENDS"] ?? "1000");
/** Few: what they are shown of each other's is the fan-out's part. */
const CLIENTS = 4;
/** Under way at once of each client: it may have `limits.sessionAnswers` open. */
const AT_ONCE = 50;
const MIN_SHARE = 0.6;
const TEXT = "what people write to each other in an evening, more or less";

/** Sends of many clients at once through the whole stack, beside inserts into the same tables, each a transaction of its own. */
export async function measureDurableSends(): Promise<void> {
  await using folder = await TempFolder.make();
  const tokens = await (async () => {
    await using maker = await Measured.start("gateway-server.ts", folder.path, "2");
    return maker.tokens;
  })();
  await using server = await Measured.start("gateway-server.ts", folder.path);
  using clients = new DisposableStack();
  const people: GatewayClient[] = [];
  for (let index = 0; index < CLIENTS; index++) {
    const token = tokens[index % tokens.length] ?? "";
    people.push(clients.use(await GatewayClient.connect({ gatewayUrl: server.url }, { token })));
  }
  const channelId = people[0]?.welcome.snapshot?.channels.find(({ kind }) => kind === "text")?.id ?? "";
  await using bareFolder = await TempFolder.make();
  const insert = bareInserts(bareFolder.path);
  const rates: { sends: number[]; inserts: number[] } = { sends: [], inserts: [] };
  for (let round = -1; round < ROUNDS; round++) {
    const sends = await perSecond(() => sendAll(people, channelId, round));
    const inserts = await perSecond(async () => {
      for (let index = 0; index < MESSAGES; index++) insert(`${round}-${index}`);
    });
    if (round < 0) continue;
    rates.sends.push(sends);
    rates.inserts.push(inserts);
  }
  const [sends, inserts] = [median(rates.sends), median(rates.inserts)];
  say(`${MESSAGES} durable sends of ${CLIENTS} clients, ${ROUNDS} rounds in turns, median`);
  say(`  ${sends.toFixed(0)} sends/s through the whole stack, ${inserts.toFixed(0)} bare inserts/s`);
  judge({
    what: `sends at least ${MIN_SHARE * 100} % of bare inserts`,
    measured: `${((100 * sends) / inserts).toFixed(0)} %`,
    isKept: sends >= inserts * MIN_SHARE,
  });
}

async function sendAll(people: readonly GatewayClient[], channelId: string, round: number): Promise<void> {
  let next = 0;
  const lanes = people.flatMap((client) =>
    Array.from({ length: AT_ONCE }, async () => {
      while (next < MESSAGES) {
        const nonce = `${round}-${next++}`;
        await client.requestRaw("message.send", { channelId, nonce, text: TEXT });
      }
    }),
  );
  await Promise.all(lanes);
}

/** The same schema, triggers of the search included, and the same settings: what SQLite itself can do here. */
function bareInserts(dataDir: string): (nonce: string) => void {
  const db = openDatabase(join(dataDir, "bare"));
  db.exec(
    "INSERT INTO users (id, username, display_name, role, password_hash, created_at) VALUES ('u','u','u','member','',0)",
  );
  const insert = db.prepare(
    `INSERT INTO messages (channel_id, author_id, text, created_at, nonce)
     SELECT id, 'u', ?, ?, ? FROM channels WHERE kind = 'text'`,
  );
  return (nonce) => void insert.run(TEXT, Date.now(), nonce);
}

async function perSecond(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (MESSAGES * 1_000) / (performance.now() - startedAt);
}
