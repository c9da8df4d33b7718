import { describe, expect, it } from "vitest";
import { PairRecovery } from "../../../src-renderer/voice/pair-recovery.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";

function bench({ isPolite = false } = {}) {
  const clock = new ManualClock();
  const startedAt = clock.now();
  const acts: (readonly [atMs: number, action: string])[] = [];
  const signals = { pass: true };
  const recovery = new PairRecovery({
    clock,
    random: () => 0,
    isPolite,
    canAct: () => signals.pass,
    act: (action) => acts.push([clock.now() - startedAt, action]),
  });
  return { clock, acts, signals, recovery };
}

describe("PairRecovery", () => {
  it("takes its steps one after the other until the fault is gone", async () => {
    const { clock, acts, recovery } = bench();
    recovery.found("lost");
    await clock.advanceAsync(7_000);
    expect(acts).toEqual([
      [0, "restartIce"],
      [1_000, "restartIce"],
      [3_000, "restartIce"],
      [7_000, "rebuild"],
    ]);
    expect(recovery.hasGivenUp).toBe(true);
    recovery.found(null);
    expect(recovery.hasGivenUp).toBe(false);
    await clock.advanceAsync(60_000);
    expect(acts).toHaveLength(4);
  });

  it("goes on in its series where a pair was well for less than 5 s, and begins anew after that", async () => {
    const { clock, acts, recovery } = bench();
    recovery.found("lost");
    await clock.advanceAsync(0);
    recovery.found(null);
    await clock.advanceAsync(300);
    recovery.found("lost");
    await clock.advanceAsync(699);
    expect(acts).toHaveLength(1);
    await clock.advanceAsync(1);
    expect(acts.at(-1)).toEqual([1_000, "restartIce"]);
    recovery.found(null);
    await clock.advanceAsync(5_000);
    recovery.found("lost");
    await clock.advanceAsync(0);
    expect(acts.at(-1)).toEqual([6_000, "restartIce"]);
  });

  it("watches a new fault that may heal by itself, also where the pair was well for less than 5 s", async () => {
    const { clock, acts, recovery } = bench();
    recovery.found("lost");
    await clock.advanceAsync(3_000);
    expect(acts).toHaveLength(3);
    recovery.found(null);
    await clock.advanceAsync(4_900);
    recovery.found("silent");
    await clock.advanceAsync(999);
    expect(acts).toHaveLength(3);
    recovery.found(null);
    await clock.advanceAsync(60_000);
    expect(acts).toHaveLength(3);
  });

  it("a fault that becomes worse is dealt with as such", async () => {
    const { clock, acts, recovery } = bench();
    recovery.found("disconnected");
    await clock.advanceAsync(500);
    recovery.found("lost");
    await clock.advanceAsync(0);
    expect(acts).toEqual([[500, "restartIce"]]);
  });

  it("does nothing while signals do not pass, and hurries when it is told", async () => {
    const { clock, acts, signals, recovery } = bench();
    signals.pass = false;
    recovery.found("lost");
    await clock.advanceAsync(60_000);
    signals.pass = true;
    await clock.advanceAsync(60_000);
    expect(acts).toEqual([]);
    recovery.hurry();
    await clock.advanceAsync(0);
    expect(acts).toEqual([[120_000, "restartIce"]]);
  });

  it("a connection that never stood keeps its time, however often there is reason to hurry", async () => {
    const { clock, acts, recovery } = bench();
    recovery.found("unestablished");
    for (let seconds = 0; seconds < 12; seconds += 3) {
      await clock.advanceAsync(3_000);
      recovery.hurry();
    }
    expect(acts).toEqual([[12_000, "rebuild"]]);
  });

  it("one that never stood and was held up is built anew soon after signals pass again", async () => {
    const { clock, acts, signals, recovery } = bench();
    signals.pass = false;
    recovery.found("unestablished");
    await clock.advanceAsync(60_000);
    signals.pass = true;
    recovery.hurry();
    await clock.advanceAsync(400);
    expect(acts).toEqual([[60_400, "rebuild"]]);
  });

  it("hurries no second time within half a second", async () => {
    const { clock, acts, recovery } = bench();
    recovery.found("lost");
    await clock.advanceAsync(100);
    recovery.hurry();
    await clock.advanceAsync(399);
    expect(acts).toHaveLength(1);
    await clock.advanceAsync(1);
    expect(acts).toHaveLength(2);
  });

  it("gives a connection that was begun 6 s, and another side's restart 1 s", async () => {
    const { clock, acts, recovery } = bench();
    recovery.found("lost");
    recovery.began();
    await clock.advanceAsync(5_999);
    expect(acts).toEqual([]);
    await clock.advanceAsync(1);
    expect(acts).toHaveLength(1);
    recovery.hurry();
    recovery.otherBegan();
    await clock.advanceAsync(999);
    expect(acts).toHaveLength(1);
    await clock.advanceAsync(1);
    expect(acts).toHaveLength(2);
  });

  it("stops with its pair", async () => {
    const { clock, acts, recovery } = bench();
    recovery.found("lost");
    recovery[Symbol.dispose]();
    await clock.advanceAsync(60_000);
    expect(acts).toEqual([]);
  });
});
