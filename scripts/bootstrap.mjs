/**
 * Makes a fresh clone run: installs the packages when they are missing or are not those of the lock file, and hands over
 * to the Node that came with them where this one is too old. Plain Node 20, without any package.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MODULES = join(ROOT, "node_modules");
/** Not in node_modules, which `npm ci` deletes. */
const LOCK_FOLDER = join(ROOT, ".cache");

/** What this file and npm need. */
const OLDEST_NODE = [20, 0];
/** What the project needs: the first with `crypto.argon2`. */
const PROJECT_NODE = [24, 7];

/**
 * @typedef {"all" | "production"} Packages Whether the program needs the development packages as well. With `production`
 * an installation without them is left as it is.
 */

/**
 * Returns once the packages are there and this process is a Node that can run the project. Otherwise it runs `program`
 * again under the project's own Node, passes signals on to it, and exits as it does.
 * @param {string} program `import.meta.url` of the caller
 * @param {{packages?: Packages}} [options]
 */
export async function bootstrap(program, { packages = "all" } = {}) {
  if (!isAtLeast(OLDEST_NODE)) {
    fail(
      `Cromulent needs Node ${OLDEST_NODE[0]} or newer to start, this is ${process.versions.node}: install a newer one.`,
    );
  }
  if (!isInstalled(packages)) await exclusively("install", () => isInstalled(packages) || install());
  if (!isAtLeast(PROJECT_NODE)) await runAgain(program);
}

/** Says `line` and ends the process with exit code 1. @param {string} line @returns {never} */
export function fail(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

/** Tells what takes a while, apart from what the program itself prints. @param {string} line */
export function tell(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs `work` while no other process of this project runs work of the same name.
 * @param {string} name
 * @param {() => unknown} work
 */
export async function exclusively(name, work) {
  mkdirSync(LOCK_FOLDER, { recursive: true });
  const path = join(LOCK_FOLDER, `${name}.lock`);
  for (let told = false; !takeLock(path); told = true) {
    if (!told) tell(`Waiting for another process that is at work here; if there is none, remove ${path}`);
    await wait(300);
  }
  const release = () => rmSync(path, { force: true });
  process.once("exit", release);
  try {
    await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

/** @param {readonly number[]} version */
function isAtLeast([neededMajor = 0, neededMinor = 0]) {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
}

/**
 * Compares what npm wrote down about the installed packages with the lock file: their contents, as times mean little after
 * a checkout or a copy.
 * @param {Packages} packages
 */
function isInstalled(packages) {
  const installed = readPackages(join(MODULES, ".package-lock.json"));
  const locked = readPackages(join(ROOT, "package-lock.json"));
  if (installed === null || locked === null) return false;
  for (const [path, wanted] of Object.entries(locked)) {
    // Those for other systems are rightly missing.
    if (path === "" || wanted.optional || (wanted.dev && packages === "production")) continue;
    const found = installed[path];
    if (found?.version !== wanted.version || found?.integrity !== wanted.integrity) return false;
  }
  return isAtLeast(PROJECT_NODE) || existsSync(ownNode());
}

/** @param {string} path @returns {Record<string, {version?: string, integrity?: string, dev?: boolean, optional?: boolean}> | null} */
function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages ?? null;
  } catch {
    return null;
  }
}

function ownNode() {
  return join(MODULES, "node", "bin", process.platform === "win32" ? "node.exe" : "node");
}

/** No package runs code of its own while it is installed, but for `node`, whose script fetches the program. */
function install() {
  tell("Installing packages, which takes about a minute the first time…");
  // From a clean slate: without this file an installation that is cut short is not taken for a whole one.
  rmSync(join(MODULES, ".package-lock.json"), { force: true });
  npm("ci", "--ignore-scripts", "--include=dev");
  npm("rebuild", "node");
  if (!isInstalled("all")) fail("The packages could not be installed: run `npm ci`, and see what it says.");
}

/** @param {readonly string[]} parameters */
function npm(...parameters) {
  const options = [...parameters, "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"];
  const { npm_execpath: npmProgram, npm_node_execpath: npmNode } = process.env;
  // The Node that npm itself was started with: the project's own is about to be replaced.
  const result =
    npmProgram && npmNode && existsSync(npmNode) && !npmNode.startsWith(MODULES)
      ? spawnSync(npmNode, [npmProgram, ...options], npmSpawn(false))
      : spawnSync("npm", options, npmSpawn(process.platform === "win32"));
  if (result.error) fail("npm was not found: install it together with Node, then try again.");
  if (result.status !== 0) fail(`npm ${parameters[0]} failed: see the lines above, check the network, then try again.`);
}

/** @param {boolean} shell @returns {import("node:child_process").SpawnSyncOptions} */
function npmSpawn(shell) {
  const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => !folder.startsWith(MODULES));
  return {
    cwd: ROOT,
    shell,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, PATH: path.join(delimiter) },
  };
}

/**
 * Ends with npm. npm runs a script through a shell, and a shell that is told to end does not pass that on: what it started
 * would stay behind, with the port and the data folder. So its end is taken for the signal.
 */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined || process.platform === "win32") return;
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 250);
  watch.unref();
}

/** @param {string} program @returns {Promise<never>} */
async function runAgain(program) {
  const child = spawn(ownNode(), [fileURLToPath(program), ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGINT", "SIGHUP"])) {
    process.on(signal, () => child.kill(signal));
  }
  endWithNpm();
  return new Promise(() => {
    child.once("error", (error) => fail(`Node ${PROJECT_NODE[0]} could not be started: ${error.message}`));
    child.once("exit", (code, signal) => {
      if (signal === null) process.exit(code ?? 1);
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
  });
}

/** Whether the lock is ours now. One whose process is gone is taken over. @param {string} path */
function takeLock(path) {
  // Linked into place, so that it is never there without the number in it.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  if (isHeld(path)) return false;
  rmSync(path, { force: true });
  return takeLock(path);
}

/** @param {string} path */
function isHeld(path) {
  try {
    process.kill(Number(readFileSync(path, "utf8")), 0);
    return true;
  } catch (error) {
    // No such process, or the file went away meanwhile. Someone else's process (EPERM) is alive.
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}
