import type { Cancel, Clock } from "../../shared/time.ts";
import type { FanOut } from "../gateway/fan-out.ts";
import { type MessageStore, NONCE_KEPT_MS } from "../store/message-store.ts";
import type { Counts } from "./counts.ts";

/** M12: at least once an hour. */
const SWEEP_EVERY_MS = 3_600_000;
/** Deleted text is out of the write-ahead log after this; not at once, since emptying it costs as much as many messages. */
const WIPE_AFTER_MS = 30_000;
/** Messages that one transaction removes: some 20 ms, in which nobody else is served, as their words go from the index. */
const PURGE_AT_ONCE = 50;
/** Rows that one transaction changes. */
const FORGET_AT_ONCE = 2_000;

export interface MessageSweepDeps {
  readonly clock: Clock;
  readonly counts: Pick<Counts, "inOrder" | "tellMarks">;
  readonly fanOut: Pick<FanOut, "toAll">;
  readonly store: Pick<MessageStore, "forgetNonces" | "purgeExpired" | "wipe">;
  readonly onFault: (error: unknown) => void;
}

/** What has to go from the messages by itself: what is too old (M2, M12), and what deleting leaves behind (M5). */
export class MessageSweep implements Disposable {
  readonly #deps: MessageSweepDeps;
  #state: "on" | "over" = "on";
  #sweeping: Promise<void> = Promise.resolve();
  #cancelSweep: Cancel = () => {};
  #cancelWipe: Cancel | null = null;

  constructor(deps: MessageSweepDeps) {
    this.#deps = deps;
  }

  /** Sweeps at once, and each hour. */
  start(): void {
    this.#cancelSweep = this.#deps.clock.after(SWEEP_EVERY_MS, () => this.start());
    // One that takes longer than an hour is not joined by the next.
    this.#sweeping = this.#sweeping.then(() => this.#sweep()).catch(this.#deps.onFault);
  }

  textGone(): void {
    this.#cancelWipe ??= this.#deps.clock.after(WIPE_AFTER_MS, () => {
      this.#cancelWipe = null;
      this.#wipe().catch(this.#deps.onFault);
    });
  }

  [Symbol.dispose](): void {
    this.#cancelSweep();
    this.#cancelWipe?.();
    this.#state = "over";
  }

  async #wipe(): Promise<void> {
    const outcome = await this.#deps.store.wipe();
    if (outcome === "busy" && this.#state === "on") this.textGone();
  }

  async #sweep(): Promise<void> {
    await this.#forgetNonces();
    await this.#purge();
    // Others, too, remove messages by the hour: those of channels that nobody can restore any more.
    if (this.#state === "on") this.textGone();
  }

  /** M2 */
  async #forgetNonces(): Promise<void> {
    const { clock, store } = this.#deps;
    const until = clock.now() - NONCE_KEPT_MS;
    while (this.#state === "on" && (await store.forgetNonces(until, FORGET_AT_ONCE)) === FORGET_AT_ONCE);
  }

  /** M12. Told once for all steps: each time costs everyone who is connected an event and a count. */
  async #purge(): Promise<void> {
    const { clock, store } = this.#deps;
    const purged = new Map<string, number>();
    try {
      while (this.#state === "on") {
        const step = await store.purgeExpired(clock.now(), PURGE_AT_ONCE);
        if (step === null) break;
        purged.set(step.channelId, step.upToId);
      }
    } finally {
      for (const [channelId, upToId] of this.#state === "on" ? purged : []) await this.#tellPurged(channelId, upToId);
    }
  }

  async #tellPurged(channelId: string, upToId: number): Promise<void> {
    const { counts, fanOut } = this.#deps;
    await counts.inOrder(nothing, () => fanOut.toAll("channel.purged", { channelId, upToId }));
    await counts.tellMarks(channelId, ({ lastReadId }) => lastReadId < upToId);
  }
}

async function nothing(): Promise<void> {}
