import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { projectDir } from "../helpers/paths.ts";
import { TempFolder } from "../helpers/temp-folder.ts";

const MAIN = join(projectDir, "server", "main.ts");

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The server as a process; `env` is all that it knows of its surroundings. */
class ServerUnderTest implements AsyncDisposable {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  #banner = "";

  constructor(env: Record<string, string>, wrapper: readonly string[] = []) {
    const [program = process.execPath, ...parameters] = [...wrapper, process.execPath, MAIN];
    const child = spawn(program, parameters, {
      env: { PATH: process.env["PATH"], PORT: "0", ADMIN_PORT: "0", STUN_URL: "", LOG_LEVEL: "warn", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.on("data", (chunk: Buffer) => {
      this.#banner += chunk.toString("utf8");
    });
    this.process = child;
    this.ended = Promise.all([once(child, "exit"), text(child.stdout), text(child.stderr)]).then(
      ([[code], stdout, stderr]) => ({ code: code === null ? null : Number(code), stdout, stderr }),
    );
  }

  /** What it printed once it was up. */
  async banner(): Promise<string> {
    const { stdout } = this.process;
    while (!this.#banner.includes("Cromulent is ready")) {
      const outcome = await Promise.race([this.ended, stdout === null ? "none" : once(stdout, "data")]);
      if (typeof outcome === "object" && "stderr" in outcome) throw new Error(`it ended: ${outcome.stderr}`);
    }
    return this.#banner;
  }

  async url(): Promise<string> {
    return /ready: (\S+)/.exec(await this.banner())?.[1] ?? "";
  }

  async stop(signal: NodeJS.Signals): Promise<Ended> {
    this.process.kill(signal);
    return this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.process.kill("SIGKILL");
    await this.ended;
  }
}

/** One line that says what to do, exit code 1, and not a word on stdout. */
async function expectRefusal(server: ServerUnderTest, line: RegExp): Promise<void> {
  const { code, stdout, stderr } = await server.ended;
  expect(stderr.trimEnd()).toMatch(line);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect([code, stdout]).toEqual([1, ""]);
}

let folder: TempFolder;
beforeEach(async () => {
  folder = await TempFolder.make();
});
afterEach(() => folder[Symbol.asyncDispose]());

const start = (env: Record<string, string> = {}, wrapper: readonly string[] = []) =>
  new ServerUnderTest({ DATA_DIR: folder.path, ...env }, wrapper);

/** Takes a free port of 127.0.0.1. */
async function takenPort(): Promise<{ port: string } & Disposable> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { port: String(address.port), [Symbol.dispose]: () => void server.close() };
}

describe("a start that cannot be", () => {
  test("a taken port", async () => {
    using taken = await takenPort();
    await using server = start({ PORT: taken.port });
    await expectRefusal(server, new RegExp(`^Port ${taken.port} on 127.0.0.1 is taken: .* set PORT to another port.$`));
  });

  test("a taken admin port", async () => {
    using taken = await takenPort();
    await using server = start({ ADMIN_PORT: taken.port });
    await expectRefusal(server, new RegExp(`^Port ${taken.port} on 127.0.0.1 is taken: .* set ADMIN_PORT to another`));
  });

  test("an address of another machine", async () => {
    // 203.0.113.0/24 is for documentation alone (RFC 5737).
    await using server = start({ HOST: "203.0.113.1" });
    await expectRefusal(server, /^203\.0\.113\.1 is no address of this machine: set HOST to one/);
  });

  test("wrong variables, all in one line", async () => {
    await using server = start({ PORT: "many", TURN_SECRET: "short", LIMIT_TEXT_CHARS: "0" });
    await expectRefusal(
      server,
      /^Cannot start, .*TURN_SECRET must have.*; PORT must be.*; LIMIT_TEXT_CHARS must be.*\.$/,
    );
  });

  test("a data folder that is a file", async () => {
    const path = join(folder.path, "file");
    await writeFile(path, "mine");
    await using server = start({ DATA_DIR: path });
    await expectRefusal(server, /^Cannot write to the data folder .*: make it writable for this user, or set DATA_DIR/);
    expect(await readFile(path, "utf8")).toBe("mine");
  });

  test("a data folder below a file", async () => {
    await writeFile(join(folder.path, "file"), "mine");
    await using server = start({ DATA_DIR: join(folder.path, "file", "data") });
    await expectRefusal(server, /^Cannot write to the data folder/);
  });

  test("a data folder on a disk that is read-only", async () => {
    await using server = start({}, mounted("size=1m,ro"));
    await expectRefusal(server, /^Cannot write to the data folder/);
  });

  test("a full disk", async () => {
    await using server = start({}, mounted("size=16k"));
    await expectRefusal(server, /^The disk that holds .* is full: free some space, then start again\.$/);
  });

  test("a data folder that another server uses, which goes on unharmed", async () => {
    await using first = start();
    const url = await first.url();
    await using second = start();
    await expectRefusal(second, /^Another server is using the data folder .*: stop it, or set DATA_DIR/);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  test("a database of a newer version, which stays as it is", async () => {
    const path = join(folder.path, "cromulent.db");
    const db = new Sqlite(path);
    db.exec("CREATE TABLE future (x); PRAGMA user_version = 99");
    db.close();
    const before = await readFile(path);
    await using server = start();
    await expectRefusal(
      server,
      /^The database is of a newer version \(99\) than this program knows \(\d+\): install the newer/,
    );
    const after = new Sqlite(path, { readonly: true });
    expect(after.pragma("user_version", { simple: true })).toBe(99);
    expect(after.prepare("SELECT name FROM sqlite_schema").pluck().all()).toEqual(["future"]);
    after.close();
    expect((await readFile(path)).length).toBe(before.length);
  });

  test("a damaged database, which stays as it is", async () => {
    const path = join(folder.path, "cromulent.db");
    await writeFile(path, "no database ".repeat(1_000));
    const before = await readFile(path);
    await using server = start();
    await expectRefusal(server, /^The database in .* is damaged: put a backup in its place/);
    expect(await readFile(path)).toEqual(before);
  });
});

/**
 * Runs the server where its data folder is a small disk of its own. A mount inside a user's own namespace needs no rights
 * of root and goes with the process.
 */
function mounted(options: string): string[] {
  return [
    "unshare",
    "--map-root-user",
    "--mount",
    "sh",
    "-c",
    `mount -t tmpfs -o ${options} none "$DATA_DIR" && exec "$@"`,
    "sh",
  ];
}

describe("a disk that fills up", () => {
  test("refuses new accounts as unavailable, serves everyone else, and takes them again once there is space", async () => {
    await using server = start({ SETUP_CODE: "a set-up code of ours" }, mounted("size=1m"));
    const url = await server.url();
    const disk = `/proc/${server.process.pid}/root${folder.path}`;
    const fill = join(disk, "fill");
    const register = (username: string, invite: string) =>
      fetch(`${url}/api/v1/register`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ username, password: "correct horse", invite }),
      });
    await writeFile(fill, Buffer.alloc(2 ** 20)).catch(() => "full, as it should be");

    const refused = await register("ann", "a set-up code of ours");
    expect([refused.status, await refused.json()]).toMatchObject([503, { error: { code: "unavailable" } }]);
    expect(await (await fetch(`${url}/api/v1/server`)).json()).toMatchObject({ needsOwner: true });

    await writeFile(fill, "");
    expect((await register("ann", "a set-up code of ours")).status).toBe(200);
    expect((await server.stop("SIGTERM")).code).toBe(0);
  });
});

describe("a start that works", () => {
  test("prints where it is, and the set-up code until there is an owner", async () => {
    await using server = start();
    const banner = await server.banner();
    expect(banner).toMatch(
      /^Cromulent is ready: http:\/\/127\.0\.0\.1:\d+\nSet-up code: ([0-9A-Z]{4}-){4}[0-9A-Z]{4} \(.*\)\n$/,
    );
    const invite = /code: (\S+)/.exec(banner)?.[1];
    const answer = await fetch(`${await server.url()}/api/v1/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: "ann", password: "correct horse", invite }),
    });
    expect(answer.status).toBe(200);
    await server.stop("SIGTERM");
    await using again = start();
    expect(await again.banner()).toMatch(/^Cromulent is ready: \S+\n$/);
  });

  test("prints the addresses of the network, with the word on browsers, when it listens for others", async () => {
    await using server = start({ HOST: "0.0.0.0" });
    const lines = (await server.banner()).split("\n").filter((line) => line.startsWith("On your network: "));
    const addresses = Object.values(networkInterfaces())
      .flatMap((entries) => entries ?? [])
      .filter((entry) => entry.family === "IPv4" && !entry.internal && !entry.address.startsWith("169.254."));
    expect(lines).toHaveLength(addresses.length);
    for (const { address } of addresses) expect(lines.join()).toContain(`http://${address}:`);
    for (const line of lines) expect(line).toContain("listening only: use the desktop app or https");
  });

  test("prints the public address where there is one", async () => {
    await using server = start({ PUBLIC_URL: "https://voice.example.org" });
    expect(await server.banner()).toMatch(
      /^Cromulent is ready: https:\/\/voice\.example\.org\nListening on http:\/\/127/,
    );
  });

  test.each(["SIGTERM", "SIGINT"] as const)("S6 %s ends it with 0, also when it comes twice", async (signal) => {
    await using server = start();
    await server.banner();
    server.process.kill(signal);
    expect(await server.stop(signal)).toMatchObject({ code: 0, stderr: "" });
  });

  test("S6 a request under way is answered before it ends", async () => {
    await using server = start();
    const url = await server.url();
    const login = fetch(`${url}/api/v1/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: "nobody", password: "correct horse" }),
    });
    // Sent for sure: a second request was answered meanwhile.
    await fetch(`${url}/healthz`);
    const ended = server.stop("SIGTERM");
    expect((await login).status).toBe(401);
    expect((await ended).code).toBe(0);
  });
});
