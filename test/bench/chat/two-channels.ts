import { GatewayClient } from "../../helpers/gateway-client.ts";
import { startTestServer } from "../../helpers/test-server.ts";
import { fillDatabase, type Style } from "./filled-database.ts";

/** A channel by its id, and the number of its newest message. */
export interface FilledChannel {
  readonly id: string;
  readonly newestId: number;
}

/** What was made; the server that made it is gone. */
export interface TwoChannels {
  readonly few: FilledChannel;
  readonly many: FilledChannel;
  /** Tokens of the owner and of a member. */
  readonly tokens: readonly [owner: string, member: string];
}

/** Makes a server's data in `dataDir` with a channel "few" and a channel "many". */
export async function makeTwoChannels(
  dataDir: string,
  messages: { readonly few: number; readonly many: number; readonly style: Style },
): Promise<TwoChannels> {
  const made = await makeChannels(dataDir);
  const common = { authorIds: made.userIds, style: messages.style };
  const [many = 0, few = 0] = await fillDatabase(dataDir, [
    { ...common, channelId: made.many, messages: messages.many },
    { ...common, channelId: made.few, messages: messages.few },
  ]);
  return { few: { id: made.few, newestId: few }, many: { id: made.many, newestId: many }, tokens: made.tokens };
}

async function makeChannels(dataDir: string) {
  await using server = await startTestServer({ dataDir });
  const owner = await server.createOwner();
  const member = await server.createMember("member");
  using client = await GatewayClient.connect(server, owner);
  const create = async (name: string) => (await client.request("channel.create", { kind: "text", name })).channel.id;
  return {
    ...{ few: await create("few"), many: await create("many") },
    tokens: [owner.token, member.token] as const,
    userIds: [owner.user.id, member.user.id],
  };
}
