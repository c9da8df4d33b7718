/** Runs asynchronous steps one after the other, in the order in which they were given. */
export class Serial {
  #tail: Promise<void> = Promise.resolve();

  /** Resolves or rejects with `step`; a step that fails does not hold up the next. */
  run<T>(step: () => Promise<T>): Promise<T> {
    const done = this.#tail.then(step);
    this.#tail = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }
}
