import type { IceAnswer, IceServer } from "../../shared/protocol/values.ts";
import type { Clock } from "../../shared/time.ts";
import type { Config } from "../config.ts";
import type { Logger } from "../log.ts";
import type { Metrics } from "../metrics.ts";
import { CoturnCredentials } from "./coturn.ts";
import { MeteredCredentials } from "./metered.ts";
import { TurnFailure } from "./turn-failure.ts";

/** V5: where a call's peers find STUN and TURN. */
export interface IceServerSource {
  /** Never rejects and takes at most 2 s: voice does not fail because TURN does. */
  forUser(userId: string): Promise<IceAnswer>;
  /** C1: the relay with credentials that end 3 hours later than those of `forUser`; null where it cannot be had. */
  clockProbe(userId: string): IceServer[] | null;
}

/** Credentials of one TURN provider. */
export interface TurnCredentials {
  readonly provider: "coturn" | "metered";
  /**
   * `servers`: TURN entries alone, three at most. `expiresAt`: Unix milliseconds.
   * @throws TurnFailure
   */
  forUser(userId: string): Promise<{ readonly servers: readonly IceServer[]; readonly expiresAt: number }>;
  /** C1 */
  clockProbe(userId: string): IceServer[] | null;
}

interface IceServersDeps {
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, "turnFailures">;
  readonly log: Logger;
}

export function createIceServers(config: Pick<Config, "turn" | "stunUrl">, deps: IceServersDeps): IceServerSource {
  const stun: IceServer[] = config.stunUrl === null ? [] : [{ urls: [config.stunUrl] }];
  const stunOnly: IceAnswer = { iceServers: stun, iceExpiresAt: null, iceProvider: "stun" };
  const credentials = createCredentials(config.turn, deps.clock);
  if (credentials === null) return { forUser: async () => stunOnly, clockProbe: () => null };

  const { provider } = credentials;
  return {
    clockProbe: (userId) => credentials.clockProbe(userId),
    async forUser(userId) {
      try {
        const { servers, expiresAt } = await credentials.forUser(userId);
        return { iceServers: [...stun, ...servers], iceExpiresAt: expiresAt, iceProvider: provider };
      } catch (error) {
        const reason = error instanceof TurnFailure ? error.reason : "internal";
        deps.metrics.turnFailures.inc({ provider, reason });
        // Not the error itself: those of fetch may hold the address, and with it the key.
        deps.log.warn({ provider, reason }, "no TURN credentials, the call goes on with STUN only");
        return stunOnly;
      }
    },
  };
}

function createCredentials(turn: Config["turn"], clock: Clock): TurnCredentials | null {
  switch (turn.provider) {
    case "none":
      return null;
    case "coturn":
      return new CoturnCredentials(turn, clock);
    case "metered":
      return new MeteredCredentials(turn, clock);
  }
}
