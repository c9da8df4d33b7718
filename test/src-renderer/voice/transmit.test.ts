import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TalkSource } from "../../../src-renderer/store/commands.ts";
import {
  HYSTERESIS_DB,
  initialTransmit,
  isOpen,
  reduceTransmit,
  type TransmitEvent,
  type TransmitFacts,
  type TransmitState,
} from "../../../src-renderer/voice/transmit.ts";

const FACTS: TransmitFacts = {
  mode: "pushToTalk",
  voiceThresholdDb: -45,
  releaseDelayMs: 200,
  inCall: true,
  hushed: false,
  shut: false,
  muted: false,
  deafened: false,
};

const hold = (source: TalkSource): TransmitEvent => ({ kind: "hold", source });
const release = (source: TalkSource): TransmitEvent => ({ kind: "release", source });
const level = (levelDb: number): TransmitEvent => ({ kind: "level", levelDb });
const facts = (change: Partial<TransmitFacts>): TransmitEvent => ({ kind: "facts", facts: change });
const tick: TransmitEvent = { kind: "tick" };
const VOICE: Partial<TransmitFacts> = { mode: "voiceActivation" };

/** Each step: at which time what happens, and whether the microphone is open then. */
type Step = readonly [atMs: number, event: TransmitEvent, open: boolean];

function run(start: Partial<TransmitFacts>, steps: readonly Step[]): { at: number; open: boolean }[] {
  let state = initialTransmit({ ...FACTS, ...start });
  return steps.map(([at, event]) => {
    state = reduceTransmit(state, event, at);
    return { at, open: isOpen(state) };
  });
}

describe("transmit", () => {
  it.each<{ name: string; start?: Partial<TransmitFacts>; steps: readonly Step[] }>([
    {
      name: "push-to-talk opens with the press and closes when the release delay is over",
      steps: [
        [0, tick, false],
        [10, hold("key"), true],
        [500, release("key"), true],
        [699, tick, true],
        [700, tick, false],
      ],
    },
    {
      name: "a key whose release nobody heard closes at once, whatever the release delay",
      steps: [
        [0, hold("globalKey"), true],
        [500, { kind: "cut", source: "globalKey" }, false],
        [501, tick, false],
        [510, hold("globalKey"), true],
      ],
    },
    {
      name: "a key whose release nobody heard leaves open what another holds",
      steps: [
        [0, hold("globalKey"), true],
        [10, hold("button"), true],
        [500, { kind: "cut", source: "globalKey" }, true],
        [600, release("button"), true],
        [800, tick, false],
      ],
    },
    {
      name: "without a release delay it closes with the release",
      start: { releaseDelayMs: 0 },
      steps: [
        [0, hold("key"), true],
        [1, release("key"), false],
      ],
    },
    {
      name: "letting go of the key does not end what the button holds",
      steps: [
        [0, hold("key"), true],
        [1, hold("button"), true],
        [2, release("key"), true],
        [1_000, tick, true],
        [1_001, release("button"), true],
        [1_201, tick, false],
      ],
    },
    {
      name: "a second press within the delay goes on, and its release counts anew",
      steps: [
        [0, hold("key"), true],
        [100, release("key"), true],
        [250, hold("key"), true],
        [1_000, tick, true],
        [1_100, release("key"), true],
        [1_299, tick, true],
        [1_300, tick, false],
      ],
    },
    {
      name: "a release without a press opens nothing; a repeated one does not lengthen the delay",
      steps: [
        [0, release("key"), false],
        [1, hold("key"), true],
        [10, release("key"), true],
        [200, release("key"), true],
        [210, tick, false],
      ],
    },
    {
      name: "muting closes at once, delay or not; unmuting with the key still down opens",
      steps: [
        [0, hold("key"), true],
        [1, facts({ muted: true }), false],
        [2, facts({ muted: false }), true],
        [3, release("key"), true],
        [4, facts({ muted: true }), false],
        [5, facts({ muted: false }), false],
      ],
    },
    {
      name: "deafening closes at once",
      steps: [
        [0, hold("key"), true],
        [1, facts({ deafened: true }), false],
        [2, tick, false],
      ],
    },
    {
      name: "a machine that is locked closes at once in every mode, and wants the key pressed anew",
      steps: [
        [0, hold("globalKey"), true],
        [1, facts({ shut: true }), false],
        [2, hold("globalKey"), false],
        [3, facts({ shut: false }), false],
        [4, hold("globalKey"), true],
      ],
    },
    {
      name: "a locked machine closes an open microphone, which opens again by itself",
      start: { mode: "open" },
      steps: [
        [0, tick, true],
        [1, facts({ shut: true }), false],
        [2, facts({ shut: false }), true],
      ],
    },
    {
      name: "what was heard while the machine was locked opens nothing afterwards",
      start: VOICE,
      steps: [
        [0, facts({ shut: true }), false],
        [1, level(-10), false],
        [2, facts({ shut: false }), false],
        [3, level(-10), true],
      ],
    },
    {
      name: "the key that mutes closes for as long as it is held, without a delay; a talk key still held talks on",
      steps: [
        [0, hold("key"), true],
        [1, facts({ hushed: true }), false],
        [2, facts({ hushed: false }), true],
        [3, facts({ hushed: true }), false],
        [4, release("key"), false],
        [5, facts({ hushed: false }), false],
      ],
    },
    {
      name: "a key held before the call opens with it; one held while it ends does not open the next",
      start: { inCall: false },
      steps: [
        [0, hold("key"), false],
        [1, facts({ inCall: true }), true],
        [2, facts({ inCall: false }), false],
        [3, facts({ inCall: true }), false],
        [4, release("key"), false],
      ],
    },
    {
      name: "letting go of everything is a release of each",
      steps: [
        [0, hold("key"), true],
        [1, hold("button"), true],
        [2, { kind: "releaseAll" }, true],
        [202, tick, false],
      ],
    },
    {
      name: "voice activation opens at its threshold, closes below the hysteresis, after the delay",
      start: VOICE,
      steps: [
        [0, level(-45.1), false],
        [20, level(-45), true],
        [40, level(-45 - HYSTERESIS_DB), true],
        [60, level(-45.1 - HYSTERESIS_DB), true],
        [259, level(-50), true],
        [260, level(-50), false],
        [280, level(-46), false],
      ],
    },
    {
      name: "a held key does nothing in voice activation, and a voice nothing in push-to-talk",
      start: VOICE,
      steps: [
        [0, hold("key"), false],
        [1, facts({ mode: "pushToTalk" }), true],
        [2, release("key"), true],
        [300, level(-10), false],
      ],
    },
    {
      name: "a change of mode ends what the old one held open, without a delay",
      start: VOICE,
      steps: [
        [0, level(-10), true],
        [1, facts({ mode: "pushToTalk" }), false],
        [2, facts({ mode: "voiceActivation" }), false],
      ],
    },
    {
      name: "an open microphone is open in a call, and silent while muted",
      start: { mode: "open", inCall: false },
      steps: [
        [0, tick, false],
        [1, facts({ inCall: true }), true],
        [2, facts({ muted: true }), false],
        [3, facts({ muted: false }), true],
        [4, facts({ inCall: false }), false],
      ],
    },
    {
      name: "a clock set back lengthens the delay by nothing more than itself",
      steps: [
        [10_000, hold("key"), true],
        [10_001, release("key"), true],
        [5_000, tick, true],
        [5_200, tick, false],
      ],
    },
  ])("$name", ({ start = {}, steps }) => {
    expect(run(start, steps)).toEqual(steps.map(([at, , open]) => ({ at, open })));
  });
});

