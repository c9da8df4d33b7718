/** What this page needs of `localStorage` and `sessionStorage`. */
export type KeyValueStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * A browser storage that never throws. Where the browser refuses it (cookies blocked, storage full), what is written lives
 * as long as the page: the user can still log in and talk.
 * @param browserStorage already its getter throws where a browser forbids storage
 */
export function pageStorage(browserStorage: () => KeyValueStorage): KeyValueStorage {
  const unsaved = new Map<string, string | null>();
  const attempt = <T>(use: (storage: KeyValueStorage) => T, otherwise: () => T): T => {
    try {
      return use(browserStorage());
    } catch {
      return otherwise();
    }
  };
  const write = (key: string, value: string | null) => {
    attempt(
      (storage) => {
        if (value === null) storage.removeItem(key);
        else storage.setItem(key, value);
        unsaved.delete(key);
      },
      () => void unsaved.set(key, value),
    );
  };
  return {
    getItem(key) {
      const kept = unsaved.get(key);
      if (kept !== undefined) return kept;
      return attempt(
        (storage) => storage.getItem(key),
        () => null,
      );
    },
    setItem: write,
    removeItem: (key) => write(key, null),
  };
}
