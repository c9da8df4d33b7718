import type { Input, Trigger } from "../../../shared/desktop/bindings.ts";

/** A binding without its action, which is not the helper's to know. */
export interface WatchedTrigger {
  readonly id: string;
  readonly trigger: Trigger;
}

export interface TriggerChange {
  readonly id: string;
  readonly isDown: boolean;
}

/** `stale`: all its inputs were down before it was watched; it counts when it is pressed anew. */
interface Watched {
  readonly trigger: Trigger;
  state: "up" | "down" | "stale";
}

/**
 * Which triggers are down, from single inputs: one is while all of its inputs are, whatever else is. Remembers nothing
 * of inputs that no trigger has.
 */
export class TriggerWatch {
  #triggers = new Map<string, Watched>();
  #watched = new Set<Input>();
  readonly #down = new Set<Input>();

  /** Of those that triggers have. */
  get inputsDown(): readonly Input[] {
    return [...this.#down];
  }

  isWatched(input: Input): boolean {
    return this.#watched.has(input);
  }

  /**
   * @param isReallyDown asked of inputs that were not watched before
   * @returns an "up" for each trigger that was down and is not watched any more
   */
  setTriggers(triggers: readonly WatchedTrigger[], isReallyDown: (input: Input) => boolean): TriggerChange[] {
    const before = this.#triggers;
    const watchedBefore = this.#watched;
    this.#watched = new Set(triggers.flatMap(({ trigger }) => trigger));
    for (const input of this.#down) if (!this.#watched.has(input)) this.#down.delete(input);
    for (const input of this.#watched) if (!watchedBefore.has(input) && isReallyDown(input)) this.#down.add(input);

    this.#triggers = new Map(
      triggers.map(({ id, trigger }) => {
        const old = before.get(id);
        if (old !== undefined && isSame(old.trigger, trigger)) return [id, old];
        return [id, { trigger, state: this.#isComplete(trigger) ? "stale" : "up" }];
      }),
    );
    return [...before]
      .filter(([id, old]) => old.state === "down" && this.#triggers.get(id) !== old)
      .map(([id]) => ({ id, isDown: false }));
  }

  /** Repeats change nothing. */
  turn(input: Input, isDown: boolean): TriggerChange[] {
    if (!this.#watched.has(input) || this.#down.has(input) === isDown) return [];
    if (isDown) this.#down.add(input);
    else this.#down.delete(input);

    const changes: TriggerChange[] = [];
    for (const [id, watched] of this.#triggers) {
      if (!watched.trigger.includes(input)) continue;
      if (isDown && watched.state === "up" && this.#isComplete(watched.trigger)) {
        watched.state = "down";
        changes.push({ id, isDown: true });
      } else if (!isDown) {
        if (watched.state === "down") changes.push({ id, isDown: false });
        watched.state = "up";
      }
    }
    return changes;
  }

  #isComplete(trigger: Trigger): boolean {
    return trigger.every((input) => this.#down.has(input));
  }
}

function isSame(left: Trigger, right: Trigger): boolean {
  return left.length === right.length && left.every((input, index) => input === right[index]);
}
