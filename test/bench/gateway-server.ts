/**
 * The real server as a process of its own; `test/bench/gateway.ts` starts it twice on one folder: with a number of accounts
 * to make them, and then without, so that what hashing passwords leaves behind is not measured.
 */
import { keepYoungGenerationSmall } from "../../server/young-generation.ts";
import { startTestServer } from "../helpers/test-server.ts";
import { serveMeasurements } from "./measured-process.ts";

// As server/main.ts does.
keepYoungGenerationSmall();

const [dataDir = "", accounts = "0"] = process.argv.slice(2);
const server = await startTestServer({
  dataDir,
  env: {
    // All clients share one address here, and one of them makes every change.
    LIMIT_CONNECTIONS_PER_ADDRESS: "100000",
    LIMIT_CONNECTIONS_BEFORE_HELLO_PER_ADDRESS: "100000",
    LIMIT_REGISTRATIONS_PER_HOUR_PER_ADDRESS: "100000",
    LIMIT_REQUESTS_PER_S: "100000",
    LIMIT_REQUESTS_BURST: "100000",
  },
});
serveMeasurements({ kind: "ready", url: server.gatewayUrl, tokens: await makeAccounts(Number(accounts)) });

async function makeAccounts(count: number): Promise<string[]> {
  if (count === 0) return [];
  const { token } = await server.createOwner();
  const { code } = await server.createInvite();
  const tokens = [token];
  while (tokens.length < count) tokens.push((await server.register(`member${tokens.length}`, code)).token);
  return tokens;
}
