import type { KeyValueStorage } from "../key-value-storage.ts";
import { randomId } from "../random-id.ts";

const STORAGE_KEY = "cromulent.deviceId";
/** A page that is being reloaded lets go of its lock within this. */
const LOCK_WAIT_MS = 500;

/**
 * The `deviceId` of this tab (docs/protocol.md, "Session"): kept over a reload in `sessionStorage`, and made sure to be
 * its own by a Web Lock that the tab holds as long as it lives, because a duplicated tab starts with a copy of it.
 * Where there are no Web Locks (no secure context), each page load has a new one.
 */
export async function tabDeviceId(storage: KeyValueStorage, locks: LockManager | undefined): Promise<string> {
  if (locks === undefined) return randomId();
  const stored = storage.getItem(STORAGE_KEY);
  if (stored !== null && (await holdLock(locks, stored))) return stored;
  const fresh = randomId();
  storage.setItem(STORAGE_KEY, fresh);
  await holdLock(locks, fresh);
  return fresh;
}

/** Whether the lock was had; it is then held until the page goes. */
function holdLock(locks: LockManager, deviceId: string): Promise<boolean> {
  return new Promise((resolve) => {
    locks
      .request(`${STORAGE_KEY}.${deviceId}`, { signal: AbortSignal.timeout(LOCK_WAIT_MS) }, () => {
        resolve(true);
        return new Promise<never>(() => {});
      })
      .catch(() => resolve(false));
  });
}
