import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectDir } from "../paths.ts";
import { Child } from "./child.ts";

export interface ServerProcessOptions {
  /** Variables over the helper's own (docs/configuration.md). */
  readonly env?: Readonly<Record<string, string>>;
  /** Program and arguments in front of it, which make it run elsewhere (a network namespace's). */
  readonly launcher?: readonly string[];
}

/** The server as its host runs it: a process of its own, with a database of its own, that a test may kill and start again. */
export class ServerProcess implements AsyncDisposable {
  readonly url: string;
  readonly #dataDir: string;
  readonly #options: ServerProcessOptions;
  #child: Child;
  #setupCode: string | null;
  #adminUrl: string;

  private constructor(dataDir: string, options: ServerProcessOptions, started: Started) {
    this.#dataDir = dataDir;
    this.#options = options;
    this.url = started.url;
    this.#child = started.child;
    this.#setupCode = started.setupCode;
    this.#adminUrl = started.adminUrl;
  }

  static async start(options: ServerProcessOptions = {}): Promise<ServerProcess> {
    const dataDir = await mkdtemp(join(tmpdir(), "cromulent-e2e-"));
    try {
      return new ServerProcess(dataDir, options, await launch(dataDir, "0", options));
    } catch (error) {
      await rm(dataDir, { recursive: true, force: true });
      throw error;
    }
  }

  /** Throws once there is an owner. */
  get setupCode(): string {
    if (this.#setupCode === null) throw new Error("The server printed no set-up code: it has an owner.");
    return this.#setupCode;
  }

  /** All that it logged since it was last started. */
  get output(): string {
    return this.#child.output;
  }

  /** V5: how often this provider failed so far, for whatever reason, as `GET /metrics` counts it. */
  async turnFailures(provider: string): Promise<number> {
    const response = await fetch(`${this.#adminUrl}/metrics`);
    const series = (await response.text())
      .split("\n")
      .filter((line) => line.startsWith(`cromulent_turn_failures_total{provider="${provider}"`));
    return series.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0);
  }

  /** SIGKILL: no farewell to anyone. */
  async kill(): Promise<void> {
    await this.#child.end("SIGKILL");
  }

  /** A stopped one takes connections and what fits into their buffers, and answers nobody. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#child.signal(signal);
  }

  /** Starts it again on the same port and data. */
  async startAgain(): Promise<void> {
    const started = await launch(this.#dataDir, new URL(this.url).port, this.#options);
    this.#child = started.child;
    this.#setupCode = started.setupCode;
    this.#adminUrl = started.adminUrl;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
    await rm(this.#dataDir, { recursive: true, force: true });
  }
}

interface Started {
  readonly child: Child;
  readonly url: string;
  readonly adminUrl: string;
  readonly setupCode: string | null;
}

async function launch(
  dataDir: string,
  port: string,
  { env = {}, launcher = [] }: ServerProcessOptions,
): Promise<Started> {
  const child = new Child({
    launcher,
    program: process.execPath,
    args: ["server/main.ts"],
    cwd: projectDir,
    // Not the surroundings' own settings of a server; no STUN and no time: the tests reach no one outside of this machine.
    env: {
      PATH: process.env["PATH"],
      HOST: "127.0.0.1",
      PORT: port,
      ADMIN_PORT: "0",
      DATA_DIR: dataDir,
      STUN_URL: "",
      TIME_URL: "",
      ...env,
    },
  });
  try {
    const [, url = ""] = await child.waitFor(/^Cromulent is ready: (\S+)\n/m);
    const [, adminPort = ""] = await child.waitFor(/"adminPort":(\d+)/);
    const setupCode = /^Set-up code: (\S+)/m.exec(child.output)?.[1] ?? null;
    return { child, url, adminUrl: `http://127.0.0.1:${adminPort}`, setupCode };
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  }
}
