import type { Clock } from "../../shared/time.ts";

/** M11 */
const TELL_EVERY_MS = 3_000;
/** So many are remembered before those that no longer matter are looked for. */
const PRUNE_ABOVE = 1_000;

/** Who was said to type, and when (M11). */
export class Typing {
  readonly #clock: Pick<Clock, "now">;
  readonly #toldAt = new Map<string, number>();

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** Whether the others are to hear of it now; all devices of an account are one person. */
  begins(userId: string, channelId: string): boolean {
    const now = this.#clock.now();
    const key = keyOf(userId, channelId);
    if (isFresh(this.#toldAt.get(key), now)) return false;
    if (this.#toldAt.size >= PRUNE_ABOVE) this.#prune(now);
    this.#toldAt.set(key, now);
    return true;
  }

  /** A message ends it: the next word is news again. */
  ends(userId: string, channelId: string): void {
    this.#toldAt.delete(keyOf(userId, channelId));
  }

  #prune(now: number): void {
    for (const [key, toldAt] of this.#toldAt) {
      if (!isFresh(toldAt, now)) this.#toldAt.delete(key);
    }
  }
}

/** A clock that was set back must not keep anyone silent. */
function isFresh(toldAt: number | undefined, now: number): boolean {
  return toldAt !== undefined && now >= toldAt && now < toldAt + TELL_EVERY_MS;
}

function keyOf(userId: string, channelId: string): string {
  return JSON.stringify([userId, channelId]);
}
