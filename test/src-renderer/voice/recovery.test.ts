import { describe, expect, it } from "vitest";
import { recoveryStep } from "../../../src-renderer/voice/recovery.ts";

describe("recoveryStep", () => {
  it("a connection that failed: ICE first and at once, then one built anew, ever more seldom", () => {
    const steps = [0, 1, 2, 3, 4, 5].map((taken) => recoveryStep("failed", taken, false));
    expect(steps).toEqual([
      { afterMs: 0, action: "restartIce" },
      { afterMs: 6_000, action: "rebuild" },
      { afterMs: 24_000, action: "rebuild" },
      { afterMs: 30_000, action: "rebuild" },
      { afterMs: 30_000, action: "rebuild" },
      { afterMs: 30_000, action: "rebuild" },
    ]);
  });

  it("one that never stood is built anew", () => {
    expect(recoveryStep("unestablished", 0, false)).toEqual({ afterMs: 12_000, action: "rebuild" });
  });

  it("the polite side always acts later than the other", () => {
    for (const fault of ["failed", "unestablished"] as const) {
      for (let taken = 0; taken < 8; taken++) {
        const [first, second] = [recoveryStep(fault, taken, false), recoveryStep(fault, taken, true)];
        expect(second.action).toBe(first.action);
        expect(second.afterMs).toBeGreaterThan(first.afterMs);
      }
    }
  });
});
