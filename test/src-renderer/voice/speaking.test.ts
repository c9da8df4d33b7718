import { describe, expect, it } from "vitest";
import { hearSpeech, SPEAKING_HOLD_MS, SPEAKING_LEVEL, type Speaking } from "../../../src-renderer/voice/speaking.ts";

describe("hearSpeech", () => {
  it("is on with the first sound that is loud enough, and holds between words", () => {
    let speaking: Speaking = null;
    const at = (nowMs: number, audioLevel: number) => {
      speaking = hearSpeech(speaking, { audioLevel, playedAtMs: nowMs }, nowMs);
      return speaking !== null;
    };
    expect([
      at(0, SPEAKING_LEVEL / 2),
      at(100, SPEAKING_LEVEL),
      at(200, 0),
      at(100 + SPEAKING_HOLD_MS - 1, 0),
      at(100 + SPEAKING_HOLD_MS, 0),
    ]).toEqual([false, true, true, true, false]);
  });

  it("a loud last sound from before the gate closed does not keep it on", () => {
    const last = { audioLevel: 1, playedAtMs: 0 };
    expect(hearSpeech(0, last, 1_000)).toBeNull();
  });

  it("nothing was ever heard", () => {
    expect(hearSpeech(null, null, 5)).toBeNull();
  });
});
