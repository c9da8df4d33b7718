/** Builds the web client where it is missing or older than its sources. Runs under the project's Node, see bootstrap.mjs. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { exclusively, fail, ROOT, tell } from "./bootstrap.mjs";

const PAGE = join(ROOT, "dist", "web", "index.html");
const VITE = join(ROOT, "node_modules", "vite", "bin", "vite.js");
const SOURCES = ["src-renderer", "shared", "vite.config.ts", "package-lock.json", "tsconfig.base.json"];

export async function ensureWebClient() {
  if (!existsSync(VITE)) {
    if (!existsSync(PAGE)) {
      tell("The web client is not built, and what builds it is not installed: run `npm ci && npm run build` for it.");
    }
    return;
  }
  if (isStale()) await exclusively("build", () => isStale() && build());
}

function isStale() {
  if (!existsSync(PAGE)) return true;
  const builtAt = statSync(PAGE).mtimeMs;
  return SOURCES.some((source) => newest(join(ROOT, source)) > builtAt);
}

/** The newest time of change below `path`; folders count, as theirs tells of a file that went away. @param {string} path @returns {number} */
function newest(path) {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), entry.mtimeMs);
}

function build() {
  tell("Building the web client…");
  const { status } = spawnSync(process.execPath, [VITE, "build", "--logLevel", "warn"], {
    cwd: ROOT,
    stdio: ["ignore", process.stderr, "inherit"],
  });
  if (status !== 0) fail("The web client could not be built: see the lines above.");
}
