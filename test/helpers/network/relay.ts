import { Child } from "../processes/child.ts";
import { TempFolder } from "../temp-folder.ts";
import type { Namespace } from "./namespace.ts";

const SECRET = "a secret of the tests, and of nobody else";
const PORT = 3478;

/** A real coturn on the internet of the tests; it can be killed and come back at the same address. */
export class Relay implements AsyncDisposable {
  /** The server's variables (docs/configuration.md) that make it use this relay. */
  readonly serverEnv: Readonly<Record<string, string>>;
  readonly #namespace: Namespace;
  readonly #address: string;
  readonly #folder: TempFolder;
  #child: Child;

  private constructor(namespace: Namespace, address: string, folder: TempFolder, child: Child) {
    this.#namespace = namespace;
    this.#address = address;
    this.#folder = folder;
    this.#child = child;
    const turn = `turn:${address}:${PORT}`;
    this.serverEnv = {
      STUN_URL: `stun:${address}:${PORT}`,
      TURN_PROVIDER: "coturn",
      TURN_URL: `${turn}?transport=udp,${turn}?transport=tcp`,
      TURN_SECRET: SECRET,
    };
  }

  static async start(namespace: Namespace, address: string): Promise<Relay> {
    const folder = await TempFolder.make();
    try {
      return new Relay(namespace, address, folder, await launch(namespace, address, folder));
    } catch (error) {
      await folder[Symbol.asyncDispose]();
      throw error;
    }
  }

  get output() {
    return this.#child.output;
  }
  /** SIGKILL: it forgets all allocations and tells nobody. */
  async kill(): Promise<void> {
    await this.#child.end("SIGKILL");
  }

  /** After `kill`. */
  async comeBack(): Promise<void> {
    this.#child = await launch(this.#namespace, this.#address, this.#folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}

async function launch(namespace: Namespace, address: string, { path }: TempFolder): Promise<Child> {
  const child = new Child({
    launcher: namespace.launcher,
    program: "turnserver",
    args: [
      "-n",
      "--log-file=stdout",
      "--simple-log",
      "--no-cli",
      "--no-tls",
      "--no-dtls",
      "--realm=cromulent",
      "--use-auth-secret",
      `--static-auth-secret=${SECRET}`,
      `--listening-ip=${address}`,
      `--relay-ip=${address}`,
      `--listening-port=${PORT}`,
      `--pidfile=${path}/turnserver.pid`,
      `--userdb=${path}/turndb`,
    ],
    env: process.env,
    cwd: path,
  });
  try {
    await child.waitFor(/SQLite DB connection success/);
    return child;
  } catch (error) {
    await child[Symbol.asyncDispose]();
    throw error;
  }
}
