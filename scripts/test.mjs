/**
 * `npm test`: everything. What stands behind `--` goes to vitest (a file's name, `--project web`). The last line is
 * `N passed, N failed`, over all suites; the exit code is 0 only if all of them ran and passed.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bootstrap, ROOT, tell } from "./bootstrap.mjs";
import { ensureDebianPackages } from "./debian-packages.mjs";
import { ensureDesktopApp } from "./desktop-app.mjs";
import { ensureWebClient } from "./web-client.mjs";

await bootstrap(import.meta.url);
const missing = ensureDebianPackages();
await ensureWebClient();
await ensureDesktopApp();

const report = join(ROOT, ".cache", "test-report.json");
mkdirSync(join(ROOT, ".cache"), { recursive: true });
rmSync(report, { force: true });

const vitest = join(ROOT, "node_modules", "vitest", "vitest.mjs");
const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
const { status } = spawnSync(process.execPath, [vitest, "run", ...reporters, ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: ["ignore", "inherit", "inherit"],
});

const { passed, failed, notRun } = readReport();
// A suite that could not even be loaded has no tests to count, and yet it failed.
const failures = status !== 0 && failed === 0 ? 1 : failed;
if (missing !== null) tell(missing);
for (const name of notRun) tell(`Did not run: ${name}`);
process.stdout.write(`\n${passed} passed, ${failures + notRun.length} failed\n`);
process.exit(status === 0 && failures === 0 && notRun.length === 0 && passed > 0 ? 0 : 1);

function readReport() {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
    const notRun = testResults.flatMap(
      (/** @type {{assertionResults: {status: string, fullName: string}[]}} */ { assertionResults }) =>
        assertionResults.filter((test) => !["passed", "failed"].includes(test.status)).map((test) => test.fullName),
    );
    return { passed: numPassedTests, failed: numFailedTests, notRun };
  } catch {
    return { passed: 0, failed: 1, notRun: [] };
  }
}
