import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { playbackVolume } from "../../../src-renderer/voice/playback-volume.ts";

describe("playbackVolume", () => {
  it.each([
    { person: 1, output: 1, deafened: false, volume: { kind: "plain", volume: 1 } },
    { person: 0.5, output: 0.5, deafened: false, volume: { kind: "plain", volume: 0.25 } },
    { person: 2, output: 0.5, deafened: false, volume: { kind: "plain", volume: 1 } },
    { person: 2, output: 2, deafened: false, volume: { kind: "boosted", gain: 4 } },
    { person: 0, output: 2, deafened: false, volume: { kind: "silent" } },
    { person: 1, output: 0, deafened: false, volume: { kind: "silent" } },
    { person: 2, output: 2, deafened: true, volume: { kind: "silent" } },
  ])("person $person, output $output, deafened $deafened", ({ person, output, deafened, volume }) => {
    expect(playbackVolume(person, output, deafened)).toEqual(volume);
  });

  it("deafened, nobody is heard; an element never gets more than it can", () => {
    const gain = fc.double({ min: 0, max: 2, noNaN: true });
    fc.assert(
      fc.property(gain, gain, fc.boolean(), (person, output, deafened) => {
        const volume = playbackVolume(person, output, deafened);
        if (deafened) expect(volume.kind).toBe("silent");
        if (volume.kind === "plain") expect(volume.volume).toBeLessThanOrEqual(1);
      }),
    );
  });
});
