import type { Cancel, Clock } from "../../shared/time.ts";

/** Until a page that has its start is on the screen. */
const PAINT_MS = 250;
/** A page that is as late as this may not come at all. */
const LATE_MS = 5_000;

/**
 * The first page goes before whatever can wait: main has one thread, which serves the page's files and answers it. What
 * waits for `shown` comes in any case, whatever becomes of the page.
 */
export class FirstPage implements Disposable {
  /** Never rejects; does not settle any more once disposed. */
  readonly shown: Promise<void>;
  readonly #clock: Pick<Clock, "after">;
  readonly #settle: () => void;
  #cancel: Cancel;
  #hasStarted = false;

  constructor(clock: Pick<Clock, "after">) {
    let settle = (): void => {};
    this.shown = new Promise((resolve) => {
      settle = resolve;
    });
    this.#clock = clock;
    this.#settle = settle;
    this.#cancel = clock.after(LATE_MS, settle);
  }

  /** It has asked for its start; later pages change nothing. */
  started(): void {
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    this.#cancel();
    this.#cancel = this.#clock.after(PAINT_MS, this.#settle);
  }

  [Symbol.dispose](): void {
    this.#hasStarted = true;
    this.#cancel();
  }
}
