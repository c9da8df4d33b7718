/** `npm run check`: types, lint, format, dead code and import directions. All of them run; any fault fails it. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { bootstrap, fail, ROOT, tell } from "./bootstrap.mjs";

await bootstrap(import.meta.url);
// Not before: TypeScript needs the project's own Node.
const { findForbiddenImports } = await import("./import-rules.ts");

const failed = [];
for (const folder of ["shared", "server", "src-main", "src-renderer", "test"])
  run(`types of ${folder}`, "tsc", "-p", folder);
run("lint and format", "biome", "ci", "--error-on-warnings", `--colors=${process.stdout.isTTY ? "force" : "off"}`, ".");
run("dead code", "knip");
checkImports();

if (failed.length > 0) fail(`Not clean: ${failed.join(", ")}.`);
tell("All clean.");

/** @param {string} what @param {string} program @param {string[]} parameters */
function run(what, program, ...parameters) {
  const windows = process.platform === "win32";
  const path = join(ROOT, "node_modules", ".bin", windows ? `${program}.cmd` : program);
  const startedAt = performance.now();
  const { status } = spawnSync(path, parameters, {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    shell: windows,
  });
  note(what, status === 0, startedAt);
}

function checkImports() {
  const startedAt = performance.now();
  const found = findForbiddenImports(sources());
  for (const line of found) tell(line);
  note("import directions", found.length === 0, startedAt);
}

function sources() {
  return ["shared", "server", "src-main", "src-renderer"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|tsx|mts|cts)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => ({ path: relative(ROOT, file).split(sep).join("/"), text: readFileSync(file, "utf8") })),
  );
}

/** @param {string} what @param {boolean} isClean @param {number} startedAt */
function note(what, isClean, startedAt) {
  if (!isClean) failed.push(what);
  tell(`${isClean ? "ok    " : "FAILED"} ${what} (${((performance.now() - startedAt) / 1_000).toFixed(1)} s)`);
}
