import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { RequestInput } from "../../shared/protocol/requests.ts";
import type { VoiceMember } from "../../shared/protocol/values.ts";
import type { Cancel, Clock } from "../../shared/time.ts";

/** What a client tells of itself by `voice.update`. */
export type OwnState = Pick<VoiceMember, "muted" | "deafened" | "transmitting" | "connection">;

export interface ReportsDeps {
  readonly clock: Clock;
  update(change: RequestInput<"voice.update">): Promise<unknown>;
}

const FIELDS = ["muted", "deafened", "transmitting", "connection"] as const;
const RETRY_MS = 1_000;

/**
 * Brings what the server shows of us to what is: one request at a time, holding all that changed meanwhile, so that a
 * quick finger on the talk key costs no more than its last state.
 */
export class Reports implements Disposable {
  readonly #deps: ReportsDeps;
  #own: OwnState;
  /** What the server is known to show; null outside of voice. */
  #shown: Partial<OwnState> | null = null;
  #running = false;
  #cancelRetry: Cancel | null = null;

  constructor(deps: ReportsDeps, own: OwnState) {
    this.#deps = deps;
    this.#own = own;
  }

  set(own: OwnState): void {
    this.#own = own;
    void this.#run();
  }

  /** The server's answer to a join; null: it lists us no longer. */
  joined(member: OwnState | null): void {
    this.#shown = member === null ? null : { ...member };
    void this.#run();
  }

  [Symbol.dispose](): void {
    this.#shown = null;
    this.#cancelRetry?.();
  }

  async #run(): Promise<void> {
    if (this.#running || this.#cancelRetry !== null) return;
    this.#running = true;
    try {
      for (;;) {
        const shown = this.#shown;
        const change = shown === null ? null : this.#change(shown);
        if (change === null) return;
        await this.#deps.update(change);
        // A join meanwhile says better what is shown now.
        if (this.#shown === shown) this.#shown = { ...shown, ...change };
      }
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#running = false;
    }
  }

  #change(shown: Partial<OwnState>): Partial<OwnState> | null {
    const stale = FIELDS.filter((field) => shown[field] !== this.#own[field]);
    return stale.length === 0 ? null : Object.fromEntries(stale.map((field) => [field, this.#own[field]]));
  }

  /** `not_found`: not in voice any more; the next join says what is shown. */
  #failed(error: unknown): void {
    if (error instanceof ProtocolError && error.code === "not_found") {
      this.#shown = null;
      return;
    }
    const delayMs = (error instanceof ProtocolError ? error.retryAfterMs : undefined) ?? RETRY_MS;
    this.#cancelRetry = this.#deps.clock.after(delayMs, () => {
      this.#cancelRetry = null;
      void this.#run();
    });
  }
}
