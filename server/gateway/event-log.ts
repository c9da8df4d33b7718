import type { SharedEvent } from "./shared-event.ts";

/** A first room for so many events; most sessions of a quiet server never need more. */
const FIRST_SLOTS = 16;

/**
 * The last events of one session, for an exact resume (S2): a ring that grows with use up to `maxEvents`, and drops its
 * oldest as soon as `maxBytes` would be passed.
 */
export class EventLog {
  readonly #maxEvents: number;
  readonly #maxBytes: number;
  #slots: (SharedEvent | undefined)[] = [];
  #oldest = 0;
  #count = 0;
  #bytes = 0;
  #lastSeq = 0;

  constructor(maxEvents: number, maxBytes: number) {
    this.#maxEvents = maxEvents;
    this.#maxBytes = maxBytes;
  }

  /** `seq` of the newest event, 0 before the first. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Takes an event in and returns its `seq`. */
  append(event: SharedEvent): number {
    if (this.#count === this.#maxEvents) this.#dropOldest();
    if (this.#count === this.#slots.length) this.#grow();
    this.#slots[(this.#oldest + this.#count) % this.#slots.length] = event;
    this.#count++;
    this.#bytes += event.bytes;
    this.#lastSeq++;
    while (this.#bytes > this.#maxBytes) this.#dropOldest();
    return this.#lastSeq;
  }

  /** Whether every event after `seq` is still here. */
  reachesBackTo(seq: number): boolean {
    return seq <= this.#lastSeq && seq >= this.#lastSeq - this.#count;
  }

  /** The events after `seq`, oldest first, each with its own `seq`. Only what `reachesBackTo` allows. */
  *after(seq: number): Generator<{ seq: number; event: SharedEvent }> {
    const firstSeq = this.#lastSeq - this.#count + 1;
    for (let next = Math.max(seq + 1, firstSeq); next <= this.#lastSeq; next++) {
      const event = this.#slots[(this.#oldest + next - firstSeq) % this.#slots.length];
      if (event !== undefined) yield { seq: next, event };
    }
  }

  #dropOldest(): void {
    this.#bytes -= this.#slots[this.#oldest]?.bytes ?? 0;
    this.#slots[this.#oldest] = undefined;
    this.#oldest = (this.#oldest + 1) % this.#slots.length;
    this.#count--;
  }

  #grow(): void {
    const ordered = Array.from(this.#slots, (_, index) => this.#slots[(this.#oldest + index) % this.#slots.length]);
    const room = Math.min(Math.max(FIRST_SLOTS, this.#slots.length * 2), this.#maxEvents);
    this.#slots = ordered.concat(new Array<undefined>(room - ordered.length).fill(undefined));
    this.#oldest = 0;
  }
}
