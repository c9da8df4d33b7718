import { describe, expect, it } from "vitest";
import { backOffMs, isStillStarting, mayHurry } from "../../../../src-main/keys/portal/back-off.ts";

describe("the portal's back-off", () => {
  it("doubles from half a second to half a minute", () => {
    const delaysMs = [1, 2, 3, 4, 5, 6, 7, 8, 1_000].map((failures) => backOffMs(failures, () => 0));
    expect(delaysMs).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it("adds up to a fifth, by chance", () => {
    expect(backOffMs(1, () => 0.5)).toBe(550);
    expect(backOffMs(9, () => 0.999)).toBeLessThan(36_000);
  });

  it("asks a portal that appears at once for three failures, and looks for one that starts for six", () => {
    expect([1, 2, 3, 4].map(mayHurry)).toEqual([true, true, true, false]);
    expect([1, 6, 7].map(isStillStarting)).toEqual([true, true, false]);
  });
});
