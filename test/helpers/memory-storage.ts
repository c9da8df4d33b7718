/** The browser's `Storage` in memory, for code that is tested outside of one. */
export class MemoryStorage implements Storage {
  readonly #items = new Map<string, string>();
  /** Refuses writing, as a browser does whose quota is used up. */
  full = false;

  get length(): number {
    return this.#items.size;
  }

  clear(): void {
    this.#items.clear();
  }

  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }

  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }

  removeItem(key: string): void {
    this.#items.delete(key);
  }

  setItem(key: string, value: string): void {
    if (this.full) throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
    this.#items.set(key, value);
  }
}
