/** Builds what is missing or older than its sources. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { exclusively, fail, ROOT, tell } from "./bootstrap.mjs";

/**
 * @typedef {object} Part
 * @property {string} name as in "Building …": `the web client`
 * @property {readonly string[]} results files that the build writes, relative to the project's folder
 * @property {readonly string[]} sources files and folders that it is made of
 * @property {string} program path of the JavaScript that builds it
 * @property {readonly string[]} parameters
 */

/** Runs under the project's Node, see bootstrap.mjs. @param {Part} part */
export async function buildIfStale(part) {
  if (isStale(part)) await exclusively("build", () => isStale(part) && build(part));
}

/** @param {Part} part */
export function isBuilt({ results }) {
  return results.every((path) => existsSync(join(ROOT, path)));
}

/** @param {Part} part */
function isStale(part) {
  if (!isBuilt(part)) return true;
  // A build that failed halfway leaves new files beside old ones.
  const builtAt = Math.min(...part.results.map((path) => statSync(join(ROOT, path)).mtimeMs));
  return part.sources.some((source) => newest(join(ROOT, source)) > builtAt);
}

/** The newest time of change below `path`; folders count, as theirs tells of a file that went away. @param {string} path @returns {number} */
function newest(path) {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), entry.mtimeMs);
}

/** @param {Part} part */
function build({ name, program, parameters }) {
  tell(`Building ${name}…`);
  const { status } = spawnSync(process.execPath, [program, ...parameters], {
    cwd: ROOT,
    stdio: ["ignore", process.stderr, "inherit"],
  });
  if (status !== 0) fail(`Building ${name} failed: see the lines above.`);
}
