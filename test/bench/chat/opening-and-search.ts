import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { startTestServer } from "../../helpers/test-server.ts";
import { median } from "../quantile.ts";
import { BareSearch } from "./bare-search.ts";
import { judge, say } from "./table.ts";
import { makeTwoChannels } from "./two-channels.ts";

const MANY = Number(process.env["BENCH_MESSAGES"] ?? "100000");
const FEW = 50;
const OPENINGS = 300;
const SEARCHES = 200;
const MAX_OPENING_RATIO = 1.3;
const MAX_SEARCH_RATIO = 3;
const PAGE = 50;
/** From one that nearly every message has to one that hardly any has, and two together. */
const QUERIES = ["word1", "word40", "word4000", "word3 word90"] as const;

const ENV = {
  ...{ LIMIT_REQUESTS_PER_S: "100000", LIMIT_REQUESTS_BURST: "100000" },
  ...{ LIMIT_SEARCHES_PER_S: "100000", LIMIT_SEARCHES_BURST: "100000" },
};

/** A channel with many messages beside one with few, and search through the whole stack beside the bare FTS5 query. */
export async function measureOpeningAndSearch(): Promise<void> {
  await using folder = await TempFolder.make();
  const { few, many, tokens } = await makeTwoChannels(folder.path, { few: FEW, many: MANY, style: "words" });
  await using server = await startTestServer({ dataDir: folder.path, env: ENV });
  const [token] = tokens;
  using client = await GatewayClient.connect(server, { token });
  const open = (channelId: string) => client.request("message.list", { channelId, limit: PAGE });
  const { openFew, openMany } = await inTurns(OPENINGS, {
    openFew: () => open(few.id),
    openMany: () => open(many.id),
  });
  say(`opening a channel with ${FEW} and with ${MANY} messages, ${OPENINGS} rounds in turns, median`);
  say(`  ${openFew.toFixed(2)} ms and ${openMany.toFixed(2)} ms`);
  const ratio = openMany / openFew;
  judge({
    what: `opening many at most ${MAX_OPENING_RATIO} × few`,
    measured: `${ratio.toFixed(2)} ×`,
    isKept: ratio <= MAX_OPENING_RATIO,
  });

  using db = closing(new Sqlite(join(folder.path, "cromulent.db"), { readonly: true }));
  // What any program would have to do: the index, and the messages that it names.
  const bare = db.prepare(
    `SELECT m.* FROM message_search s CROSS JOIN messages m ON m.id = s.rowid
     WHERE message_search MATCH ? ORDER BY s.rowid DESC LIMIT ${PAGE}`,
  );
  await using bareWire = await BareSearch.start((match) => bare.all(match));
  say(`searching ${MANY} messages for ${PAGE}, ${SEARCHES} rounds in turns, median`);
  for (const query of QUERIES) {
    const match = query
      .split(" ")
      .map((word) => `"${word}"`)
      .join(" ");
    const { bareMs, bareWireMs, wholeMs } = await inTurns(SEARCHES, {
      bareMs: async () => bare.all(`${match} *`),
      bareWireMs: () => bareWire.find(`${match} *`),
      wholeMs: () => client.request("message.search", { query, limit: PAGE }),
    });
    judge({
      what: `"${query}" at most ${MAX_SEARCH_RATIO} × bare FTS5 (${bareMs.toFixed(2)} ms)`,
      measured: `${wholeMs.toFixed(2)} ms, ${(wholeMs / bareMs).toFixed(2)} ×`,
      isKept: wholeMs <= bareMs * MAX_SEARCH_RATIO,
    });
    // Of a query that takes as long as a round trip, that is the least it could be.
    const ratio = (wholeMs / bareWireMs).toFixed(2);
    say(`           beside the same rows as JSON over a bare ws: ${bareWireMs.toFixed(2)} ms, ${ratio} ×`);
  }
}

/** Medians in ms. */
async function inTurns<Name extends string>(
  rounds: number,
  tasks: Readonly<Record<Name, () => Promise<unknown>>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(tasks) as Name[];
  const taken = new Map<Name, number[]>(names.map((name) => [name, []]));
  const warmUp = Math.ceil(rounds / 5);
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of names) {
      const startedAt = performance.now();
      await tasks[name]();
      if (round >= 0) taken.get(name)?.push(performance.now() - startedAt);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(taken.get(name) ?? [])])) as Record<Name, number>;
}

function closing(db: Sqlite.Database): Sqlite.Database & Disposable {
  return Object.assign(db, { [Symbol.dispose]: () => void db.close() });
}
