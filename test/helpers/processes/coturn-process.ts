import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectDir } from "../paths.ts";
import { Child } from "./child.ts";
import { freePort } from "./free-port.ts";

export const TURN_SECRET = "a-secret-of-the-tests-and-of-nobody-else";

/** The last thing that it does before it serves, as version 4.6 and as 4.17 tell it. */
const STARTED = /SQLite DB connection success|Total auth threads/;

interface CoturnOptions {
  /** Variables of coturn/entrypoint.sh (docs/self-hosting.md), in the place of those for a relay on loopback. */
  readonly env?: Readonly<Record<string, string>>;
  /** Stands in front of the program and its arguments, and makes it run in a network of its own. */
  readonly launcher?: readonly string[];
}

/** Debian's coturn with the configuration that ships, with files and a port of its own. */
export class CoturnProcess implements AsyncDisposable {
  /** The server's variables (docs/configuration.md) that make it use this relay. */
  readonly serverEnv: Readonly<Record<string, string>>;
  readonly #child: Child;
  readonly #dir: string;

  private constructor(child: Child, dir: string, url: string) {
    this.#child = child;
    this.#dir = dir;
    this.serverEnv = { TURN_PROVIDER: "coturn", TURN_URL: url, TURN_SECRET };
  }

  static async start({ env = {}, launcher = [] }: CoturnOptions = {}): Promise<CoturnProcess> {
    const dir = await mkdtemp(join(tmpdir(), "cromulent-coturn-"));
    const variables = { ...(await loopbackEnv()), RUNTIME_DIR: dir, ...env };
    const program = join(projectDir, "coturn", "entrypoint.sh");
    const child = new Child({ launcher, program, args: [], env: { ...process.env, ...variables }, cwd: dir });
    try {
      await child.waitFor(STARTED);
      const url = `turn:${variables.LISTENING_IP}:${variables.LISTENING_PORT}?transport=udp`;
      return new CoturnProcess(child, dir, url);
    } catch (error) {
      await child[Symbol.asyncDispose]();
      await rm(dir, { recursive: true, force: true });
      throw error;
    }
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Its log so far. */
  get output(): string {
    return this.#child.output;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
    await rm(this.#dir, { recursive: true, force: true });
  }
}

async function loopbackEnv() {
  return {
    TURN_SECRET,
    PEERS: "loopback",
    LISTENING_IP: "127.0.0.1",
    RELAY_IP: "127.0.0.1",
    LISTENING_PORT: String(await freePort()),
    // Above the ports that the system gives out, and with it freePort.
    MIN_PORT: "61000",
    MAX_PORT: "65535",
    CHANNEL_LIMIT: "16",
  };
}
