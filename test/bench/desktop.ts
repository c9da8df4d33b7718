/**
 * What the desktop app costs beside an empty window on the same Electron, in the same run and in turns: its start, and its
 * memory when idle. What it means: docs/benchmarks.md.
 *
 *   npm run bench:desktop [-- --runs 10]
 */
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureDesktopApp } from "../../scripts/desktop-app.mjs";
import { findElectron } from "../helpers/desktop/electron-runtime.ts";
import { XDisplay } from "../helpers/desktop/x-display.ts";
import { projectDir } from "../helpers/paths.ts";
import { TempFolder } from "../helpers/temp-folder.ts";
import { type AppFigures, type MeasuredApp, measureApp } from "./desktop/measured-app.ts";
import { median } from "./quantile.ts";

const START_GOAL = 1.6;
const MEMORY_GOAL = 1.5;

const { values } = parseArgs({ options: { runs: { type: "string", default: "10" } } });
const runs = Number(values.runs);

await ensureDesktopApp();
const { version } = await findElectron();
await using display = await XDisplay.open();
await using productHome = await TempFolder.make();
await using emptyHome = await TempFolder.make();

const subjects: readonly { readonly name: string; readonly app: MeasuredApp; readonly figures: AppFigures[] }[] = [
  {
    name: "desktop app",
    app: { folder: projectDir, usable: "main input:not([disabled])", home: productHome.path },
    figures: [],
  },
  {
    name: "empty window",
    app: { folder: join(import.meta.dirname, "desktop", "empty"), usable: "body", home: emptyHome.path },
    figures: [],
  },
];

// Once for nothing: both find their profile there, and their files in the system's cache.
for (const { app } of subjects) await measureApp(app, display);
// In turns: whatever else the machine does falls on both alike.
for (let run = 0; run < runs; run++) {
  for (const { app, figures } of subjects) figures.push(await measureApp(app, display));
  process.stderr.write(".");
}
process.stderr.write("\n");

const lines = subjects.map(({ name, figures }) => ({
  name,
  startMs: median(figures.map(({ startMs }) => startMs)),
  pssMiB: median(figures.map(({ pssMiB }) => pssMiB)),
}));
tell("|  | start, median ms | idle PSS, median MiB |");
tell("| --- | --- | --- |");
for (const { name, startMs, pssMiB } of lines) tell(`| ${name} | ${startMs.toFixed(0)} | ${pssMiB.toFixed(0)} |`);
const [product, empty] = lines;
if (product === undefined || empty === undefined) throw new Error("Nothing was measured.");
const promises = [
  { what: "start", ratio: product.startMs / empty.startMs, goal: START_GOAL },
  { what: "idle memory", ratio: product.pssMiB / empty.pssMiB, goal: MEMORY_GOAL },
];
for (const { what, ratio, goal } of promises) {
  tell(
    `${ratio <= goal ? "holds" : "BROKEN"}: ${what} ${ratio.toFixed(2)} × that of an empty window (at most ${goal})`,
  );
}
tell(`Electron ${version}, ${runs} runs each, load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`);
if (promises.some(({ ratio, goal }) => !(ratio <= goal))) process.exitCode = 1;

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}
