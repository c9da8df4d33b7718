import { createHmac } from "node:crypto";
import type { IceServer } from "../../shared/protocol/values.ts";
import type { Clock } from "../../shared/time.ts";
import type { TurnConfig } from "../config.ts";
import type { TurnCredentials } from "./ice-servers.ts";

type CoturnConfig = Extract<TurnConfig, { provider: "coturn" }>;

/** C1 */
const PROBE_LONGER_S = 3 * 3_600;

/** Credentials that coturn checks by itself, with the secret that both know (`use-auth-secret`). */
export class CoturnCredentials implements TurnCredentials {
  readonly provider = "coturn";
  readonly #config: CoturnConfig;
  readonly #clock: Clock;

  constructor(config: CoturnConfig, clock: Clock) {
    this.#config = config;
    this.#clock = clock;
  }

  async forUser(userId: string) {
    const expiresAtS = this.#expiresAtS();
    return { servers: [this.#server(expiresAtS, userId)], expiresAt: expiresAtS * 1_000 };
  }

  clockProbe(userId: string): IceServer[] {
    return [this.#server(this.#expiresAtS() + PROBE_LONGER_S, userId)];
  }

  #expiresAtS(): number {
    return Math.floor(this.#clock.now() / 1_000) + this.#config.ttlS;
  }

  #server(expiresAtS: number, userId: string): IceServer {
    const { urls, secret } = this.#config;
    return { urls: [...urls], ...coturnCredential(secret, expiresAtS, userId) };
  }
}

/**
 * draft-uberti-behave-turn-rest-00, section 2.2.
 * @param expiresAtS Unix seconds.
 */
export function coturnCredential(secret: string, expiresAtS: number, userId: string) {
  const username = `${expiresAtS}:${userId}`;
  return { username, credential: createHmac("sha1", secret).update(username, "utf8").digest("base64") };
}
