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

  /** As what the server lists us now, as far as that is known; null: it lists us no longer. */
  joined(member: Partial<OwnState> | null): void {
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
    while (this.#cancelRetry === null) {
      const shown = this.#shown;
      const change = shown === null ? null : this.#change(shown);
      if (change === null) break;
      const after = await this.#tell({ ...shown }, change);
      // A join meanwhile says better what is shown now.
      if (this.#shown === shown) this.#shown = after;
    }
    this.#running = false;
  }

  /** What the server shows after it was told, as far as its answer lets us know. */
  async #tell(shown: Partial<OwnState>, change: Partial<OwnState>): Promise<Partial<OwnState> | null> {
    try {
      await this.#deps.update(change);
      return { ...shown, ...change };
    } catch (error) {
      // Not in voice any more; the next join says what is shown.
      if (error instanceof ProtocolError && error.code === "not_found") return null;
      this.#retryAfter((error instanceof ProtocolError ? error.retryAfterMs : undefined) ?? RETRY_MS);
      return shown;
    }
  }

  #change(shown: Partial<OwnState>): Partial<OwnState> | null {
    const stale = FIELDS.filter((field) => shown[field] !== this.#own[field]);
    return stale.length === 0 ? null : Object.fromEntries(stale.map((field) => [field, this.#own[field]]));
  }

  #retryAfter(delayMs: number): void {
    // Out of voice there is nothing to tell, nor after `dispose`.
    if (this.#shown === null) return;
    this.#cancelRetry = this.#deps.clock.after(delayMs, () => {
      this.#cancelRetry = null;
      void this.#run();
    });
  }
}
