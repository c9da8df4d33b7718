import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AudioOutput } from "../../../src-renderer/voice/audio-output.ts";
import { Playback } from "../../../src-renderer/voice/playback.ts";
import { ManualClock, settle } from "../../helpers/manual-clock.ts";
import { FakeAudioContext, FakeAudioElement, FakeMediaStream, stubMediaStream } from "./fake-outputs.ts";
import { FakeTrack } from "./fakes.ts";

beforeEach(stubMediaStream);
afterEach(() => {
  vi.unstubAllGlobals();
});

const CHOICE = { outputDeviceId: "default", outputVolume: 1, volumes: {} };

function bench(prepare: (element: FakeAudioElement) => void = () => {}) {
  const elements: FakeAudioElement[] = [];
  const log = () => {};
  const clock = new ManualClock();
  const output = new AudioOutput(
    { createAudioContext: () => new FakeAudioContext().typed, clock, log },
    CHOICE.outputDeviceId,
  );
  const playback = new Playback(
    {
      output,
      log,
      canChooseOutput: true,
      createAudioElement: () => {
        const element = new FakeAudioElement();
        prepare(element);
        elements.push(element);
        return element.typed;
      },
    },
    CHOICE,
  );
  const sound = (userId: string) => ({ userId, track: new FakeTrack() });
  return { playback, elements, sound };
}

describe("Playback", () => {
  it("plays exactly those it is given", () => {
    const { playback, elements, sound } = bench();
    const [anna, ben] = [sound("anna"), sound("ben")];
    playback.play(new Map([["a", anna]]));
    playback.play(
      new Map([
        ["a", anna],
        ["b", ben],
      ]),
    );
    expect(elements.map(({ srcObject }) => srcObject)).toEqual([
      new FakeMediaStream([anna.track]),
      new FakeMediaStream([ben.track]),
    ]);
    playback.play(new Map([["b", ben]]));
    expect(elements.map(({ srcObject }) => srcObject === null)).toEqual([true, false]);
  });

  it("a new track of the same person takes the place of the old one", () => {
    const { playback, elements, sound } = bench();
    playback.play(new Map([["a", sound("anna")]]));
    playback.play(new Map([["a", sound("anna")]]));
    expect(elements.map(({ srcObject }) => srcObject === null)).toEqual([true, false]);
  });

  it("each person at their own volume times the output's, and nobody while deafened", () => {
    const { playback, elements, sound } = bench();
    const shown = () => elements.map(({ muted, volume }) => (muted ? 0 : volume));
    playback.choose({ ...CHOICE, outputVolume: 0.5, volumes: { ben: 0.5 } });
    playback.play(
      new Map([
        ["a", sound("anna")],
        ["b", sound("ben")],
      ]),
    );
    expect(shown()).toEqual([0.5, 0.25]);
    playback.setDeafened(true);
    expect(shown()).toEqual([0, 0]);
    playback.setDeafened(false);
    expect(shown()).toEqual([0.5, 0.25]);
  });

  it("somebody who comes while one is deafened is not heard", () => {
    const { playback, elements, sound } = bench();
    playback.setDeafened(true);
    playback.play(new Map([["a", sound("anna")]]));
    expect(elements[0]?.muted).toBe(true);
  });

  it("what the browser would not play before a gesture is played with it", async () => {
    const { playback, elements, sound } = bench((element) => {
      element.blocked = true;
    });
    playback.play(new Map([["a", sound("anna")]]));
    await settle();
    for (const element of elements) element.blocked = false;
    playback.resume();
    await settle();
    playback.resume();
    expect(elements.map(({ plays }) => plays)).toEqual([2]);
  });

  it("a chosen output that is gone: the default plays, and the chosen one again when it is back", async () => {
    const { playback, elements, sound } = bench((element) => {
      element.missingSinks = ["headset"];
      element.sinkId = "before";
    });
    playback.play(new Map([["a", sound("anna")]]));
    playback.choose({ ...CHOICE, outputDeviceId: "headset" });
    await settle();
    expect(elements.map(({ sinkId }) => sinkId)).toEqual([""]);
    for (const element of elements) element.missingSinks = [];
    playback.devicesChanged();
    await settle();
    expect(elements.map(({ sinkId }) => sinkId)).toEqual(["headset"]);
  });

  it("an output chosen while the browser still looks for one that is gone is the one that plays", async () => {
    const { playback, elements, sound } = bench((element) => {
      element.missingSinks = ["headset"];
    });
    playback.play(new Map([["a", sound("anna")]]));
    playback.choose({ ...CHOICE, outputDeviceId: "headset" });
    playback.choose({ ...CHOICE, outputDeviceId: "speakers" });
    await settle();
    expect(elements.map(({ sinkId }) => sinkId)).toEqual(["speakers"]);
  });
});
