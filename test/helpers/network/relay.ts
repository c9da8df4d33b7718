import { CoturnProcess } from "../processes/coturn-process.ts";
import type { Namespace } from "./namespace.ts";

const PORT = 3478;

/** The project's coturn on the internet of the tests; it can be killed and come back at the same address. */
export class Relay implements AsyncDisposable {
  /** The server's variables (docs/configuration.md) that make it use this relay. */
  readonly serverEnv: Readonly<Record<string, string>>;
  readonly #namespace: Namespace;
  readonly #address: string;
  #coturn: CoturnProcess;

  private constructor(namespace: Namespace, address: string, coturn: CoturnProcess) {
    this.#namespace = namespace;
    this.#address = address;
    this.#coturn = coturn;
    const turn = `turn:${address}:${PORT}`;
    this.serverEnv = {
      ...coturn.serverEnv,
      STUN_URL: `stun:${address}:${PORT}`,
      TURN_URL: `${turn}?transport=udp,${turn}?transport=tcp`,
    };
  }

  static async start(namespace: Namespace, address: string): Promise<Relay> {
    return new Relay(namespace, address, await launch(namespace, address));
  }

  /** SIGKILL: it forgets all allocations and tells nobody. */
  async kill(): Promise<void> {
    await this.#coturn[Symbol.asyncDispose]();
  }

  /** After `kill`. */
  async comeBack(): Promise<void> {
    this.#coturn = await launch(this.#namespace, this.#address);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#coturn[Symbol.asyncDispose]();
  }
}

function launch({ launcher }: Namespace, address: string): Promise<CoturnProcess> {
  const env = { PEERS: "internet", LISTENING_IP: address, RELAY_IP: address, LISTENING_PORT: String(PORT) };
  return CoturnProcess.start({ launcher, env });
}
