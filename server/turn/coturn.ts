import { createHmac } from "node:crypto";
import type { Clock } from "../../shared/time.ts";
import type { TurnConfig } from "../config.ts";
import type { TurnCredentials } from "./ice-servers.ts";

type CoturnConfig = Extract<TurnConfig, { provider: "coturn" }>;

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
    const { urls, secret, ttlS } = this.#config;
    const expiresAtS = Math.floor(this.#clock.now() / 1_000) + ttlS;
    const server = { urls: [...urls], ...coturnCredential(secret, expiresAtS, userId) };
    return { servers: [server], expiresAt: expiresAtS * 1_000 };
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
