import type { Cancel, Clock } from "../../shared/time.ts";
import { type MessageStore, NONCE_KEPT_MS } from "../store/message-store.ts";
import type { Chat } from "./chat.ts";

/** M12: at least once an hour. */
const SWEEP_EVERY_MS = 3_600_000;
/** Deleted text is out of the write-ahead log after this; not at once, since emptying it costs as much as many messages. */
const WIPE_AFTER_MS = 30_000;

export interface MessageSweepDeps {
  readonly clock: Clock;
  readonly chat: Pick<Chat, "purge">;
  readonly store: Pick<MessageStore, "forgetNonces" | "wipe">;
  readonly onFault: (error: unknown) => void;
}

/** What has to go from the messages by itself: what is too old (M2, M12), and what deleting leaves behind (M5). */
export class MessageSweep implements Disposable {
  readonly #deps: MessageSweepDeps;
  #state: "on" | "over" = "on";
  #cancelSweep: Cancel = () => {};
  #cancelWipe: Cancel | null = null;

  constructor(deps: MessageSweepDeps) {
    this.#deps = deps;
  }

  /** Sweeps at once, and each hour. */
  start(): void {
    this.#cancelSweep = this.#deps.clock.after(SWEEP_EVERY_MS, () => this.start());
    this.#sweep().catch(this.#deps.onFault);
  }

  textGone(): void {
    this.#cancelWipe ??= this.#deps.clock.after(WIPE_AFTER_MS, () => {
      this.#cancelWipe = null;
      this.#deps.store.wipe().catch(this.#deps.onFault);
    });
  }

  [Symbol.dispose](): void {
    this.#cancelSweep();
    this.#cancelWipe?.();
    this.#state = "over";
  }

  async #sweep(): Promise<void> {
    const { clock, chat, store } = this.#deps;
    await store.forgetNonces(clock.now() - NONCE_KEPT_MS);
    while (this.#state === "on" && (await chat.purge()) === "more");
    // Others, too, remove messages by the hour: those of channels that nobody can restore any more.
    if (this.#state === "on") this.textGone();
  }
}
