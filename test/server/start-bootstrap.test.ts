import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { projectDir } from "../helpers/paths.ts";
import { TempFolder } from "../helpers/temp-folder.ts";

/**
 * In the place of npm: it writes down what it was asked for and does to node_modules what npm would, after a while, and
 * fails while there is a file named `broken`.
 */
const NPM = `#!${process.execPath}
const fs = require("node:fs");
fs.appendFileSync("npm-calls", process.argv.slice(2, 4).join(" ") + "\\n");
if (fs.existsSync("broken")) { console.error("no network"); process.exit(1); }
if (process.argv[2] === "ci") {
  fs.rmSync("node_modules", { recursive: true, force: true });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  fs.mkdirSync("node_modules");
  const { packages } = JSON.parse(fs.readFileSync("package-lock.json", "utf8"));
  const here = Object.entries(packages).filter(([path, entry]) => path !== "" && !entry.optional);
  fs.writeFileSync("node_modules/.package-lock.json", JSON.stringify({ packages: Object.fromEntries(here) }));
}
`;
const PROGRAM = `
import { bootstrap } from "./bootstrap.mjs";
await bootstrap(import.meta.url, { packages: process.argv[2] });
console.log("runs");
`;
const SERVER = `
process.on("SIGTERM", () => { console.log("drained"); process.exit(0); });
console.log("up");
setInterval(() => {}, 1_000);
`;

let folder: TempFolder;
beforeEach(async () => {
  folder = await TempFolder.make();
  await cp(join(projectDir, "scripts"), join(folder.path, "scripts"), { recursive: true });
  await writeFile(join(folder.path, "scripts", "program.mjs"), PROGRAM);
  await mkdir(join(folder.path, "server"));
  await writeFile(join(folder.path, "server", "main.ts"), SERVER);
  await mkdir(join(folder.path, "bin"));
  await writeFile(join(folder.path, "bin", "npm"), NPM);
  await chmod(join(folder.path, "bin", "npm"), 0o755);
  await lock({ a: "1.0.0" });
});
afterEach(() => folder[Symbol.asyncDispose]());

/** Writes a lock file with these packages, a development one and one for another system. */
async function lock(versions: Record<string, string>): Promise<void> {
  const packages = Object.entries(versions).map(([name, version]) => [
    `node_modules/${name}`,
    { version, integrity: version },
  ]);
  const others = {
    "": { name: "x" },
    "node_modules/dev": { version: "1.0.0", dev: true },
    "node_modules/other-system": { version: "1.0.0", optional: true },
  };
  const contents = { packages: { ...others, ...Object.fromEntries(packages) } };
  await writeFile(join(folder.path, "package-lock.json"), JSON.stringify(contents));
}

function run(program: string, parameters: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(program, parameters, {
    cwd: folder.path,
    env: { PATH: [join(folder.path, "bin"), process.env["PATH"]].join(delimiter), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function bootstrap(packages = "all") {
  const child = run(process.execPath, ["scripts/program.mjs", packages]);
  const [[code], stdout, stderr] = await Promise.all([once(child, "exit"), textOf(child.stdout), textOf(child.stderr)]);
  return { code, stdout, stderr };
}

async function textOf(stream: ChildProcess["stdout"]): Promise<string> {
  return stream === null ? "" : text(stream);
}

async function npmCalls(): Promise<string[]> {
  const calls = await readFile(join(folder.path, "npm-calls"), "utf8").catch(() => "");
  await rm(join(folder.path, "npm-calls"), { force: true });
  return calls
    .trim()
    .split("\n")
    .filter((line) => line !== "");
}

const INSTALLATION = ["ci --ignore-scripts", "rebuild node"];
const RAN = { code: 0, stdout: "runs\n", stderr: "" };

describe("bootstrap", () => {
  test("installs what is missing, says so, and the next time there is nothing to do", async () => {
    const first = await bootstrap();
    expect(first).toMatchObject({
      code: 0,
      stdout: "runs\n",
      stderr: expect.stringMatching(/^Installing packages, .*\n$/),
    });
    expect(await npmCalls()).toEqual(INSTALLATION);
    expect(await bootstrap()).toEqual(RAN);
    expect(await npmCalls()).toEqual([]);
  });

  test("installs anew when the lock file holds something else, whatever the files' times say", async () => {
    await bootstrap();
    await npmCalls();
    await lock({ a: "1.0.0" });
    expect(await bootstrap()).toEqual(RAN);
    for (const versions of [{ a: "1.0.1" }, { a: "1.0.1", b: "1.0.0" }]) {
      await lock(versions);
      await bootstrap();
      expect(await npmCalls()).toEqual(INSTALLATION);
    }
  });

  test("a server is content without the development packages, everything else is not", async () => {
    await bootstrap();
    await npmCalls();
    const path = join(folder.path, "node_modules", ".package-lock.json");
    await writeFile(path, JSON.stringify({ packages: { "node_modules/a": { version: "1.0.0", integrity: "1.0.0" } } }));
    expect(await bootstrap("production")).toEqual(RAN);
    expect(await npmCalls()).toEqual([]);
    await bootstrap("all");
    expect(await npmCalls()).toEqual(INSTALLATION);
  });

  test("several at once install once", async () => {
    const results = await Promise.all([bootstrap(), bootstrap(), bootstrap()]);
    for (const { code, stdout } of results) expect([code, stdout]).toEqual([0, "runs\n"]);
    expect(await npmCalls()).toEqual(INSTALLATION);
  });

  test("goes on where another one died at work", async () => {
    const gone = run(process.execPath, ["--version"]);
    await once(gone, "exit");
    await mkdir(join(folder.path, ".cache"));
    await writeFile(join(folder.path, ".cache", "install.lock"), String(gone.pid));
    expect((await bootstrap()).code).toBe(0);
    expect(await npmCalls()).toEqual(INSTALLATION);
  });

  test("an installation that fails is told in a line, and tried again the next time", async () => {
    await writeFile(join(folder.path, "broken"), "");
    const failed = await bootstrap();
    expect([failed.code, failed.stdout]).toEqual([1, ""]);
    expect(failed.stderr).toMatch(/no network\nnpm ci failed: .*\n$/);
    await rm(join(folder.path, "broken"));
    expect((await bootstrap()).code).toBe(0);
  });
});

test("S6 a server that npm started ends with it: the shell between them does not pass the signal on", async () => {
  await bootstrap();
  // `true` keeps the shell from making way for the server.
  const shell = run("sh", ["-c", `"${process.execPath}" scripts/server.mjs; true`], { npm_lifecycle_event: "server" });
  const output = textOf(shell.stdout);
  if (shell.stdout !== null) await once(shell.stdout, "data");
  shell.kill("SIGTERM");
  expect(await output).toBe("up\ndrained\n");
});
