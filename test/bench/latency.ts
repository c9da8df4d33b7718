/**
 * From a mouth to an ear through a real sound server: the product in Chromium and in Electron, and beside it a bare pair of
 * peers and Mumble, in the same run and in turns. What it means: docs/benchmarks.md. Linux only.
 *
 *   npm run bench:latency [-- --calls 4 --chirps 8 --only bare,desktop-balanced]
 *   npm run bench:latency -- --only lossy          on a line that delays and loses, as root
 */
import { availableParallelism, loadavg } from "node:os";
import { inspect, parseArgs } from "node:util";
import { ensureDesktopApp } from "../../scripts/desktop-app.mjs";
import { ensureWebClient } from "../../scripts/web-client.mjs";
import { PulseHub } from "../helpers/audio/pulse-hub.ts";
import { findElectron } from "../helpers/desktop/electron-runtime.ts";
import { chooseSubjects } from "./latency/choose-subjects.ts";
import { figuresOf, isStalled, STALL_MS, table } from "./latency/figures.ts";
import { type CallFigures, checkRig, LOOP_MS, measureCall } from "./latency/measure.ts";
import { missingPackages } from "./latency/missing-packages.ts";
import { promisesOf } from "./latency/promises.ts";

const HUB_PROGRAMS = { pulseaudio: "pulseaudio", parec: "pulseaudio-utils", paplay: "pulseaudio-utils" };
/** How far from the truth the rig may be. */
const RIG_TOLERANCE_MS = 0.5;

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "4" },
    chirps: { type: "string", default: "8" },
    only: { type: "string" },
  },
});

await using owned = new AsyncDisposableStack();
const subjects = await chooseSubjects(owned, values.only?.split(",") ?? null);
const missing = await missingPackages([HUB_PROGRAMS, ...subjects.map(({ programs }) => programs)]);
if (missing.length > 0) {
  throw new Error(
    `Programs are missing. On Debian or Ubuntu: sudo apt-get install --no-install-recommends ${missing.join(" ")}`,
  );
}
await ensureWebClient();
await ensureDesktopApp();
const { version: electronVersion } = await findElectron();
const hub = owned.use(await PulseHub.start());
await checkedRig();

const measured = subjects.map((subject) => ({ subject, calls: [] as CallFigures[], faults: [] as unknown[] }));
// In turns: whatever else the machine does falls on all alike. New calls, as the delay is much the same within one.
for (let call = 0; call < Number(values.calls); call++) {
  for (const { subject, calls, faults } of measured) {
    try {
      const figures = await measureCall(subject, hub, Number(values.chirps));
      calls.push(figures);
      process.stderr.write(isStalled(figures) ? "*" : ".");
    } catch (fault) {
      // The others' calls are not to be lost with it.
      faults.push(fault);
      process.stderr.write("!");
    }
  }
}
process.stderr.write("\n");

const lines = measured.map(({ subject, calls, faults }) => figuresOf(subject, calls, faults.length));
const [load = 0] = loadavg();
tell(table(lines));
tell(`* stalled: timers of the measuring program were more than ${STALL_MS} ms late; such calls are worth little`);
tell(`Electron ${electronVersion}, load ${load.toFixed(1)} on ${availableParallelism()} cores`);
const promises = promisesOf(lines);
for (const { what, holds } of promises) tell(`${holds ? "holds" : "BROKEN"}: ${what}`);
for (const { subject, faults } of measured) {
  for (const fault of faults) process.stderr.write(`A call of ${subject.name} failed: ${inspect(fault)}\n`);
}
if (promises.some(({ holds }) => !holds) || measured.some(({ faults }) => faults.length > 0)) process.exitCode = 1;

/** A rig that is wrong by itself measures nothing. */
async function checkedRig(): Promise<void> {
  const delays = await checkRig(hub);
  const wrong = delays.filter((delay) => delay === null || Math.abs(delay - LOOP_MS) > RIG_TOLERANCE_MS);
  const seen = delays.map((delay) => delay?.toFixed(1) ?? "lost").join(", ");
  if (wrong.length > 0) throw new Error(`The rig measures a loop of ${LOOP_MS} ms as ${seen}.`);
  tell(`holds: a loop of ${LOOP_MS} ms measures ${seen}`);
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}
