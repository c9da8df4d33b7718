import { CLOSE } from "../../shared/protocol/close-codes.ts";
import type { Timing } from "../../shared/protocol/timing.ts";
import type { Cancel, Clock } from "../../shared/time.ts";
import type { Connection } from "./connection.ts";

/** So many looks at all connections in one heartbeat. */
const LOOKS_PER_HEARTBEAT = 20;
/** A timer that is later than this was not late by load: the machine slept, or its clock was set. */
const JUMP_MS = 1_000;

export interface HeartbeatDeps {
  readonly clock: Clock;
  readonly timing: Timing;
  readonly connections: ReadonlySet<Connection>;
  /** At each look: what else has a deadline. Returns whether anything still has. */
  readonly onLook: (now: number) => boolean;
}

/**
 * S1 and the limit for hello, by one timer for all connections: who is silent is pinged, who stays silent is closed. It
 * runs only as long as there is something to look at.
 */
export class Heartbeat implements Disposable {
  readonly #deps: HeartbeatDeps;
  readonly #lookEveryMs: number;
  #next: { readonly dueAt: number; readonly cancel: Cancel } | null = null;

  constructor(deps: HeartbeatDeps) {
    this.#deps = deps;
    this.#lookEveryMs = deps.timing.heartbeatMs / LOOKS_PER_HEARTBEAT;
  }

  start(): void {
    if (this.#next !== null) return;
    const dueAt = this.#deps.clock.now() + this.#lookEveryMs;
    this.#next = { dueAt, cancel: this.#deps.clock.after(this.#lookEveryMs, () => this.#look(dueAt)) };
  }

  [Symbol.dispose](): void {
    this.#next?.cancel();
    this.#next = null;
  }

  #look(dueAt: number): void {
    this.#next = null;
    const now = this.#deps.clock.now();
    const jumpMs = Math.abs(now - dueAt) > JUMP_MS ? now - dueAt : 0;
    for (const connection of [...this.#deps.connections]) {
      // While this process slept nobody could be heard: that is not their silence.
      if (jumpMs !== 0) connection.shiftTime(jumpMs);
      this.#judge(connection, now);
    }
    if (this.#deps.onLook(now) || this.#deps.connections.size > 0) this.start();
  }

  #judge(connection: Connection, now: number): void {
    const { heartbeatMs, deadAfterMs, helloWithinMs } = this.#deps.timing;
    const silentForMs = now - connection.lastFrameAt;
    if (connection.state.kind === "waiting" && now - connection.openedAt >= helloWithinMs) {
      return connection.close(CLOSE.notLoggedIn);
    }
    if (silentForMs > deadAfterMs) connection.close(CLOSE.silent);
    else if (silentForMs >= heartbeatMs && !connection.isPinged) connection.ping();
  }
}
