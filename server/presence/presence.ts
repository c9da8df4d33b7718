import type { PresenceStatus } from "../../shared/protocol/values.ts";
import type { Clock } from "../../shared/time.ts";
import { Alarm } from "../alarm.ts";
import { type PresenceChange, PresenceCore, type SessionStatus } from "./presence-core.ts";

/**
 * Who is there (S5). The one way to presence: asynchronous, so that several processes can share it later.
 * `onChange` is called once for each change, in order.
 */
export class Presence implements Disposable {
  readonly #core: PresenceCore;
  readonly #clock: Clock;
  readonly #onChange: (change: PresenceChange) => void;
  readonly #alarm: Alarm;

  constructor(clock: Clock, offlineAfterMs: number, onChange: (change: PresenceChange) => void) {
    this.#core = new PresenceCore(offlineAfterMs);
    this.#clock = clock;
    this.#onChange = onChange;
    this.#alarm = new Alarm(clock, () => this.#expire());
  }

  /** An attached session says how its person is: when it attaches, and at each change. */
  async put(userId: string, sessionId: string, status: SessionStatus): Promise<void> {
    this.#tell(this.#core.put(userId, sessionId, status));
    this.#arm();
  }

  /** A session was detached or has ended. */
  async remove(userId: string, sessionId: string): Promise<void> {
    this.#tell(this.#core.remove(userId, sessionId, this.#clock.now()));
    this.#arm();
  }

  /** Everyone who is not offline. */
  async all(): Promise<Record<string, PresenceStatus>> {
    return this.#core.all();
  }

  [Symbol.dispose](): void {
    this.#alarm[Symbol.dispose]();
  }

  #expire(): void {
    for (const change of this.#core.expire(this.#clock.now())) this.#onChange(change);
    this.#arm();
  }

  #tell(change: PresenceChange | null): void {
    if (change !== null) this.#onChange(change);
  }

  #arm(): void {
    this.#alarm.set(this.#core.nextDeadline());
  }
}
