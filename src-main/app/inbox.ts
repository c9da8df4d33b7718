/** Takes what comes before anybody can listen, and keeps the latest of it. */
export class Inbox<T> {
  #waiting: { readonly value: T } | null = null;
  #listener: ((value: T) => void) | null = null;

  put(value: T): void {
    if (this.#listener === null) this.#waiting = { value };
    else this.#listener(value);
  }

  open(listener: (value: T) => void): void {
    this.#listener = listener;
    if (this.#waiting !== null) listener(this.#waiting.value);
    this.#waiting = null;
  }
}
