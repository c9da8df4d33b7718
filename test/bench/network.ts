/**
 * What calls make of bad networks: two browsers behind routers of their own, a server and a coturn, in namespaces. What it
 * means: docs/benchmarks.md. As root.
 *
 *   npm run bench:network [-- --runs 20] [--only cut2,cut20] [--soak MINUTES [--seed N]]
 */
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { ensureWebClient } from "../../scripts/web-client.mjs";
import { cuts, interfaceDown, newAddress } from "./network/cuts.ts";
import { outages, shortCredentials } from "./network/outages.ts";
import { oneWay, oneWaySound, symmetricTcp, symmetricUdp } from "./network/paths.ts";
import { measureSection } from "./network/runs.ts";
import type { Section } from "./network/section.ts";
import { soak } from "./network/soak.ts";
import { type Line, lineOf, table } from "./network/table.ts";
import { weather } from "./network/weather.ts";

const SECTIONS: readonly Section[] = [
  symmetricUdp,
  symmetricTcp,
  ...cuts,
  interfaceDown,
  newAddress,
  oneWay,
  oneWaySound,
  ...outages,
  shortCredentials,
  weather,
];
const RUNS_OF_PROMISES = 20;

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    only: { type: "string" },
    soak: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});
const runs = Number(values.runs);
const names = values.only?.split(",");
const chosen = SECTIONS.filter(({ name }) => names?.includes(name) ?? values.soak === undefined);
if (chosen.length < (names?.length ?? 0)) {
  throw new Error(`--only takes, with commas: ${SECTIONS.map(({ name }) => name).join(", ")}`);
}

await ensureWebClient();
const lines: Line[] = [];
for (const section of chosen) {
  const results = await measureSection(section, Math.min(runs, section.runsAtMost ?? runs));
  for (const [key, measure] of Object.entries(section.measures)) {
    const figures = results.map((result) => result?.[key] ?? Number.POSITIVE_INFINITY);
    lines.push(lineOf(section.name, measure, figures));
  }
}
if (values.soak !== undefined) lines.push(...(await soak(Number(values.soak), Number(values.seed))));

tell(table(lines));
if (runs < RUNS_OF_PROMISES) tell(`The promises are of ${RUNS_OF_PROMISES} runs: with fewer the p95 is the worst.`);
tell(`Load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`);
if (lines.some(({ verdict }) => verdict === "BROKEN")) process.exitCode = 1;

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}
