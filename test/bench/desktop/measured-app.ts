import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { findElectron } from "../../helpers/desktop/electron-runtime.ts";
import type { XDisplay } from "../../helpers/desktop/x-display.ts";
import { Child } from "../../helpers/processes/child.ts";

export interface MeasuredApp {
  /** Folder of the program. */
  readonly folder: string;
  /** CSS selector of what has to be there for the window to be of use. */
  readonly usable: string;
  /** Its user's home, the same for each run. */
  readonly home: string;
}

export interface AppFigures {
  /** From the start of the process to the painted window that can be used. */
  readonly startMs: number;
  /** Of all its processes together, idle. */
  readonly pssMiB: number;
}

const HELPERS = join(import.meta.dirname, "..", "..", "helpers", "desktop");
/** Until Chromium's processes that start late are there and what the start needed is given back. */
const SETTLE_MS = 4_000;
const START_LIMIT_MS = 60_000;

/** Starts the program on `display`, measures it and ends it. Linux only. */
export async function measureApp({ folder, usable, home }: MeasuredApp, display: XDisplay): Promise<AppFigures> {
  const { executable } = await findElectron();
  const startedAt = performance.now();
  await using app = new Child({
    program: executable,
    args: [
      ...["-r", join(HELPERS, "electron-22.cjs"), "-r", join(import.meta.dirname, "usable.cjs")],
      ...["--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
      folder,
    ],
    env: {
      ...display.env,
      HOME: home,
      CROMULENT_USER_DATA: join(home, "user-data"),
      DBUS_SESSION_BUS_ADDRESS: "disabled:",
      BENCH_USABLE: usable,
    },
    cwd: home,
  });
  await app.waitFor(/^USABLE$/m, START_LIMIT_MS);
  const startMs = performance.now() - startedAt;
  await wait(SETTLE_MS);
  const pssMiB = await proportionalSetSize(await processTree(app.pid));
  await app.end("SIGTERM");
  return { startMs, pssMiB };
}

/** The process and all that came of it. */
async function processTree(root: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
    // The second field is the name in brackets, which may hold anything.
    const [, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const isBelow = (pid: number): boolean => {
    if (pid === root) return true;
    const parent = parents.get(pid);
    return parent !== undefined && parent > 1 && isBelow(parent);
  };
  return [...parents.keys()].filter(isBelow);
}

/** Pages that processes share count once in all. */
async function proportionalSetSize(pids: readonly number[]): Promise<number> {
  const sizes = await Promise.all(
    pids.map(async (pid) => {
      const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
      return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0);
    }),
  );
  return sizes.reduce((sum, kiB) => sum + kiB, 0) / 1_024;
}
