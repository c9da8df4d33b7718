import type { Clock } from "../shared/time.ts";

export interface BucketSize {
  /** What a key may take at once after a rest. */
  readonly burst: number;
  /** How long until one more may be taken. */
  readonly refillMs: number;
}

interface Bucket {
  /** What was saved up, as time: one token is `refillMs`. Whole milliseconds add up exactly, fractions of tokens do not. */
  creditMs: number;
  updatedAt: number;
}

/**
 * Token buckets by key. Memory is bounded: over `maxKeys` the key that was used longest ago is forgotten, which gives it a
 * full bucket again; so `maxKeys` has to be more than an attacker can usefully spread over.
 */
export class TokenBuckets {
  readonly #clock: Pick<Clock, "now">;
  readonly #size: BucketSize;
  readonly #maxKeys: number;
  /** Least recently used first: every use moves its key to the end. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Pick<Clock, "now">, size: BucketSize, maxKeys = 10_000) {
    this.#clock = clock;
    this.#size = size;
    this.#maxKeys = maxKeys;
  }

  get keys(): number {
    return this.#buckets.size;
  }

  /** Takes one. Returns 0, or, where none is left, the milliseconds until there is one (and takes nothing). */
  take(key: string): number {
    const { burst, refillMs } = this.#size;
    const now = this.#clock.now();
    const bucket = this.#buckets.get(key) ?? { creditMs: burst * refillMs, updatedAt: now };
    // A clock that was set back must not empty the bucket.
    const elapsedMs = Math.max(0, now - bucket.updatedAt);
    bucket.creditMs = Math.min(burst * refillMs, bucket.creditMs + elapsedMs);
    bucket.updatedAt = now;
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > this.#maxKeys) this.#forgetOldest();

    if (bucket.creditMs < refillMs) return Math.ceil(refillMs - bucket.creditMs);
    bucket.creditMs -= refillMs;
    return 0;
  }

  #forgetOldest(): void {
    const oldest = this.#buckets.keys().next();
    if (!oldest.done) this.#buckets.delete(oldest.value);
  }
}
