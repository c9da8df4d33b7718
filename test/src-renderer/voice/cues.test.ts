import { describe, expect, it } from "vitest";
import type { CallStatus } from "../../../src-renderer/store/state.ts";
import { AudioOutput } from "../../../src-renderer/voice/audio-output.ts";
import { Cues } from "../../../src-renderer/voice/cues.ts";
import type { SoundName } from "../../../src-renderer/voice/sounds.ts";
import { SOUNDS } from "../../../src-renderer/voice/sounds.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { FakeAudioContext } from "./fake-outputs.ts";

const NONE: CallStatus = { kind: "none" };
const connecting = (channelId: string): CallStatus => ({ kind: "connecting", channelId, waitingFor: [] });
const connected = (channelId: string): CallStatus => ({ kind: "connected", channelId });
const RED: CallStatus = { kind: "disconnected", channelId: "lobby", failure: { kind: "lost" } };

/** The sounds that go with the steps of a call. */
function sounds(...statuses: readonly CallStatus[]): SoundName[] {
  const { cues, played } = listening();
  for (const status of statuses) cues.callIs(status);
  return played;
}

function listening() {
  const played: SoundName[] = [];
  const output = new AudioOutput(
    { createAudioContext: () => new FakeAudioContext().typed, clock: new ManualClock(), log: () => {} },
    "default",
  );
  const cues = new Cues(output, { sounds: true, outputVolume: 1 });
  cues.play = (name) => played.push(name);
  return { cues, played };
}

describe("Cues", () => {
  it("a call of an earlier page is no news either, and ends as any other", () => {
    const { cues, played } = listening();
    cues.callGoesOn("lobby");
    for (const status of [connecting("lobby"), connected("lobby")]) cues.callIs(status);
    expect(played).toEqual([]);
    cues.callIs(NONE);
    expect(played).toEqual(["leave"]);
  });

  it.each<{ name: string; steps: CallStatus[]; played: SoundName[] }>([
    { name: "a call", steps: [connecting("lobby"), connected("lobby"), NONE], played: ["join", "leave"] },
    {
      name: "a connection lost and found again is no news",
      steps: [connecting("lobby"), connected("lobby"), connecting("lobby"), connected("lobby")],
      played: ["join"],
    },
    {
      name: "a move",
      steps: [connected("lobby"), connecting("games"), connected("games")],
      played: ["join", "join"],
    },
    { name: "a call that fails", steps: [connected("lobby"), RED, NONE], played: ["join", "leave"] },
    { name: "a call that is refused", steps: [connecting("lobby"), RED, NONE], played: [] },
    {
      name: "the same channel again",
      steps: [connected("lobby"), NONE, connecting("lobby"), connected("lobby")],
      played: ["join", "leave", "join"],
    },
  ])("$name", ({ steps, played }) => {
    expect(sounds(...steps)).toEqual(played);
  });

  it("every sound is short, quiet, and ends before half a second", () => {
    for (const notes of Object.values(SOUNDS)) {
      for (const { peak, startMs, lengthMs } of notes) {
        expect(peak).toBeLessThanOrEqual(0.1);
        expect(startMs + lengthMs).toBeLessThan(500);
      }
    }
  });
});
