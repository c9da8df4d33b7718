/** Lets tests wait for something to hold; whoever changes it says so with `changed`. */
export class ChangeWatch {
  readonly #checks = new Set<() => void>();

  changed(): void {
    for (const check of [...this.#checks]) check();
  }

  /** At once where it holds already. Throws with `describe` when it does not within ten seconds. */
  async until(holds: () => boolean, describe: () => string): Promise<void> {
    if (holds()) return;
    await new Promise<void>((resolve, reject) => {
      const end = (finish: () => void): void => {
        clearTimeout(timer);
        this.#checks.delete(check);
        finish();
      };
      const timer = setTimeout(() => end(() => reject(new Error(`waited in vain for ${describe()}`))), 10_000);
      const check = (): void => {
        if (holds()) end(resolve);
      };
      this.#checks.add(check);
    });
  }
}
