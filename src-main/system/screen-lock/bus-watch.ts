import type { Cancel, Clock, Random } from "../../../shared/time.ts";
import type { BusLink, BusSignal, ConnectBus } from "../../bus/bus-link.ts";
import { backOffMs } from "../../keys/portal/back-off.ts";
import type { Log } from "../log.ts";

export interface BusWatchDeps {
  readonly connect: ConnectBus;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** What is listened to on one bus. */
export interface Subject {
  /** For the log. */
  readonly name: string;
  /** Asks for the signals and for what is true now; after each connecting. A rejection counts as a lost connection. */
  begin(link: BusLink): Promise<void>;
  onSignal(signal: BusSignal): void;
}

/** In a row from the start: then this machine has no such bus, or nobody on it who knows. */
const FAILURES_MAX = 6;
export const CALL_LIMIT_MS = 5_000;

/** Keeps listening on a bus: connects again when it is lost, and gives up where there never is one. */
export class BusWatch implements Disposable {
  readonly #deps: BusWatchDeps;
  readonly #subject: Subject;
  #link: BusLink | null = null;
  #failures = 0;
  /** What was heard once is waited for as long as it takes. */
  #experience: "none" | "hasListened" = "none";
  #cancelRetry: Cancel = () => {};
  #life: "on" | "over" = "on";

  constructor(deps: BusWatchDeps, subject: Subject) {
    this.#deps = deps;
    this.#subject = subject;
    void this.#connect();
  }

  [Symbol.dispose](): void {
    this.#life = "over";
    this.#cancelRetry();
    this.#dropLink();
  }

  async #connect(): Promise<void> {
    let link: BusLink | null = null;
    try {
      link = await this.#deps.connect({
        onSignal: (signal) => this.#subject.onSignal(signal),
        onLost: () => this.#retry(new Error("the bus was lost")),
      });
      if (this.#life === "over") return link[Symbol.dispose]();
      this.#link = link;
      await this.#subject.begin(link);
      this.#failures = 0;
      this.#experience = "hasListened";
    } catch (error) {
      // A link that was lost meanwhile has had its retry.
      if (link === null || link === this.#link) this.#retry(error);
    }
  }

  #retry(error: unknown): void {
    if (this.#life === "over") return;
    this.#dropLink();
    this.#failures += 1;
    const { clock, random, log } = this.#deps;
    if (this.#failures > FAILURES_MAX && this.#experience === "none") {
      log.info("the lock screen cannot be heard here", { on: this.#subject.name, error });
      return;
    }
    this.#cancelRetry();
    this.#cancelRetry = clock.after(backOffMs(this.#failures, random), () => void this.#connect());
  }

  #dropLink(): void {
    this.#link?.[Symbol.dispose]();
    this.#link = null;
  }
}

/** Asks the bus for the signals that fit `rule` (D-Bus specification, "Match Rules"). */
export async function addMatch(link: BusLink, rule: string): Promise<void> {
  await link.call(
    {
      destination: "org.freedesktop.DBus",
      path: "/org/freedesktop/DBus",
      interface: "org.freedesktop.DBus",
      member: "AddMatch",
      signature: "s",
      body: [rule],
    },
    CALL_LIMIT_MS,
  );
}