const source = fc.constantFrom("button" as const, "key" as const);
const someFacts = fc.record(
  {
    mode: fc.constantFrom("pushToTalk" as const, "voiceActivation" as const, "open" as const),
    voiceThresholdDb: fc.integer({ min: -100, max: 0 }),
    releaseDelayMs: fc.integer({ min: 0, max: 2_000 }),
    inCall: fc.boolean(),
    muted: fc.boolean(),
    deafened: fc.boolean(),
  },
  { requiredKeys: [] },
);
const someEvent: fc.Arbitrary<TransmitEvent> = fc.oneof(
  source.map(hold),
  source.map(release),
  fc.constant<TransmitEvent>({ kind: "releaseAll" }),
  fc.integer({ min: -100, max: 0 }).map(level),
  someFacts.map(facts),
  fc.constant(tick),
);
const someHistory = fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), someEvent), { maxLength: 40 });

/** The states after each event of a history, with their times. */
function states(history: readonly (readonly [number, TransmitEvent])[]): { at: number; state: TransmitState }[] {
  let state = initialTransmit(FACTS);
  let at = 0;
  return history.map(([pause, event]) => {
    at += pause;
    state = reduceTransmit(state, event, at);
    return { at, state };
  });
}

describe("transmit, whatever happens", () => {
  it("muted, deafened or outside of a call it is never open", () => {
    fc.assert(
      fc.property(someHistory, (history) => {
        for (const { state } of states(history)) {
          if (state.muted || state.deafened || !state.inCall) expect(isOpen(state)).toBe(false);
        }
      }),
    );
  });

  it("it closes at most a release delay after the last that held it open", () => {
    fc.assert(
      fc.property(someHistory, (history) => {
        const all = states(history);
        const last = all.at(-1);
        if (last === undefined) return;
        const released = reduceTransmit(
          reduceTransmit(last.state, { kind: "releaseAll" }, last.at),
          facts({ mode: "pushToTalk" }),
          last.at,
        );
        const later = reduceTransmit(released, tick, last.at + released.releaseDelayMs);
        expect(isOpen(later)).toBe(false);
      }),
    );
  });

  it("push-to-talk is open only while held, or in the delay after it", () => {
    fc.assert(
      fc.property(someHistory, (history) => {
        for (const { state } of states(history)) {
          if (state.mode === "pushToTalk" && isOpen(state)) {
            expect(state.held.size > 0 || state.tailEndsAt !== null).toBe(true);
          }
        }
      }),
    );
  });

  it("the end of a delay is never further away than the delay", () => {
    fc.assert(
      fc.property(someHistory, (history) => {
        for (const { at, state } of states(history)) {
          if (state.tailEndsAt !== null) {
            expect(state.tailEndsAt).toBeGreaterThan(at);
            expect(state.tailEndsAt - at).toBeLessThanOrEqual(state.releaseDelayMs);
          }
        }
      }),
    );
  });
});
