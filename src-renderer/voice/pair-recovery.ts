import type { Cancel, Clock, Random } from "../../shared/time.ts";
import { type Fault, hasGivenUp, type RecoveryStep, recoveryStep } from "./recovery.ts";

export interface PairRecoveryDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** The smaller `peerId` of the pair (V6). */
  readonly isPolite: boolean;
  /** Whether a step could reach the other now. */
  canAct(): boolean;
  act(action: RecoveryStep["action"]): void;
}

/** A pair that went well for so long begins its next recovery from the first step. */
const WELL_MS = 5_000;
/** The least time between two steps, whatever the reason for haste: a restart takes 40 ms where a path exists. */
const APART_MS = 500;
/** The least time that a connection is given which was just begun. */
const NEW_CONNECTION_MS = 6_000;
/** How long a step of the other side is waited for. */
const AFTER_OTHER_MS = 1_000;
/** With the network an old path comes back as well, and offers of the other side that waited: both are quicker than a new one. */
export const MAY_HEAL_MS = 400;

/** Takes the steps of `recovery.ts` for one pair, in their time. */
export class PairRecovery implements Disposable {
  readonly #deps: PairRecoveryDeps;
  #fault: Fault | null = null;
  #stepsTaken = 0;
  #steppedAt = Number.NEGATIVE_INFINITY;
  #cancel: Cancel = () => {};
  /** A step was due while no signals passed. */
  #isOverdue = false;

  constructor(deps: PairRecoveryDeps) {
    this.#deps = deps;
  }

  get fault(): Fault | null {
    return this.#fault;
  }

  get hasGivenUp(): boolean {
    return this.#fault !== null && hasGivenUp(this.#stepsTaken);
  }

  /** What is wrong now; null: nothing. */
  found(fault: Fault | null): void {
    if (fault === this.#fault) return;
    const wasWell = this.#fault === null;
    this.#fault = fault;
    if (fault !== null) return this.#plan(wasWell ? this.#watchMs(fault) : 0);
    this.#cancel();
    this.#cancel = this.#deps.clock.after(WELL_MS, () => {
      this.#stepsTaken = 0;
    });
  }

  /** A connection was begun, by either side: it is given its time. */
  began(): void {
    this.#steppedAt = this.#deps.clock.now();
    if (this.#fault !== null) this.#plan(NEW_CONNECTION_MS);
  }

  /** The other side looks for a path: a step of one's own would only cross it. */
  otherBegan(): void {
    this.#steppedAt = this.#deps.clock.now();
    if (this.#fault !== null) this.#plan(AFTER_OTHER_MS);
  }

  /** A reason to believe that it works now: begins anew, at once. A connection that never stood keeps its time. */
  hurry(): void {
    this.#stepsTaken = 0;
    if (this.#fault === null) return;
    if (this.#fault === "unestablished" && !this.#isOverdue) return;
    this.#planAfter(this.#fault === "lost" ? 0 : MAY_HEAL_MS);
  }

  [Symbol.dispose](): void {
    this.#cancel();
  }

  /** A new fault may heal by itself, however far the series of the one before has come. */
  #watchMs(fault: Fault): number {
    const { isPolite, random } = this.#deps;
    return recoveryStep(fault, 0, isPolite, random).afterMs;
  }

  #plan(atLeastMs: number): void {
    if (this.#fault === null) return;
    const { clock, isPolite, random } = this.#deps;
    const { afterMs } = recoveryStep(this.#fault, this.#stepsTaken, isPolite, random);
    const sinceStepMs = this.#stepsTaken === 0 ? 0 : clock.now() - this.#steppedAt;
    this.#planAfter(Math.max(afterMs - sinceStepMs, atLeastMs));
  }

  #planAfter(afterMs: number): void {
    const { clock } = this.#deps;
    const apartMs = this.#steppedAt + APART_MS - clock.now();
    this.#isOverdue = false;
    this.#cancel();
    this.#cancel = clock.after(Math.max(afterMs, apartMs), () => this.#step());
  }

  #step(): void {
    const { clock, isPolite, random, canAct, act } = this.#deps;
    // Without a way to signal nothing can be done; `hurry` comes when there is one.
    this.#isOverdue = !canAct();
    if (this.#fault === null || this.#isOverdue) return;
    const { action } = recoveryStep(this.#fault, this.#stepsTaken, isPolite, random);
    this.#stepsTaken += 1;
    this.#steppedAt = clock.now();
    this.#plan(0);
    act(action);
  }
}
