/**
 * `npm run bench:keys`: what the key helper costs while the mouse moves, beside a bare listener of uiohook-napi that
 * subscribes to it (docs/benchmarks.md). Real hooks on an X server of their own; needs Xvfb and xdotool.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { loadavg } from "node:os";
import { join } from "node:path";
import { ensureDesktopApp } from "../../scripts/desktop-app.mjs";
import { XDisplay } from "../helpers/desktop/x-display.ts";
import { KeyHelperChild } from "../helpers/keys/helper-child.ts";
import { cpuTimeMs } from "./keys/cpu-time.ts";
import { median } from "./quantile.ts";

const ROUNDS = Number(process.env["BENCH_ROUNDS"] ?? "5");
const MOVES = 5_000;
const WARM_UP_MOVES = 2_000;
/** xdotool's pause between two moves; with its own work about 1,000 moves a second. */
const PAUSE_S = "0.0008";

interface Listener extends AsyncDisposable {
  readonly pid: number;
  /** Resolves once it has worked off whatever it was sent. */
  settle(): Promise<void>;
}

interface Round {
  /** CPU time of the listener's process for 1,000 moves. */
  readonly cpuMs: number;
  readonly movesPerSecond: number;
}

async function bareHook(display: XDisplay): Promise<Listener> {
  const child = fork(join(import.meta.dirname, "keys", "bare-hook.ts"), { env: display.env });
  await once(child, "message");
  const ended = once(child, "exit");
  return {
    pid: pidOf(child.pid),
    settle: () => Promise.resolve(),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function helper(display: XDisplay, triggers: Readonly<Record<string, readonly string[]>>): Promise<Listener> {
  const child = await KeyHelperChild.watching(display.env, triggers);
  return {
    pid: pidOf(child.process.pid),
    settle: () => child.settle(),
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

function pidOf(pid: number | undefined): number {
  if (pid === undefined) throw new Error("the process did not start");
  return pid;
}

async function measure(display: XDisplay, listener: Listener): Promise<Round> {
  await move(display, WARM_UP_MOVES);
  await listener.settle();
  const before = await cpuTimeMs(listener.pid);
  const startedAt = performance.now();
  await move(display, MOVES);
  await listener.settle();
  const cpuMs = (((await cpuTimeMs(listener.pid)) - before) / MOVES) * 1_000;
  return { cpuMs, movesPerSecond: MOVES / ((performance.now() - startedAt) / 1_000) };
}

async function move(display: XDisplay, moves: number): Promise<void> {
  const steps = Array.from({ length: moves }, (_, index) => [
    "mousemove",
    String(100 + (index % 1_000)),
    String(100 + (index % 500)),
    "sleep",
    PAUSE_S,
  ]);
  await display.xdotool(...steps.flat());
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await ensureDesktopApp();
await using display = await XDisplay.open();
const kinds = {
  "bare uiohook-napi, all subscribed": () => bareHook(display),
  "key helper, a key bound": () => helper(display, { talk: ["KeyV"] }),
  "key helper, a mouse button bound": () => helper(display, { talk: ["MouseBack"] }),
};
const rounds = new Map<string, Round[]>();
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, start] of Object.entries(kinds)) {
    await using listener = await start();
    rounds.set(name, [...(rounds.get(name) ?? []), await measure(display, listener)]);
  }
}

const [bare = []] = rounds.values();
const bareMs = median(bare.map(({ cpuMs }) => cpuMs));
print(
  `${ROUNDS} rounds of ${MOVES} moves each, in turns; load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(" ")}`,
);
for (const [name, all] of rounds) {
  const cpu = all.map(({ cpuMs }) => cpuMs);
  const ms = median(cpu);
  const rate = median(all.map(({ movesPerSecond }) => movesPerSecond));
  print(
    `${name}: ${ms.toFixed(1)} ms CPU for 1,000 moves (${Math.min(...cpu).toFixed(1)} to ${Math.max(...cpu).toFixed(1)}), ` +
      `${(ms / bareMs).toFixed(2)} × bare, at ${rate.toFixed(0)} moves a second`,
  );
}
