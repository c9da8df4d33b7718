import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { ClientAddress } from "../http/address.ts";

/** Of a request that this server sends to itself. */
export const PROBE_HEADER = "cromulent-probe";
const NONCE_BYTES = 16;

/** How a request of our own came in. */
export interface Arrival {
  /** `X-Forwarded-For` as it came, in its order. */
  readonly forwardedFor: readonly string[];
  /** Whom limits per address would count. */
  readonly clientAddress: string;
}

export interface Expected extends Disposable {
  /** For `PROBE_HEADER`. */
  readonly nonce: string;
  /** null: it has not come in. */
  readonly arrival: () => Arrival | null;
}

/**
 * Tells whether a request that this process sends to an address comes back in by its own front door, and through which
 * proxies: that proves more than any answer would, and tells others nothing.
 */
export class SelfProbe {
  readonly #clientAddress: ClientAddress;
  readonly #expected = new Map<string, Arrival | null>();
  #port: number | null = null;

  constructor(clientAddress: ClientAddress) {
    this.#clientAddress = clientAddress;
  }

  /** null: this process does not serve (a command that runs beside no server). */
  get port(): number | null {
    return this.#port;
  }

  /** From now on this process listens there. */
  servesOn(port: number): void {
    this.#port = port;
  }

  expect(): Expected {
    const nonce = randomBytes(NONCE_BYTES).toString("hex");
    this.#expected.set(nonce, null);
    return {
      nonce,
      arrival: () => this.#expected.get(nonce) ?? null,
      [Symbol.dispose]: () => void this.#expected.delete(nonce),
    };
  }

  /** For the handler of `/healthz`: any request. */
  note(request: IncomingMessage): void {
    const nonce = request.headers[PROBE_HEADER];
    if (typeof nonce !== "string" || !this.#expected.has(nonce)) return;
    const header = request.headers["x-forwarded-for"];
    const forwardedFor = (typeof header === "string" ? header : "")
      .split(",")
      .map((entry) => entry.trim())
      .filter((entry) => entry !== "");
    this.#expected.set(nonce, { forwardedFor, clientAddress: this.#clientAddress(request) });
  }
}
