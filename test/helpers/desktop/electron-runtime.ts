import { spawnSync } from "node:child_process";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { exclusively } from "../../../scripts/bootstrap.mjs";
import { projectDir } from "../paths.ts";
import { unpackElectron22 } from "./unpack-electron-22.ts";

/** A distribution of Electron: a folder as electron-builder takes it for `electronDist`. */
export interface ElectronRuntime {
  readonly dir: string;
  readonly executable: string;
  /** `45.4.1`; of the folder's `version` file. */
  readonly version: string;
}

const NPM_PACKAGE = join(projectDir, "node_modules", "electron");
/** npm's package fetches the program when it is first used; a slow line is given this long, a missing one fails at once. */
const DOWNLOAD_LIMIT_MS = 180_000;
/** A download that failed is not tried again for as long. */
const RETRY_AFTER_MS = 24 * 3_600_000;

/**
 * Finds a real Electron: the one that `ELECTRON_OVERRIDE_DIST_PATH` names; npm's own, fetched if it is not there yet; else
 * the one in a Python package, kept in the user's cache folder. Throws with what to do where none is to be had.
 */
export async function findElectron(): Promise<ElectronRuntime> {
  const named = process.env["ELECTRON_OVERRIDE_DIST_PATH"];
  if (named) return (await runtimeIn(named)) ?? fail(`There is no Electron in ${named} (ELECTRON_OVERRIDE_DIST_PATH).`);
  return (await npmRuntime()) ?? (await pythonRuntime());
}

async function npmRuntime(): Promise<ElectronRuntime | null> {
  const dist = join(NPM_PACKAGE, "dist");
  const failedMarker = join(await cacheDir(), "npm-electron-failed");
  await exclusively("electron", async () => {
    if ((await runtimeIn(dist)) !== null || (await ageMs(failedMarker)) < RETRY_AFTER_MS) return;
    const { status } = spawnSync(process.execPath, [join(NPM_PACKAGE, "install.js")], {
      timeout: DOWNLOAD_LIMIT_MS,
      stdio: "ignore",
    });
    if (status !== 0) await writeFile(failedMarker, "");
  });
  return runtimeIn(dist);
}

async function pythonRuntime(): Promise<ElectronRuntime> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    fail("Electron could not be fetched: run `npx install-electron`, or name a distribution of it.");
  }
  const dir = join(await cacheDir(), "electron-22.3.25");
  await exclusively("electron", async () => {
    if ((await runtimeIn(dir)) === null) await unpackElectron22(dir);
  });
  return (await runtimeIn(dir)) ?? fail(`The Electron in ${dir} is not whole: remove it, then try again.`);
}

/** Outside of the work tree: it serves all of them, and outlives a clean one. */
async function cacheDir(): Promise<string> {
  const dir = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "cromulent-tests");
  await mkdir(dir, { recursive: true });
  return dir;
}

async function runtimeIn(dir: string): Promise<ElectronRuntime | null> {
  const executable = join(dir, programPath());
  const version = await readFile(join(dir, "version"), "utf8").catch(() => null);
  const program = await stat(executable).catch(() => null);
  return version === null || program === null ? null : { dir, executable, version: version.trim().replace(/^v/, "") };
}

function programPath(): string {
  switch (process.platform) {
    case "darwin":
      return join("Electron.app", "Contents", "MacOS", "Electron");
    case "win32":
      return "electron.exe";
    default:
      return "electron";
  }
}

async function ageMs(path: string): Promise<number> {
  const entry = await stat(path).catch(() => null);
  return entry === null ? Number.POSITIVE_INFINITY : Date.now() - entry.mtimeMs;
}

function fail(line: string): never {
  throw new Error(line);
}
