/** What a watch told, one after another. */
export class Told<T> {
  readonly values: T[] = [];
  #wake: () => void = () => {};

  /** To be given to the watch. */
  readonly tell = (value: T): void => {
    this.values.push(value);
    this.#wake();
  };

  /** Waits until the last that was told is `value`, and there are at least `count` of them. */
  async until(value: T, count = 1): Promise<void> {
    while (this.values.length < count || this.values.at(-1) !== value) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
