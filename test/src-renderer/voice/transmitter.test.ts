import { describe, expect, it } from "vitest";
import { Transmitter } from "../../../src-renderer/voice/transmitter.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";

/** Time goes on by `lateMs` without a timer having run: what a hidden page sees. */
class LateClock extends ManualClock {
  lateMs = 0;

  override now(): number {
    return super.now() + this.lateMs;
  }
}

function transmitter() {
  const clock = new LateClock();
  const opened: boolean[] = [];
  const facts = {
    mode: "pushToTalk",
    voiceThresholdDb: -45,
    releaseDelayMs: 200,
    inCall: true,
    hushed: false,
    shut: false,
    muted: false,
    deafened: false,
  } as const;
  return { clock, opened, transmitter: new Transmitter({ clock, onOpen: (open) => opened.push(open) }, facts) };
}

describe("Transmitter", () => {
  it("closes by its timer when nothing else happens after the release", () => {
    const { clock, opened, transmitter: talk } = transmitter();
    talk.handle({ kind: "hold", source: "key" });
    talk.handle({ kind: "release", source: "key" });
    clock.advance(199);
    expect(opened).toEqual([true]);
    clock.advance(1);
    expect(opened).toEqual([true, false]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("closes by the next level when a hidden page's timer is late", () => {
    const { clock, opened, transmitter: talk } = transmitter();
    talk.handle({ kind: "facts", facts: { mode: "voiceActivation" } });
    talk.handle({ kind: "level", levelDb: -10 });
    talk.handle({ kind: "level", levelDb: -90 });
    clock.lateMs = 200;
    talk.handle({ kind: "level", levelDb: -90 });
    expect(opened).toEqual([true, false]);
  });

  it("tells of a change once", () => {
    const { opened, transmitter: talk } = transmitter();
    talk.handle({ kind: "hold", source: "key" });
    talk.handle({ kind: "hold", source: "button" });
    talk.handle({ kind: "hold", source: "key" });
    expect(opened).toEqual([true]);
    expect(talk.talkHeld).toBe(true);
  });

  it("disposed while open, it closes and leaves no timer", () => {
    const { clock, opened, transmitter: talk } = transmitter();
    talk.handle({ kind: "hold", source: "key" });
    talk.handle({ kind: "release", source: "key" });
    talk[Symbol.dispose]();
    expect(opened).toEqual([true, false]);
    expect(clock.pendingTimers).toBe(0);
  });
});
