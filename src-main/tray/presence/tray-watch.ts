/**
 * One way in which a desktop can have a tray, watched until it is disposed. Calls back with each change; whoever has not
 * called back, or cannot find out, has none.
 */
export type TraySource = (onChange: (isThere: boolean) => void) => Disposable;

/**
 * Whether this desktop has a tray, while it may come and go: panels start after the programs of the log-in, and are
 * started anew. In doubt there is none: a window that was closed then stays in the list of windows, where it is found.
 */
export class TrayWatch implements Disposable {
  readonly #watches: readonly Disposable[];
  readonly #there = new Set<TraySource>();
  readonly #onChange: (hasTray: boolean) => void;
  #isOver = false;

  constructor(sources: readonly TraySource[], onChange: (hasTray: boolean) => void) {
    this.#onChange = onChange;
    this.#watches = sources.map((source) => source((isThere) => this.#note(source, isThere)));
  }

  get hasTray(): boolean {
    return this.#there.size > 0;
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    for (const watch of this.#watches) watch[Symbol.dispose]();
  }

  #note(source: TraySource, isThere: boolean): void {
    if (this.#isOver) return;
    const before = this.hasTray;
    if (isThere) this.#there.add(source);
    else this.#there.delete(source);
    if (this.hasTray !== before) this.#onChange(this.hasTray);
  }
}

/** Windows and macOS always have one. */
export const alwaysThere: TraySource = (onChange) => {
  onChange(true);
  return { [Symbol.dispose]: () => {} };
};
