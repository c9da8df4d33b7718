/**
 * From a mouth to an ear through a real sound server: the product in Chromium and in Electron, and beside it a bare pair of
 * peers and Mumble, in the same run and in turns. What it means: docs/benchmarks.md. Linux only.
 *
 *   npm run bench:latency [-- --calls 4 --chirps 8 --only bare,desktop-balanced]
 *   npm run bench:latency -- --only lossy          on a line that delays and loses, as root
 */
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { ensureDesktopApp } from "../../scripts/desktop-app.mjs";
import { ensureWebClient } from "../../scripts/web-client.mjs";
import { PulseHub } from "../helpers/audio/pulse-hub.ts";
import { findElectron } from "../helpers/desktop/electron-runtime.ts";
import { XDisplay } from "../helpers/desktop/x-display.ts";
import { startTestServer } from "../helpers/test-server.ts";
import { badLine } from "./latency/bad-line.ts";
import { bareElectronPair, barePair } from "./latency/bare-pair.ts";
import { desktopApp } from "./latency/desktop-app.ts";
import { figuresOf, isStalled, percent, type SubjectFigures, table } from "./latency/figures.ts";
import { type CallFigures, checkRig, LOOP_MS, measureCall } from "./latency/measure.ts";
import { missingPackages } from "./latency/missing-packages.ts";
import { mumble } from "./latency/mumble.ts";
import { MumbleServer } from "./latency/mumble-server.ts";
import { promisesOf } from "./latency/promises.ts";
import type { Subject } from "./latency/subject.ts";
import { webClient } from "./latency/web-client.ts";

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
const subjects = await chooseSubjects(values.only?.split(",") ?? null);
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

const measured = new Map<Subject, CallFigures[]>(subjects.map((subject) => [subject, []]));
// In turns: whatever else the machine does falls on all alike. New calls, as the delay is much the same within one.
for (let call = 0; call < Number(values.calls); call++) {
  for (const [subject, calls] of measured) {
    const figures = await measureCall(subject, hub, Number(values.chirps));
    calls.push(figures);
    process.stderr.write(isStalled(figures) ? "*" : ".");
  }
}
process.stderr.write("\n");

const lines: SubjectFigures[] = [...measured].map(([{ key, name }, calls]) => figuresOf(key, name, calls));
tell(table(lines));
tell("* timers of the measuring program were more than 40 ms late in that call");
const promises = promisesOf(lines);
for (const { what, holds } of promises) tell(`${holds ? "holds" : "BROKEN"}: ${what}`);
const [load = 0] = loadavg();
tell(
  `Electron ${electronVersion}, load ${load.toFixed(1)} on ${availableParallelism()} cores, ` +
    `${percent(lines.flatMap(({ calls }) => calls).filter(isStalled).length / (lines.length * Number(values.calls)), 0)} of the calls stalled`,
);
if (promises.some(({ holds }) => !holds)) process.exitCode = 1;

async function chooseSubjects(only: readonly string[] | null): Promise<Subject[]> {
  const server = owned.use(await startTestServer({ env: { LIMIT_HELLOS_PER_MINUTE: "1000" } }));
  const display = owned.use(await XDisplay.open());
  let mumbleServer: Promise<MumbleServer> | null = null;
  const mumbleDeps = {
    display,
    server: () => {
      mumbleServer ??= MumbleServer.start().then((started) => owned.use(started));
      return mumbleServer;
    },
  };
  const usual = [
    barePair(),
    webClient(server),
    bareElectronPair(display),
    desktopApp({ server, display, owned }, "balanced"),
    desktopApp({ server, display, owned }, "lowest"),
    mumble(mumbleDeps, { key: "mumble-tuned", name: "Mumble, tuned", tuning: { framesPerPacket: 1, outputDelay: 1 } }),
    mumble(mumbleDeps, {
      key: "mumble",
      name: "Mumble, near its defaults",
      tuning: { framesPerPacket: 2, outputDelay: 5 },
    }),
  ];
  // Not unless it is asked for: it needs root.
  const all = [...usual, badLine(owned)];
  const unknown = only?.filter((key) => !all.some((subject) => subject.key === key)) ?? [];
  if (unknown.length > 0) {
    throw new Error(`There is no ${unknown.join(", ")}: choose of ${all.map(({ key }) => key).join(", ")}.`);
  }
  return only === null ? usual : all.filter(({ key }) => only.includes(key));
}

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
