import type { Limits } from "../../shared/protocol/limits.ts";
import type { Op } from "../../shared/protocol/requests.ts";

export type RequestVerdict =
  | { readonly kind: "pass" }
  | { readonly kind: "refuse"; readonly retryAfterMs: number }
  /** So many were refused that the connection is to be closed 4003. */
  | { readonly kind: "flooding"; readonly retryAfterMs: number };

const PASS: RequestVerdict = { kind: "pass" };

/**
 * How many requests one session may make (docs/protocol.md, "Limits"). It belongs to the session and not to its
 * connection, or a reconnect would hand out a fresh burst.
 */
export class RequestLimits {
  readonly #limits: Limits;
  #requests: number;
  #signals: number;
  #filledAt: number;
  /** When the last `floodRefusals` refusals were, as a ring; made at the first one, for most sessions have none. */
  #refusals: number[] | null = null;
  #refused = 0;

  constructor(limits: Limits, now: number) {
    this.#limits = limits;
    this.#requests = limits.requestsBurst;
    this.#signals = limits.signalsBurst;
    this.#filledAt = now;
  }

  /** Counts one request; `op` as it came, which need not be one of the protocol's. */
  count(op: Op | string, now: number): RequestVerdict {
    if (op === "session.ping") return PASS;
    this.#refill(now);
    const isSignal = op === "voice.signal";
    const tokens = isSignal ? this.#signals : this.#requests;
    if (tokens < 1) {
      const perS = isSignal ? this.#limits.signalsPerS : this.#limits.requestsPerS;
      return this.#refuse(Math.ceil(((1 - tokens) / perS) * 1_000), now);
    }
    if (isSignal) this.#signals = tokens - 1;
    else this.#requests = tokens - 1;
    return PASS;
  }

  #refill(now: number): void {
    // A clock that was set back must not take tokens away.
    const elapsedS = Math.max(0, now - this.#filledAt) / 1_000;
    this.#filledAt = now;
    const { requestsBurst, requestsPerS, signalsBurst, signalsPerS } = this.#limits;
    this.#requests = Math.min(requestsBurst, this.#requests + elapsedS * requestsPerS);
    this.#signals = Math.min(signalsBurst, this.#signals + elapsedS * signalsPerS);
  }

  #refuse(retryAfterMs: number, now: number): RequestVerdict {
    const { floodRefusals, floodWindowMs } = this.#limits;
    this.#refusals ??= [];
    const slot = this.#refused % floodRefusals;
    this.#refusals[slot] = now;
    this.#refused++;
    const oldestAt = this.#refusals[this.#refused % floodRefusals];
    const isFlood = this.#refused >= floodRefusals && oldestAt !== undefined && now - oldestAt <= floodWindowMs;
    return isFlood ? { kind: "flooding", retryAfterMs } : { kind: "refuse", retryAfterMs };
  }
}
