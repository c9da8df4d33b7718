import { describe, expect, it } from "vitest";
import { pageStorage } from "../../src-renderer/key-value-storage.ts";
import { MemoryStorage } from "../helpers/memory-storage.ts";

describe("pageStorage", () => {
  it("keeps for the page what a browser that forbids storage does not", () => {
    const storage = pageStorage(() => {
      throw new DOMException("Access is denied for this document.", "SecurityError");
    });
    expect(storage.getItem("a")).toBeNull();
    storage.setItem("a", "1");
    expect(storage.getItem("a")).toBe("1");
    storage.removeItem("a");
    expect(storage.getItem("a")).toBeNull();
  });

  it("what a full storage refused stands before what it still holds, until it takes it again", () => {
    const memory = new MemoryStorage();
    const storage = pageStorage(() => memory);
    storage.setItem("a", "old");
    memory.full = true;
    storage.setItem("a", "new");
    expect([storage.getItem("a"), memory.getItem("a")]).toEqual(["new", "old"]);
    memory.full = false;
    storage.setItem("a", "newer");
    expect([storage.getItem("a"), memory.getItem("a")]).toEqual(["newer", "newer"]);
  });

  it("sees what another tab writes", () => {
    const memory = new MemoryStorage();
    const storage = pageStorage(() => memory);
    storage.setItem("a", "1");
    memory.setItem("a", "2");
    expect(storage.getItem("a")).toBe("2");
  });
});
