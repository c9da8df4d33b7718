/**
 * `npm run bench:gateway`: what the gateway costs beside a bare `ws` fan-out of the same frames (docs/benchmarks.md).
 * Both servers run in processes of their own; all clients of both run here, and the two are measured in turns.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type HelloAnswer, helloAnswerSchema } from "../../shared/protocol/requests.ts";
import { Crowd } from "./crowd.ts";
import { Measured } from "./measured-server.ts";
import { quantile } from "./quantile.ts";

const CLIENTS = Number(process.env["BENCH_CLIENTS"] ?? "1000");
const SESSIONS_PER_ACCOUNT = 10;
const MEMORY_EVENTS = 600;
const WARM_UP_ROUNDS = 100;
const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? "500");
const TARGET_P95_RATIO = 1.5;
const TARGET_KIB_PER_CONNECTION = 30;

interface Subject {
  readonly name: string;
  readonly crowd: Crowd;
  change(isMuted: boolean): Promise<number>;
}

async function connectGateway(url: string, tokens: readonly string[]): Promise<{ subject: Subject; member: object }> {
  const crowd = new Crowd(CLIENTS, "voice.updated");
  let welcome: HelloAnswer | null = null;
  await crowd.connect(
    url,
    (index) => ({
      token: tokens[Math.floor(index / SESSIONS_PER_ACCOUNT)],
      client: { name: "bench", version: "1", platform: "bench", deviceId: `client-${index}` },
    }),
    (index, answer) => {
      if (index === 0) welcome = helloAnswerSchema.parse(answer);
    },
  );
  const { sessionId, self, snapshot } = helloAnswerSchema.parse(welcome);
  const channelId = snapshot?.channels.find(({ kind }) => kind === "voice")?.id ?? "";
  crowd.request("voice.join", { channelId, peerId: "benchbenchbenchbench" });
  const member = {
    ...{ sessionId, userId: self.id, peerId: "benchbenchbenchbench", channelId, muted: false, deafened: false },
    ...{ transmitting: false, connection: "connecting", link: "attached", joinedAt: Date.now() },
  };
  const subject = { name: "gateway", crowd, change: (muted: boolean) => crowd.change("voice.update", { muted }) };
  return { subject, member };
}

async function connectBare(server: Measured, member: object): Promise<Subject> {
  const crowd = new Crowd(CLIENTS, "voice.updated");
  await crowd.connect(
    server.url,
    () => null,
    () => {},
  );
  const change = (muted: boolean) =>
    crowd.change("bare.event", { event: "voice.updated", data: { member: { ...member, muted } } });
  return { name: "bare ws", crowd, change };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function main(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), "cromulent-bench-"));
  try {
    await measure(dataDir);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function makeAccounts(dataDir: string): Promise<readonly string[]> {
  await using maker = await Measured.start(
    "gateway-server.ts",
    dataDir,
    String(Math.ceil(CLIENTS / SESSIONS_PER_ACCOUNT)),
  );
  return maker.tokens;
}

async function measure(dataDir: string): Promise<void> {
  const tokens = await makeAccounts(dataDir);
  await using gateway = await Measured.start("gateway-server.ts", dataDir);
  await using bare = await Measured.start("bare-ws.ts");
  const before = { gateway: await gateway.memory(), bare: await bare.memory() };
  const { subject: ours, member } = await connectGateway(gateway.url, tokens);
  const subjects = [ours, await connectBare(bare, member)];

  for (let event = 0; event < MEMORY_EVENTS; event++) {
    for (const subject of subjects) await subject.change(event % 2 === 0);
  }
  const after = { gateway: await gateway.memory(), bare: await bare.memory() };
  const kib = (key: "gateway" | "bare", of: "rssBytes" | "heapBytes") =>
    (after[key][of] - before[key][of]) / CLIENTS / 1_024;

  const samples = new Map(subjects.map(({ name }) => [name, [] as number[]]));
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    // Who is first changes, so that neither always finds the processor warm.
    for (const subject of round % 2 === 0 ? subjects : [...subjects].reverse()) {
      const tookMs = await subject.change(round % 2 === 0);
      if (round >= 0) samples.get(subject.name)?.push(tookMs);
    }
  }
  for (const { crowd } of subjects) crowd.close();

  const figures = subjects.map(({ name }) => {
    const taken = samples.get(name) ?? [];
    return { name, medianMs: quantile(taken, 0.5), p95Ms: quantile(taken, 0.95) };
  });
  say(`${CLIENTS} clients, ${ROUNDS} rounds: from one client's change to the last client's event`);
  for (const { name, medianMs, p95Ms } of figures) {
    say(`  ${name.padEnd(8)} median ${medianMs.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms`);
  }
  const [first, second] = figures;
  if (first === undefined || second === undefined) throw new Error("nothing was measured");
  const p95Ratio = first.p95Ms / second.p95Ms;
  say(
    `  ratio    median ${(first.medianMs / second.medianMs).toFixed(2)}, p95 ${p95Ratio.toFixed(2)} (target: at most ${TARGET_P95_RATIO})`,
  );
  const perConnection = kib("gateway", "rssBytes");
  say(
    `memory for each of ${CLIENTS} attached clients after ${MEMORY_EVENTS} events: RSS after gc, less that with none`,
  );
  say(
    `  gateway  ${perConnection.toFixed(1)} KiB (target: at most ${TARGET_KIB_PER_CONNECTION}; JavaScript heap ${kib("gateway", "heapBytes").toFixed(1)})`,
  );
  say(`  bare ws  ${kib("bare", "rssBytes").toFixed(1)} KiB (JavaScript heap ${kib("bare", "heapBytes").toFixed(1)})`);
  if (p95Ratio > TARGET_P95_RATIO || perConnection > TARGET_KIB_PER_CONNECTION) process.exitCode = 1;
}

await main();
