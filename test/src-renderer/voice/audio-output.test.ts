import { describe, expect, it } from "vitest";
import { AudioOutput } from "../../../src-renderer/voice/audio-output.ts";
import { ManualClock, settle } from "../../helpers/manual-clock.ts";

/** Its state changes, as a browser's does, only when the audio thread has followed. */
class SlowContext {
  state: AudioContextState = "running";

  async suspend(): Promise<void> {
    await Promise.resolve();
    this.state = "suspended";
  }

  async resume(): Promise<void> {
    await Promise.resolve();
    this.state = "running";
  }
}

describe("AudioOutput", () => {
  it("is suspended a while after its last user, and runs for the next", async () => {
    const { context, output, clock } = bench();
    output.use().release();
    await clock.advanceAsync(1_000);
    expect(context.state).toBe("suspended");
    output.use();
    await settle();
    expect(context.state).toBe("running");
  });

  it("runs for somebody who comes while it is being suspended", async () => {
    const { context, output, clock } = bench();
    output.use().release();
    clock.advance(1_000);
    expect(context.state).toBe("running");
    output.use();
    await settle();
    expect(context.state).toBe("running");
  });
});

function bench() {
  const clock = new ManualClock();
  const context = new SlowContext();
  const output = new AudioOutput(
    { createAudioContext: () => context as unknown as AudioContext, clock, log: () => {} },
    "default",
  );
  return { clock, context, output };
}
