import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectDir } from "../paths.ts";
import { Child } from "./child.ts";
import { freePort } from "./free-port.ts";

const SECRET = "a secret of the tests, and of nobody else";

/** Debian's coturn with the project's configuration, with files and a port of its own. */
export class CoturnProcess implements AsyncDisposable {
  /** The server's variables (docs/configuration.md) that make it use this relay. */
  readonly serverEnv: Readonly<Record<string, string>>;
  readonly #child: Child;
  readonly #dir: string;

  private constructor(child: Child, dir: string, port: number) {
    this.#child = child;
    this.#dir = dir;
    this.serverEnv = { TURN_PROVIDER: "coturn", TURN_URL: `turn:127.0.0.1:${port}?transport=udp`, TURN_SECRET: SECRET };
  }

  static async start(): Promise<CoturnProcess> {
    const dir = await mkdtemp(join(tmpdir(), "cromulent-coturn-"));
    const port = await freePort();
    const child = new Child({ program: "turnserver", args: flags(port, dir), env: process.env, cwd: dir });
    try {
      await child.waitFor(/SQLite DB connection success/);
      return new CoturnProcess(child, dir, port);
    } catch (error) {
      await child[Symbol.asyncDispose]();
      await rm(dir, { recursive: true, force: true });
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
    await rm(this.#dir, { recursive: true, force: true });
  }
}

function flags(port: number, dir: string): string[] {
  return [
    "-c",
    join(projectDir, "coturn", "turnserver.conf"),
    "--log-file=stdout",
    "--simple-log",
    `--listening-port=${port}`,
    `--static-auth-secret=${SECRET}`,
    `--pidfile=${join(dir, "turnserver.pid")}`,
    `--userdb=${join(dir, "turndb")}`,
  ];
}
