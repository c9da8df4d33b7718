import { describe, expect, it } from "vitest";
import { tabDeviceId } from "../../../src-renderer/bridge/device-id.ts";
import { MemoryStorage } from "../../helpers/memory-storage.ts";

/** The locks of the platform, in a namespace of its own for each test. */
function tabs() {
  const prefix = crypto.randomUUID();
  const held: (() => void)[] = [];
  const open = (storage: Storage) => {
    const locks = Object.create(navigator.locks) as LockManager;
    locks.request = ((name: string, options: LockOptions, callback: LockGrantedCallback<unknown>) =>
      navigator.locks.request(`${prefix}${name}`, options, (lock) =>
        Promise.race([callback(lock), new Promise<void>((release) => held.push(release))]),
      )) as LockManager["request"];
    return tabDeviceId(storage, locks);
  };
  return { open, closeAll: () => held.splice(0).forEach((release) => void release()) };
}

function duplicate(storage: MemoryStorage): MemoryStorage {
  const copy = new MemoryStorage();
  for (let index = 0; index < storage.length; index++) {
    const key = storage.key(index) ?? "";
    copy.setItem(key, storage.getItem(key) ?? "");
  }
  return copy;
}

describe("tabDeviceId", () => {
  it("V3 a reload keeps the id of its tab", async () => {
    const { open, closeAll } = tabs();
    const storage = new MemoryStorage();
    const first = await open(storage);
    closeAll();
    expect(await open(storage)).toBe(first);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
  });

  it("V3 a duplicated tab, which copies the storage, gets an id of its own and keeps that", async () => {
    const { open } = tabs();
    const storage = new MemoryStorage();
    const first = await open(storage);
    const copy = duplicate(storage);
    const second = await open(copy);
    expect(second).not.toBe(first);
    expect(copy.getItem("cromulent.deviceId")).toBe(second);
    expect(storage.getItem("cromulent.deviceId")).toBe(first);
  });

  it("without Web Locks (plain http) each page load has a new one", async () => {
    const storage = new MemoryStorage();
    expect(await tabDeviceId(storage, undefined)).not.toBe(await tabDeviceId(storage, undefined));
  });
});
