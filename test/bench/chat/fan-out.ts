import { helloAnswerSchema } from "../../../shared/protocol/requests.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { Crowd } from "../crowd.ts";
import { Measured } from "../measured-server.ts";
import { quantile } from "../quantile.ts";
import { judge, say } from "./table.ts";

const CLIENTS = Number(process.env["BENCH_CLIENTS"] ?? "1000");
const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? "300");
const SESSIONS_PER_ACCOUNT = 10;
const WARM_UP_ROUNDS = 50;
const TARGET_P95_RATIO = 1.5;
const TEXT = "what people write to each other in an evening, more or less";

/** From one client's send, which waits for the disk, to the last client's event; beside a bare `ws` fan-out of the same frame. */
export async function measureFanOut(): Promise<void> {
  await using folder = await TempFolder.make();
  const accounts = String(Math.ceil(CLIENTS / SESSIONS_PER_ACCOUNT));
  const tokens = await (async () => {
    await using maker = await Measured.start("gateway-server.ts", folder.path, accounts);
    return maker.tokens;
  })();
  await using gateway = await Measured.start("gateway-server.ts", folder.path);
  await using bare = await Measured.start("bare-ws.ts");
  const ours = new Crowd(CLIENTS, "message.created");
  let welcome: unknown = null;
  await ours.connect(
    gateway.url,
    (index) => ({
      token: tokens[Math.floor(index / SESSIONS_PER_ACCOUNT)],
      client: { name: "bench", version: "1", platform: "bench", deviceId: `client-${index}` },
    }),
    (index, answer) => {
      if (index === 0) welcome = answer;
    },
  );
  const { self, snapshot } = helloAnswerSchema.parse(welcome);
  const channelId = snapshot?.channels.find(({ kind }) => kind === "text")?.id ?? "";
  const theirs = new Crowd(CLIENTS, "message.created");
  await theirs.connect(
    bare.url,
    () => null,
    () => {},
  );
  const message = {
    ...{ id: 1, channelId, authorId: self.id, text: TEXT, createdAt: Date.now(), editedAt: null, deletedAt: null },
    ...{
      replyTo: null,
      mentions: [],
      everyone: false,
      reactions: [],
      attachments: [],
      nonce: null,
      replyPreview: null,
    },
  };
  const taken: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    const oursMs = await ours.change("message.send", { channelId, nonce: `round ${round}`, text: TEXT });
    const bareMs = await theirs.change("bare.event", { event: "message.created", data: { message, revision: 1 } });
    if (round < 0) continue;
    taken.ours.push(oursMs);
    taken.bare.push(bareMs);
  }
  ours.close();
  theirs.close();
  say(`${CLIENTS} clients, ${ROUNDS} rounds in turns: from a send to the last client's event`);
  for (const [name, values] of Object.entries(taken)) {
    say(
      `  ${name.padEnd(5)} median ${quantile(values, 0.5).toFixed(1)} ms, p95 ${quantile(values, 0.95).toFixed(1)} ms`,
    );
  }
  const ratio = quantile(taken.ours, 0.95) / quantile(taken.bare, 0.95);
  judge({
    what: `p95 at most ${TARGET_P95_RATIO} × bare ws`,
    measured: `${ratio.toFixed(2)} ×`,
    isKept: ratio <= TARGET_P95_RATIO,
  });
}
