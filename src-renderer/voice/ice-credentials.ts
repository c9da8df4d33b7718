import type { IceAnswer } from "../../shared/protocol/values.ts";
import type { Cancel, Clock, Random } from "../../shared/time.ts";
import type { VoiceLog } from "./voice-log.ts";
import { withoutUndefined } from "./without-undefined.ts";

export interface IceCredentialsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: VoiceLog;
  fetch(): Promise<IceAnswer>;
  /** There are new ones. */
  onRenewed(): void;
}

/** However long they are good for by this machine's clock, which may be wrong by hours: TURN_TTL_S is an hour by default. */
const RENEW_AFTER_MAX_MS = 30 * 60_000;
const RENEW_AFTER_MIN_MS = 10_000;
/** Where they end before they begin, by a clock that is ahead. */
const RENEW_AFTER_UNKNOWN_MS = 5 * 60_000;
/** Spreads the renewals of a call's members, who joined together after a restart of the server. */
const SPREAD = 0.1;
const AGAIN_AFTER_MS = 15_000;
/** How long a restart waits for new ones: the server gives its provider 2 s. */
const WAIT_MS = 3_000;

/**
 * The servers of a call, with credentials that are renewed at half of their life. Where there are no new ones the old ones
 * stay: they are asked for again, and the call goes on.
 */
export class IceCredentials implements Disposable {
  readonly #deps: IceCredentialsDeps;
  #answer: IceAnswer = { iceServers: [], iceExpiresAt: null, iceProvider: "stun" };
  /** Unix ms; null: nothing expires. */
  #renewAt: number | null = null;
  /** There was a relay, and its credentials ended without others: it may come back. */
  #missesRelay = false;
  #running: Promise<void> | null = null;
  #hasWarned = false;
  #cancel: Cancel = () => {};
  #disposed = false;

  constructor(deps: IceCredentialsDeps) {
    this.#deps = deps;
  }

  get servers(): RTCIceServer[] {
    return this.#answer.iceServers.map(({ urls, ...login }) => ({ urls, ...withoutUndefined(login) }));
  }

  get hasRelay(): boolean {
    return hasRelay(this.#answer);
  }

  /** Returns whether it took the place of the one before. */
  take(answer: IceAnswer): boolean {
    // V5: a provider that fails leaves STUN alone, which is worth less than what still works.
    if (this.#isWorse(answer)) {
      this.#failed(null);
      return false;
    }
    const { clock, random } = this.#deps;
    this.#missesRelay = !hasRelay(answer) && (this.hasRelay || this.#missesRelay);
    this.#answer = answer;
    this.#renewAt = null;
    this.#cancel();
    if (this.#missesRelay) {
      this.#askAgain();
      return true;
    }
    if (answer.iceExpiresAt === null) return true;
    // What ended at the beginning of time was never good: whoever needs any asks at once.
    const areMissing = answer.iceExpiresAt === 0;
    const afterMs = areMissing ? AGAIN_AFTER_MS : renewAfterMs(answer.iceExpiresAt - clock.now(), random);
    this.#renewAt = areMissing ? 0 : clock.now() + afterMs;
    this.#cancel = clock.after(afterMs, () => void this.#renew());
    return true;
  }

  /** For a new allocation: resolves once they are new enough, or there is no more waiting for that. Never rejects. */
  async refresh(): Promise<void> {
    if (this.#renewAt === null || this.#deps.clock.now() < this.#renewAt) return;
    let cancel: Cancel = () => {};
    const limit = new Promise<void>((resolve) => {
      cancel = this.#deps.clock.after(WAIT_MS, resolve);
    });
    await Promise.race([this.#renew(), limit]);
    cancel();
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#cancel();
  }

  #renew(): Promise<void> {
    this.#running ??= this.#fetch().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #fetch(): Promise<void> {
    try {
      const answer = await this.#deps.fetch();
      if (this.#disposed || !this.take(answer)) return;
      this.#hasWarned = false;
      this.#deps.onRenewed();
    } catch (error) {
      if (!this.#disposed) this.#failed(error);
    }
  }

  #isWorse(answer: IceAnswer): boolean {
    const { iceExpiresAt } = this.#answer;
    return this.hasRelay && !hasRelay(answer) && iceExpiresAt !== null && this.#deps.clock.now() < iceExpiresAt;
  }

  #failed(error: unknown): void {
    this.#deps.log(this.#hasWarned ? "debug" : "warning", "Fresh credentials for TURN did not come", error);
    this.#hasWarned = true;
    this.#askAgain();
  }

  #askAgain(): void {
    this.#cancel();
    this.#cancel = this.#deps.clock.after(AGAIN_AFTER_MS, () => void this.#renew());
  }
}

/** When credentials are renewed that are good for `lifeMs` more, by this machine's clock: at half of that, or a little earlier. */
export function renewAfterMs(lifeMs: number, random: Random): number {
  const half = lifeMs > 0 ? lifeMs / 2 : RENEW_AFTER_UNKNOWN_MS;
  const bounded = Math.min(Math.max(half, RENEW_AFTER_MIN_MS), RENEW_AFTER_MAX_MS);
  return bounded * (1 - SPREAD * random());
}

function hasRelay({ iceServers }: IceAnswer): boolean {
  return iceServers.some(({ urls }) => urls.some((url) => url.startsWith("turn")));
}
