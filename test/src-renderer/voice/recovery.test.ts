import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Fault, hasGivenUp, recoveryStep } from "../../../src-renderer/voice/recovery.ts";

const FAULTS: readonly Fault[] = ["unestablished", "lost", "disconnected", "silent", "unanswered", "oneWay"];
const soonest = () => 0;
const latest = () => 0.999_999;

function steps(fault: Fault, count: number, random = soonest) {
  return Array.from({ length: count }, (_, taken) => recoveryStep(fault, taken, false, random));
}

describe("recoveryStep", () => {
  it("one that is lost: ICE at once, after 1 to 2 s, after 2 to 4 s; then anew, ever more seldom", () => {
    expect(steps("lost", 7)).toEqual([
      { afterMs: 0, action: "restartIce" },
      { afterMs: 1_000, action: "restartIce" },
      { afterMs: 2_000, action: "restartIce" },
      { afterMs: 4_000, action: "rebuild" },
      { afterMs: 8_000, action: "rebuild" },
      { afterMs: 16_000, action: "rebuild" },
      { afterMs: 20_000, action: "rebuild" },
    ]);
    const pauses = steps("lost", 4, latest).map(({ afterMs }) => Math.round(afterMs));
    expect(pauses).toEqual([0, 2_000, 4_000, 8_000]);
  });

  it("one that may heal by itself is watched first, 2 s where the browser alone doubts it, 9 s where the other side says nothing of it", () => {
    expect(recoveryStep("disconnected", 0, false, soonest)).toEqual({ afterMs: 2_000, action: "restartIce" });
    expect(recoveryStep("silent", 0, false, soonest)).toEqual({ afterMs: 1_000, action: "restartIce" });
    expect(recoveryStep("unanswered", 0, false, soonest)).toEqual({ afterMs: 9_000, action: "restartIce" });
    for (const fault of ["disconnected", "silent", "unanswered"] as const)
      expect(steps(fault, 7).slice(1)).toEqual(steps("lost", 7).slice(1));
  });

  it("one direction: two restarts, anew, and at last over the relay alone, within 3 s beside what each takes", () => {
    const series = steps("oneWay", 4, latest);
    expect(series.map(({ action }) => action)).toEqual(["restartIce", "restartIce", "rebuild", "rebuildRelayed"]);
    expect(series.reduce((sum, { afterMs }) => sum + afterMs, 0)).toBeLessThanOrEqual(3_000);
    expect(steps("oneWay", 8).map(({ action }) => action)).toContain("rebuild");
    expect(steps("oneWay", 30).at(-1)?.afterMs).toBe(20_000);
  });

  it("one that never stood is built anew, and not before it could have stood", () => {
    for (const step of steps("unestablished", 10)) {
      expect(step.action).toBe("rebuild");
      expect(step.afterMs).toBeGreaterThanOrEqual(12_000);
    }
  });

  it("goes on for ever, never later than 20 s, and the polite side a moment behind the other", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FAULTS),
        fc.nat(1_000),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (fault, taken, chance) => {
          const [first, second] = [false, true].map((polite) => recoveryStep(fault, taken, polite, () => chance));
          expect(first?.afterMs).toBeLessThanOrEqual(20_000);
          expect(second?.action).toBe(first?.action);
          expect(second?.afterMs).toBe((first?.afterMs ?? 0) + 250);
        },
      ),
    );
  });

  it("is said to have failed behind three restarts and a connection built anew, and not before", () => {
    expect([0, 1, 2, 3, 4, 5].map(hasGivenUp)).toEqual([false, false, false, false, true, true]);
  });
});
