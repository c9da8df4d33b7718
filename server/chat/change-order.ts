/**
 * The one order of all that changes messages or counts (M1, M7). The store takes calls in the order in which they are made
 * and may do many of them at once; here what they come to is told in that same order, each in one step: events, answers and
 * the revision that they carry then agree with each other.
 */
export class ChangeOrder {
  #last: Promise<unknown> = Promise.resolve();

  /** Calls `work` at once, and `tell` when it is done and all before it have told. Rejects with what either throws. */
  run<T, R>(work: () => Promise<T>, tell: (result: T) => R): Promise<R> {
    const working = work();
    // It may fail long before its turn, and is heard of then.
    working.catch(ignore);
    const told = this.#last.then(() => working).then(tell);
    this.#last = told.catch(ignore);
    return told;
  }
}

function ignore(): void {}
