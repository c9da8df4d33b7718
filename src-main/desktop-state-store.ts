import type { DesktopState } from "../shared/desktop/desktop-state.ts";

/** What of the program the views show. Parts tell it their changes; whoever shows it listens. */
export class DesktopStateStore {
  #current: DesktopState;
  readonly #listeners = new Set<(state: DesktopState, previous: DesktopState) => void>();

  constructor(initial: DesktopState) {
    this.#current = initial;
  }

  get current(): DesktopState {
    return this.#current;
  }

  /** Tells nobody where nothing changed; a value counts as changed when it is another object. */
  update(change: Partial<DesktopState>): void {
    const previous = this.#current;
    const next = { ...previous, ...change };
    const names = Object.keys(change) as (keyof DesktopState)[];
    if (names.every((name) => Object.is(previous[name], next[name]))) return;
    this.#current = next;
    for (const listener of this.#listeners) listener(next, previous);
  }

  /** Returns its unsubscribe. */
  onChange(listener: (state: DesktopState, previous: DesktopState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
