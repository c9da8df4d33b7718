import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AudioOutput } from "../../../src-renderer/voice/audio-output.ts";
import { InputLevel } from "../../../src-renderer/voice/input-level.ts";
import { ManualClock, settle } from "../../helpers/manual-clock.ts";
import { FakeAudioContext, stubMediaStream } from "./fake-outputs.ts";
import { FakeTrack } from "./fakes.ts";

/** A worklet whose audio thread is the test. */
class FakeMeter {
  static readonly all: FakeMeter[] = [];
  readonly port: { onmessage: ((message: { data: unknown }) => void) | null } = { onmessage: null };

  constructor() {
    FakeMeter.all.push(this);
  }

  connect = (next: unknown) => next;
  disconnect = () => {};
}

class MeasuringContext extends FakeAudioContext {
  readonly audioWorklet = { addModule: async () => {} };
  readonly destination = {};
  createMediaStreamSource = () => ({ connect: (next: unknown) => next, disconnect: () => {} });
}

beforeEach(() => {
  stubMediaStream();
  vi.stubGlobal("AudioWorkletNode", FakeMeter);
  FakeMeter.all.length = 0;
});
afterEach(() => {
  vi.unstubAllGlobals();
});

async function bench() {
  const clock = new ManualClock();
  const levels: number[] = [];
  const log = () => {};
  const output = new AudioOutput({ createAudioContext: () => new MeasuringContext().typed, clock, log }, "default");
  const level = new InputLevel({ clock, output, log, onLevel: (levelDb) => levels.push(levelDb) });
  level.setSource(new FakeTrack());
  level.setNeeded(true);
  await settle();
  const measure = (meanSquare: number) => FakeMeter.all.at(-1)?.port.onmessage?.({ data: meanSquare });
  return { clock, levels, level, measure };
}

describe("InputLevel", () => {
  it("says what the audio thread measures, in dBFS", async () => {
    const { levels, measure } = await bench();
    levels.splice(0);
    measure(0.01);
    measure(0);
    expect(levels).toEqual([-20, -100]);
  });

  it("an audio thread that stops in the middle of a word says silence, or the microphone would stay open", async () => {
    const { clock, levels, measure } = await bench();
    for (let turn = 0; turn < 100; turn++) {
      measure(0.01);
      clock.advance(20);
    }
    expect(levels.at(-1)).toBe(-20);
    clock.advance(2_000);
    expect(levels.at(-1)).toBe(-100);
  });

  it("another microphone begins with silence", async () => {
    const { levels, level, measure } = await bench();
    measure(0.01);
    level.setSource(new FakeTrack("headset"));
    expect(levels.at(-1)).toBe(-100);
  });

  it("disposed, it leaves no timer of its own", async () => {
    const { clock, level } = await bench();
    level[Symbol.dispose]();
    // The output's own: it suspends a while after its last user.
    clock.advance(1_000);
    expect(clock.pendingTimers).toBe(0);
  });
});
