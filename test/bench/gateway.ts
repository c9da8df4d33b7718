/**
 * `npm run bench:gateway`: what the gateway costs beside a bare `ws` fan-out of the same frames (docs/benchmarks.md).
 * Both servers run in processes of their own; all clients of both run here, and the two are measured in turns.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";
import { parseServerFrame, SUBPROTOCOL } from "../../shared/protocol/frames.ts";
import { type HelloAnswer, helloAnswerSchema } from "../../shared/protocol/requests.ts";
import { type Report, reportSchema } from "./measured-process.ts";
import { quantile } from "./quantile.ts";

const CLIENTS = Number(process.env["BENCH_CLIENTS"] ?? "1000");
const SESSIONS_PER_ACCOUNT = 10;
const MEMORY_EVENTS = 600;
const WARM_UP_ROUNDS = 100;
const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? "500");
const CONNECT_AT_ONCE = 40;
const TARGET_P95_RATIO = 1.5;
const TARGET_KIB_PER_CONNECTION = 30;

/** A measured server process. */
class Measured implements AsyncDisposable {
  readonly url: string;
  readonly tokens: readonly string[];
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, ready: Extract<Report, { kind: "ready" }>) {
    this.#process = process;
    this.url = ready.url;
    this.tokens = ready.tokens;
  }

  static async start(script: string, ...args: string[]): Promise<Measured> {
    const path = fileURLToPath(new URL(script, import.meta.url));
    const child = fork(path, args, { execArgv: ["--expose-gc"] });
    const ready = await nextReport(child);
    if (ready.kind !== "ready") throw new Error(`${script} did not start`);
    return new Measured(child, ready);
  }

  async memory(): Promise<Extract<Report, { kind: "memory" }>> {
    this.#process.send("memory");
    const report = await nextReport(this.#process);
    if (report.kind !== "memory") throw new Error("no memory report");
    return report;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.#process, "exit");
    this.#process.disconnect();
    await exited;
  }
}

async function nextReport(child: ChildProcess): Promise<Report> {
  const [message]: unknown[] = await once(child, "message");
  return reportSchema.parse(message);
}

/** A thousand clients of one server, and the way to make one change and see it reach the last of them. */
class Crowd {
  readonly #sockets: WebSocket[] = [];
  #lastId = 1;
  #missing = 0;
  #onLast: () => void = () => {};

  /** @param greet what a client says first, or null; its answer is given to `onGreeted`. */
  async connect(
    url: string,
    greet: (index: number) => object | null,
    onGreeted: (index: number, answer: unknown) => void,
  ) {
    for (let first = 0; first < CLIENTS; first += CONNECT_AT_ONCE) {
      const indices = Array.from({ length: Math.min(CONNECT_AT_ONCE, CLIENTS - first) }, (_, offset) => first + offset);
      this.#sockets.push(
        ...(await Promise.all(indices.map((index) => openSocket(url, greet(index), (a) => onGreeted(index, a))))),
      );
    }
    for (const socket of this.#sockets) socket.on("message", this.#onMessage);
  }

  /** Resolves with the milliseconds from the first client's request to the last other client's event. */
  change(op: string, data: unknown): Promise<number> {
    this.#missing = this.#sockets.length - 1;
    const startedAt = performance.now();
    return new Promise((resolve) => {
      this.#onLast = () => resolve(performance.now() - startedAt);
      this.request(op, data);
    });
  }

  request(op: string, data: unknown): void {
    this.#lastId++;
    this.#sockets[0]?.send(JSON.stringify({ id: this.#lastId, op, data }));
  }

  close(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  readonly #onMessage = (data: Buffer): void => {
    if (!data.includes('"voice.updated"')) return;
    this.#missing--;
    if (this.#missing === 0) this.#onLast();
  };
}

async function openSocket(url: string, hello: object | null, onGreeted: (answer: unknown) => void): Promise<WebSocket> {
  const socket = new WebSocket(url, SUBPROTOCOL, { perMessageDeflate: false });
  await once(socket, "open");
  if (hello === null) return socket;
  socket.send(JSON.stringify({ id: 1, op: "session.hello", data: hello }));
  const [data]: unknown[] = await once(socket, "message");
  const frame = parseServerFrame(String(data));
  if (frame?.kind !== "answer" || !frame.ok) throw new Error(`hello was refused: ${String(data)}`);
  onGreeted(frame.data);
  return socket;
}

interface Subject {
  readonly name: string;
  readonly crowd: Crowd;
  change(isMuted: boolean): Promise<number>;
}

async function connectGateway(url: string, tokens: readonly string[]): Promise<{ subject: Subject; member: object }> {
  const crowd = new Crowd();
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
  const crowd = new Crowd();
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
