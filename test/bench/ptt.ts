/**
 * From the press of push-to-talk in one page to the sound in another: the product, and beside it two bare peers behind
 * the same gate and behind each of its locks alone, in the same run and in turns. What it means: docs/benchmarks.md.
 *
 *   npm run bench:ptt [-- --calls 5 --presses 4]
 */
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { createServer } from "vite";
import { makeSteadyVoice } from "../helpers/audio/steady-voice.ts";
import { launchChromium } from "../helpers/browser/chromium.ts";
import { recordPages } from "../helpers/browser/hearing.ts";
import { startTestServer } from "../helpers/test-server.ts";
import { bareCall, type Contexts, productCall } from "./ptt/calls.ts";
import { figuresOf, table } from "./ptt/figures.ts";
import { type BenchCall, type Press, press } from "./ptt/presses.ts";

const { values } = parseArgs({
  options: { calls: { type: "string", default: "5" }, presses: { type: "string", default: "4" } },
});
const [calls, pressesPerCall] = [Number(values.calls), Number(values.presses)];

const stalls = monitorEventLoopDelay();
stalls.enable();
const voice = await makeSteadyVoice();
await using server = await startTestServer({ env: { LIMIT_HELLOS_PER_MINUTE: "1000" } });
const accounts = { speaker: await server.createOwner(), listener: await server.createMember("listener") };
await using vite = Object.assign(
  await createServer({
    root: join(import.meta.dirname, "ptt"),
    configFile: false,
    logLevel: "error",
    server: { host: "127.0.0.1", port: 0 },
  }),
  {
    async [Symbol.asyncDispose]() {
      await vite.close();
    },
  },
);
await vite.listen();

await using speakerBrowser = await launchChromium({ kind: "plays", path: voice });
await using listenerBrowser = await launchChromium({ kind: "plays", path: voice });
const contexts: Contexts = {
  speaker: await speakerBrowser.newContext({ permissions: ["microphone"] }),
  listener: await listenerBrowser.newContext({ permissions: ["microphone"] }),
};
await Promise.all([recordPages(contexts.speaker), recordPages(contexts.listener)]);

const subjects: readonly { readonly name: string; call(): Promise<BenchCall> }[] = [
  { name: "product", call: () => productCall(contexts, server, accounts) },
  { name: "bare, same gate", call: () => bareCall(contexts, vite, "both") },
  { name: "bare, `enabled` alone", call: () => bareCall(contexts, vite, "enabled") },
  { name: "bare, `active` alone", call: () => bareCall(contexts, vite, "active") },
];
const measured = new Map<string, Press[]>(subjects.map(({ name }) => [name, []]));

// In turns: whatever else the machine does falls on all alike. New calls, as latency is much the same within one.
for (let call = 0; call < calls; call++) {
  for (const subject of subjects) {
    const running = await subject.call();
    for (let turn = 0; turn < pressesPerCall; turn++) measured.get(subject.name)?.push(await press(running));
    await Promise.all([running.speaker.close(), running.listener.close()]);
    process.stderr.write(".");
  }
}
process.stderr.write("\n");

const lines = [...measured].map(([name, presses]) => figuresOf(name, presses));
tell(table(lines));
const [product, bare] = lines;
if (product === undefined || bare === undefined) throw new Error("Nothing was measured.");
const [median, p95] = [product.medianMs / bare.medianMs, product.p95Ms / bare.p95Ms];
const promises = [
  { what: `median ${median.toFixed(2)} × that of two bare peers (at most 1.3)`, holds: median <= 1.3 },
  { what: `p95 ${p95.toFixed(2)} × (at most 2)`, holds: p95 <= 2 },
  {
    what: `loudest after the release ${product.loudestAfterDb.toFixed(1)} dBFS (below -80)`,
    holds: product.loudestAfterDb < -80,
  },
];
for (const { what, holds } of promises) tell(`${holds ? "holds" : "BROKEN"}: ${what}`);
// A busy machine adds hundreds of ms to all four: figures to be kept come from a quiet one.
tell(`Longest stall of this program meanwhile: ${(stalls.max / 1e6).toFixed(0)} ms`);
tell(`Load of the machine: ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`);
if (promises.some(({ holds }) => !holds)) process.exitCode = 1;

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}
