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

  /** What `take` would return now; takes nothing, and remembers no key that was not known. */
  waitMs(key: string): number {
    const bucket = this.#buckets.get(key);
    return bucket === undefined ? 0 : this.#missingMs(this.#creditMs(bucket, this.#clock.now()));
  }

  /** Takes one. Returns 0, or, where none is left, the milliseconds until there is one (and takes nothing). */
  take(key: string): number {
    const { burst, refillMs } = this.#size;
    const now = this.#clock.now();
    const bucket = this.#buckets.get(key) ?? { creditMs: burst * refillMs, updatedAt: now };
    bucket.creditMs = this.#creditMs(bucket, now);
    bucket.updatedAt = now;
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > this.#maxKeys) this.#forgetOldest();

    const missingMs = this.#missingMs(bucket.creditMs);
    if (missingMs === 0) bucket.creditMs -= refillMs;
    return missingMs;
  }

  #creditMs(bucket: Bucket, now: number): number {
    const { burst, refillMs } = this.#size;
    // A clock that was set back must not empty the bucket.
    const elapsedMs = Math.max(0, now - bucket.updatedAt);
    return Math.min(burst * refillMs, bucket.creditMs + elapsedMs);
  }

  #missingMs(creditMs: number): number {
    return Math.ceil(Math.max(0, this.#size.refillMs - creditMs));
  }

  #forgetOldest(): void {
    const oldest = this.#buckets.keys().next();
    if (!oldest.done) this.#buckets.delete(oldest.value);
  }
}
