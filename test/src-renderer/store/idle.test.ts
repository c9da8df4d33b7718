import { describe, expect, it } from "vitest";
import { IdleWatch } from "../../../src-renderer/store/idle.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";

const TEN_MINUTES_MS = 600_000;

function watch() {
  const clock = new ManualClock();
  const told: string[] = [];
  const idle = new IdleWatch(clock, (status) => told.push(status));
  return { clock, told, idle };
}

describe("IdleWatch", () => {
  it("S5 is idle after ten minutes without a touch, and back with the first one", () => {
    const { clock, told, idle } = watch();
    clock.advance(TEN_MINUTES_MS - 1);
    idle.touched();
    clock.advance(TEN_MINUTES_MS - 1);
    expect(told).toEqual([]);
    clock.advance(1);
    idle.touched();
    expect(told).toEqual(["idle", "online"]);
  });

  it("S5 nobody in voice is idle; the time counts from when they leave", () => {
    const { clock, told, idle } = watch();
    idle.setInVoice(true);
    clock.advance(3 * TEN_MINUTES_MS);
    expect(told).toEqual([]);
    idle.setInVoice(false);
    clock.advance(TEN_MINUTES_MS);
    expect(told).toEqual(["idle"]);
  });

  it("leaves no timer behind", () => {
    const { clock, idle } = watch();
    idle[Symbol.dispose]();
    expect(clock.pendingTimers).toBe(0);
  });
});
