import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { Limits } from "../../shared/protocol/limits.ts";
import type { Clock } from "../../shared/time.ts";
import { TokenBuckets } from "../rate-limit.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const MAX_ACCOUNTS = 10_000;
/** How much longer each log-in takes on an account under attack: felt by who guesses, borne by who knows the password. */
const SLOWED_MS = 2_000;

type LoginLimits = Pick<Limits, "loginBurst" | "loginRefillMs" | "loginsPerMinutePerAddress" | "loginFailuresPerHour">;

/**
 * Limits guessing (docs/protocol.md, "Limits"): a bucket for each pair of address and account, one for each address, and
 * for an account with many failures, from wherever, a delay. There is no lock: it would let anyone keep someone out.
 * Accounts are counted by the name that was given, whether it exists or not.
 */
export class LoginThrottle {
  readonly #clock: Clock;
  readonly #pairs: TokenBuckets;
  readonly #addresses: TokenBuckets;
  readonly #failuresPerHour: number;
  /** Times of the newest failures, oldest first, by account; the account that failed longest ago comes first. */
  readonly #failures = new Map<string, number[]>();

  constructor(clock: Clock, limits: LoginLimits) {
    this.#clock = clock;
    this.#pairs = new TokenBuckets(clock, { burst: limits.loginBurst, refillMs: limits.loginRefillMs });
    this.#addresses = new TokenBuckets(clock, {
      burst: limits.loginsPerMinutePerAddress,
      refillMs: MINUTE_MS / limits.loginsPerMinutePerAddress,
    });
    this.#failuresPerHour = limits.loginFailuresPerHour;
  }

  /**
   * Counts an attempt and waits where the account is slowed.
   * @throws ProtocolError `rate_limited`.
   */
  async admit(account: string, address: string): Promise<void> {
    // An address that is used up is refused before its pair is looked at: made-up names, without bound, would push the
    // buckets of real ones out of memory, and so empty them. Else the pair comes first: who hammers one account must not
    // use up the allowance of everyone behind the same address.
    const retryAfterMs =
      this.#addresses.waitMs(address) || this.#pairs.take(`${address} ${account}`) || this.#addresses.take(address);
    if (retryAfterMs > 0) {
      throw new ProtocolError("rate_limited", "Too many log-ins; wait a moment, then try again.", { retryAfterMs });
    }
    if (this.#isSlowed(account)) await new Promise<void>((resolve) => this.#clock.after(SLOWED_MS, resolve));
  }

  failed(account: string): void {
    const times = this.#failures.get(account) ?? [];
    times.push(this.#clock.now());
    if (times.length > this.#failuresPerHour) times.shift();
    this.#failures.delete(account);
    this.#failures.set(account, times);
    const oldest = this.#failures.keys().next();
    if (this.#failures.size > MAX_ACCOUNTS && !oldest.done) this.#failures.delete(oldest.value);
  }

  #isSlowed(account: string): boolean {
    const times = this.#failures.get(account) ?? [];
    const [oldest] = times;
    return times.length >= this.#failuresPerHour && oldest !== undefined && this.#clock.now() - oldest < HOUR_MS;
  }
}
