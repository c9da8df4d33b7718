import { isDeepStrictEqual } from "node:util";
import type { Binding, KeyEvent, KeysStatus } from "../../shared/desktop/bindings.ts";
import { ActionHolds } from "./action-holds.ts";
import type { CreateKeySource, KeySource } from "./key-source.ts";

export interface GlobalKeysEvents {
  /** In the order in which the keys went; a hold's end comes also when the keys themselves cannot be heard any more. */
  onKey(event: KeyEvent): void;
  /** At each change. */
  onStatus(status: KeysStatus): void;
}

/**
 * The user's global keys, whoever hears them. Fails closed: whatever is held ends when its source falls silent, when the
 * bindings change, and at `releaseAll`.
 */
export class GlobalKeys implements Disposable {
  readonly #events: GlobalKeysEvents;
  readonly #holds = new ActionHolds();
  readonly #source: KeySource;
  #bindings: readonly Binding[] = [];
  #status: KeysStatus = { kind: "off" };
  #life: "alive" | "disposed" = "alive";

  constructor(createSource: CreateKeySource, events: GlobalKeysEvents) {
    this.#events = events;
    this.#source = createSource({
      onTrigger: (triggerId, action, isDown) => this.#tell(this.#holds.turn(triggerId, action, isDown)),
      onLost: (triggerId) => this.#tell(this.#holds.lose(triggerId)),
      onReleaseAll: () => this.#tell(this.#holds.clear()),
      onStatus: (status) => this.#setStatus(status),
    });
  }

  get status(): KeysStatus {
    return this.#status;
  }

  /** The same ones again change nothing, so that saving other settings does not cut off whoever is talking. */
  setBindings(bindings: readonly Binding[]): void {
    if (isDeepStrictEqual(bindings, this.#bindings)) return;
    this.#bindings = bindings;
    this.releaseAll();
    this.#holds.keepOnly(new Set(bindings.map(({ action }) => action)));
    this.#source.setBindings(bindings);
  }

  /** Tries a source that failed again, at once. */
  retry(): void {
    this.#source.retry();
  }

  /**
   * Screen locked, machine going to sleep, page gone, quitting: ends what is held, at once. A key that is still down
   * then has to be pressed anew.
   */
  releaseAll(): void {
    this.#tell(this.#holds.spend());
  }

  [Symbol.dispose](): void {
    if (this.#life === "disposed") return;
    this.releaseAll();
    this.#life = "disposed";
    this.#source[Symbol.dispose]();
  }

  #tell(events: readonly KeyEvent[]): void {
    if (this.#life === "disposed") return;
    for (const event of events) this.#events.onKey(event);
  }

  #setStatus(status: KeysStatus): void {
    if (this.#life === "disposed" || isDeepStrictEqual(status, this.#status)) return;
    this.#status = status;
    this.#events.onStatus(status);
  }
}
