import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TriggerWatch } from "../../../src-main/keys/helper/trigger-watch.ts";

const NONE_DOWN = () => false;
const V = { id: "v", trigger: ["KeyV"] };
const CHORD = { id: "chord", trigger: ["ControlLeft", "KeyV"] };
const MOUSE = { id: "mouse", trigger: ["MouseBack"] };

function watching(...triggers: { id: string; trigger: string[] }[]): TriggerWatch {
  const watch = new TriggerWatch();
  watch.setTriggers(triggers, NONE_DOWN);
  return watch;
}

describe("triggers", () => {
  it("go down and up with their key, once for all its repeats", () => {
    const watch = watching(V);
    expect(watch.turn("KeyV", true)).toEqual([{ id: "v", isDown: true }]);
    expect(watch.turn("KeyV", true)).toEqual([]);
    expect(watch.turn("KeyV", false)).toEqual([{ id: "v", isDown: false }]);
    expect(watch.turn("KeyV", false)).toEqual([]);
  });

  it("go down while other keys are held: whoever runs can talk", () => {
    const watch = watching(V);
    watch.turn("KeyW", true);
    watch.turn("ShiftLeft", true);
    expect(watch.turn("KeyV", true)).toEqual([{ id: "v", isDown: true }]);
  });

  it("of several inputs are down while all of these are, in whichever order", () => {
    const watch = watching(CHORD);
    expect(watch.turn("KeyV", true)).toEqual([]);
    expect(watch.turn("ControlLeft", true)).toEqual([{ id: "chord", isDown: true }]);
    expect(watch.turn("KeyV", false)).toEqual([{ id: "chord", isDown: false }]);
    expect(watch.turn("KeyV", true)).toEqual([{ id: "chord", isDown: true }]);
    expect(watch.turn("ControlLeft", false)).toEqual([{ id: "chord", isDown: false }]);
  });

  it("tell left from right", () => {
    const watch = watching(CHORD);
    watch.turn("ControlRight", true);
    expect(watch.turn("KeyV", true)).toEqual([]);
  });

  it("that share a key go down together", () => {
    const watch = watching(V, CHORD);
    expect(watch.turn("ControlLeft", true)).toEqual([]);
    expect(watch.turn("KeyV", true)).toEqual([
      { id: "v", isDown: true },
      { id: "chord", isDown: true },
    ]);
  });

  it("remember nothing of inputs that are not theirs", () => {
    const watch = watching(V);
    watch.turn("KeyW", true);
    expect(watch.inputsDown).toEqual([]);
    expect(watch.isWatched("KeyW")).toBe(false);
  });

  it("go up when they are not watched any more, or are others under the same id", () => {
    const watch = watching(V, MOUSE);
    watch.turn("KeyV", true);
    watch.turn("MouseBack", true);
    expect(watch.setTriggers([{ id: "v", trigger: ["KeyB"] }], NONE_DOWN)).toEqual([
      { id: "v", isDown: false },
      { id: "mouse", isDown: false },
    ]);
    expect(watch.inputsDown).toEqual([]);
  });

  it("stay down when others are added beside them", () => {
    const watch = watching(V);
    watch.turn("KeyV", true);
    expect(watch.setTriggers([V, MOUSE], NONE_DOWN)).toEqual([]);
    expect(watch.turn("KeyV", false)).toEqual([{ id: "v", isDown: false }]);
  });

  it("whose keys are held as they are bound count only when pressed anew", () => {
    const watch = new TriggerWatch();
    expect(watch.setTriggers([V], (input) => input === "KeyV")).toEqual([]);
    expect(watch.turn("KeyV", true)).toEqual([]);
    expect(watch.turn("KeyV", false)).toEqual([]);
    expect(watch.turn("KeyV", true)).toEqual([{ id: "v", isDown: true }]);
  });

  it("are down exactly while all of their inputs are, over any sequence", () => {
    const inputs = ["KeyA", "KeyB", "KeyC", "MouseBack"];
    const triggers = [["KeyA"], ["KeyA", "KeyB"], ["KeyB", "KeyC", "MouseBack"]].map((trigger, index) => ({
      id: `${index}`,
      trigger,
    }));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...inputs), fc.boolean()), { maxLength: 80 }), (steps) => {
        const watch = watching(...triggers);
        const inputsDown = new Set<string>();
        const triggersDown = new Set<string>();
        for (const [input, isDown] of steps) {
          if (isDown) inputsDown.add(input);
          else inputsDown.delete(input);
          for (const change of watch.turn(input, isDown)) {
            expect(triggersDown.has(change.id)).toBe(!change.isDown);
            if (change.isDown) triggersDown.add(change.id);
            else triggersDown.delete(change.id);
          }
          const expected = triggers.filter(({ trigger }) => trigger.every((key) => inputsDown.has(key)));
          expect([...triggersDown].sort()).toEqual(expected.map(({ id }) => id));
        }
      }),
      { numRuns: 500 },
    );
  });
});
