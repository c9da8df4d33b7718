import { playStormyEvening } from "../../helpers/chat/stormy-evening.ts";
import { seededRandom } from "../../helpers/seeded-random.ts";
import { judge, say } from "./table.ts";

const CLIENTS = 20;
const MESSAGES = Number(process.env["BENCH_STORM_MESSAGES"] ?? "10000");
const RESTARTS = 2;
const CUT_EVERY_MS = 200;
const FAULTS_SHOWN = 5;

/** Everyone writes while connections break and the server is killed; each message is looked for afterwards. */
export async function weatherStorm(): Promise<void> {
  const { stored, faults, cuts, tookMs } = await playStormyEvening({
    ...{ clients: CLIENTS, messagesEach: MESSAGES / CLIENTS, restarts: RESTARTS, cutEveryMs: CUT_EVERY_MS },
    random: seededRandom(1),
  });
  const twice = stored.length - new Set(stored).size;
  const lost = MESSAGES - new Set(stored).size;
  say(
    `${MESSAGES} messages of ${CLIENTS} clients, ${cuts} cuts, ${RESTARTS} restarts by SIGKILL, ${(tookMs / 1_000).toFixed(0)} s`,
  );
  for (const fault of faults.slice(0, FAULTS_SHOWN)) say(`  ${fault}`);
  judge({
    what: "none lost, none twice, the same order for all",
    measured: `${lost} lost, ${twice} twice, ${faults.length} out of order or not shown`,
    isKept: lost === 0 && twice === 0 && faults.length === 0,
  });
}
