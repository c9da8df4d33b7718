import type { Clock } from "../../shared/time.ts";
import type { FanOut } from "../gateway/fan-out.ts";
import type { ErasureStep } from "../store/host-store.ts";
import type { MessageStore } from "../store/message-store.ts";
import type { Counts } from "./counts.ts";

/** Messages that one transaction empties: some 20 ms, in which nobody else is served, as their words go from the index. */
const ERASE_AT_ONCE = 50;

export interface ErasureDeps {
  readonly clock: Clock;
  readonly store: Pick<MessageStore, "eraseSome">;
  readonly counts: Pick<Counts, "inOrder" | "nextRevision">;
  readonly fanOut: Pick<FanOut, "toAll">;
  /** See `MessageSweep`. */
  readonly onTextGone: () => void;
}

/**
 * Deletes what accounts wrote that were deleted with all that is theirs (A9), as deleting it one by one would (M5): everyone
 * sees it go. What a server that was killed left over is done at the next start.
 */
export class Erasure implements Disposable {
  readonly #deps: ErasureDeps;
  #state: "on" | "over" = "on";
  #running: Promise<void> | null = null;

  constructor(deps: ErasureDeps) {
    this.#deps = deps;
  }

  /** Resolves when nothing is left to be erased. */
  async run(): Promise<void> {
    // One that began before may have looked already.
    await this.#running?.catch(() => undefined);
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  [Symbol.dispose](): void {
    this.#state = "over";
  }

  async #run(): Promise<void> {
    const { clock, store, counts, onTextGone } = this.#deps;
    for (let more = true; more && this.#state === "on"; ) {
      more = await counts.inOrder(
        () => store.eraseSome(clock.now(), ERASE_AT_ONCE),
        (step) => this.#tell(step),
      );
      if (more) onTextGone();
    }
  }

  #tell({ messages, reactions, more }: ErasureStep): boolean {
    const { counts, fanOut } = this.#deps;
    for (const { id: messageId, channelId, authorId, mentions, everyone, isSeen } of messages) {
      if (!isSeen) continue;
      const revision = counts.nextRevision();
      fanOut.toAll("message.deleted", { channelId, messageId, authorId, was: { mentions, everyone }, revision });
    }
    for (const { isSeen, ...change } of reactions) {
      if (isSeen) fanOut.toAll("reaction.changed", change);
    }
    return more;
  }
}
