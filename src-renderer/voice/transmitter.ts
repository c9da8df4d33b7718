import type { Cancel, Clock } from "../../shared/time.ts";
import { initialTransmit, isOpen, reduceTransmit, type TransmitEvent, type TransmitFacts } from "./transmit.ts";

export interface TransmitterDeps {
  readonly clock: Clock;
  /** The microphone is to be opened or closed to the others, now. */
  onOpen(open: boolean): void;
}

/**
 * `transmit.ts` with a timer for the end of the release delay. The timer is not the only one who ends it: each level and
 * each other event does too, as timers of a hidden page may be a second late.
 */
export class Transmitter implements Disposable {
  readonly #deps: TransmitterDeps;
  #state: ReturnType<typeof initialTransmit>;
  #open = false;
  #cancel: Cancel = () => {};

  constructor(deps: TransmitterDeps, facts: TransmitFacts) {
    this.#deps = deps;
    this.#state = initialTransmit(facts);
  }

  get open(): boolean {
    return this.#open;
  }

  get talkHeld(): boolean {
    return this.#state.held.size > 0;
  }

  handle(event: TransmitEvent): void {
    const nowMs = this.#deps.clock.now();
    const before = this.#state.tailEndsAt;
    this.#state = reduceTransmit(this.#state, event, nowMs);
    const { tailEndsAt } = this.#state;
    if (tailEndsAt !== before) {
      this.#cancel();
      if (tailEndsAt !== null) {
        this.#cancel = this.#deps.clock.after(tailEndsAt - nowMs, () => this.handle({ kind: "tick" }));
      }
    }
    const open = isOpen(this.#state);
    if (open === this.#open) return;
    this.#open = open;
    this.#deps.onOpen(open);
  }

  [Symbol.dispose](): void {
    this.handle({ kind: "facts", facts: { inCall: false } });
    this.#cancel();
  }
}
