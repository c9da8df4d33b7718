import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { LinkState } from "../../shared/protocol/values.ts";
import type { Cancel, Clock } from "../../shared/time.ts";
import type { VoiceLog } from "./voice-log.ts";

export interface LinkReportsDeps {
  readonly clock: Clock;
  readonly log: VoiceLog;
  send(peer: string, state: LinkState): Promise<unknown>;
}

const RETRY_MS = 1_000;

/**
 * Sends `voice.link` (V4). One that a busy server refuses is sent again unless it is out of date by then: whether somebody
 * without a connection keeps their place hangs on it.
 */
export class LinkReports implements Disposable {
  readonly #deps: LinkReportsDeps;
  readonly #latest = new Map<string, LinkState>();
  readonly #retries = new Set<Cancel>();

  constructor(deps: LinkReportsDeps) {
    this.#deps = deps;
  }

  report(peer: string, state: LinkState): void {
    this.#latest.set(peer, state);
    this.#deps.send(peer, state).catch((error: unknown) => this.#failed(peer, state, error));
  }

  [Symbol.dispose](): void {
    this.#latest.clear();
    for (const cancel of this.#retries) cancel();
  }

  #failed(peer: string, state: LinkState, error: unknown): void {
    const { clock, log } = this.#deps;
    log("debug", "A report of a link was not taken", error);
    if (!(error instanceof ProtocolError) || !error.shouldRetry() || this.#latest.get(peer) !== state) return;
    const cancel = clock.after(error.retryAfterMs ?? RETRY_MS, () => {
      this.#retries.delete(cancel);
      if (this.#latest.get(peer) === state) this.report(peer, state);
    });
    this.#retries.add(cancel);
  }
}
