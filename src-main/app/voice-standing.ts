import type { Roster } from "../../shared/client/roster.ts";
import { NO_VOICE, type VoiceReport } from "../../shared/desktop/desktop-state.ts";

/**
 * The call as the program shows it outside of its window: as the page said last, and without a page as far as the server
 * still lists it.
 */
export class VoiceStanding {
  #report: VoiceReport = NO_VOICE;
  #page: "there" | "gone" = "gone";

  get report(): VoiceReport {
    return this.#report;
  }

  reported(report: VoiceReport): void {
    this.#report = report;
    this.#page = "there";
  }

  /** Nobody speaks or hears now; the call may come back with the next page. */
  pageGone(): void {
    this.#page = "gone";
    if (this.#report.call === "disconnected") this.#report = NO_VOICE;
    if (this.#report.call !== "none") this.#report = { ...this.#report, call: "connecting", transmitting: false };
  }

  /** A call that was held for a page in vain is over when the server says so. */
  rosterChanged(roster: Roster | null): void {
    if (this.#page === "there" || this.#report.call === "none") return;
    if (roster === null || !roster.voice.has(roster.sessionId)) this.#report = NO_VOICE;
  }
}
