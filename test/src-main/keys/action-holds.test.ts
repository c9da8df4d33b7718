import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actionSchema, type KeyEvent } from "../../../shared/desktop/bindings.ts";
import { ActionHolds } from "../../../src-main/keys/action-holds.ts";

const TALK = { kind: "hold", action: "holdToTalk" } as const;

describe("holds of an action", () => {
  it("last from the first trigger down to the last one up", () => {
    const holds = new ActionHolds();
    expect(holds.turn("a", "holdToTalk", true)).toEqual([{ ...TALK, held: true }]);
    expect(holds.turn("b", "holdToTalk", true)).toEqual([]);
    expect(holds.turn("a", "holdToTalk", false)).toEqual([]);
    expect(holds.turn("b", "holdToTalk", false)).toEqual([{ ...TALK, held: false }]);
  });

  it("ignore repeats of a key that is down, and the up of one that is not", () => {
    const holds = new ActionHolds();
    holds.turn("a", "holdToTalk", true);
    expect(holds.turn("a", "holdToTalk", true)).toEqual([]);
    holds.turn("a", "holdToTalk", false);
    expect(holds.turn("a", "holdToTalk", false)).toEqual([]);
  });

  it("press once for each press, of either of two triggers", () => {
    const holds = new ActionHolds();
    expect(holds.turn("a", "toggleMute", true)).toEqual([{ kind: "press", action: "toggleMute" }]);
    expect(holds.turn("a", "toggleMute", true)).toEqual([]);
    expect(holds.turn("b", "toggleMute", true)).toEqual([{ kind: "press", action: "toggleMute" }]);
    expect(holds.turn("a", "toggleMute", false)).toEqual([]);
    expect(holds.turn("a", "toggleMute", true)).toEqual([{ kind: "press", action: "toggleMute" }]);
  });

  it("are cut when the release of the last trigger was lost, and begin again with the next press", () => {
    const holds = new ActionHolds();
    holds.turn("a", "holdToTalk", true);
    holds.turn("b", "holdToTalk", true);
    expect(holds.lose("a")).toEqual([]);
    expect(holds.lose("b")).toEqual([{ ...TALK, held: false, end: "cut" }]);
    expect(holds.lose("b")).toEqual([]);
    expect(holds.turn("b", "holdToTalk", true)).toEqual([{ ...TALK, held: true }]);
  });

  it("of muting end as always when their key is known to be up, and are cut only where nobody knows", () => {
    const holds = new ActionHolds();
    holds.turn("a", "holdToMute", true);
    expect(holds.lose("a")).toEqual([{ kind: "hold", action: "holdToMute", held: false }]);
    holds.turn("a", "holdToMute", true);
    expect(holds.clear()).toEqual([{ kind: "hold", action: "holdToMute", held: false, end: "cut" }]);
  });

  it("end when spent, and begin again only with a key pressed anew", () => {
    const holds = new ActionHolds();
    holds.turn("a", "holdToTalk", true);
    expect(holds.spend()).toEqual([{ ...TALK, held: false, end: "cut" }]);
    expect(holds.turn("a", "holdToTalk", true)).toEqual([]);
    expect(holds.turn("a", "holdToTalk", false)).toEqual([]);
    expect(holds.turn("a", "holdToTalk", true)).toEqual([{ ...TALK, held: true }]);
  });

  it("begin with another trigger while a spent one is still down, and end with it", () => {
    const holds = new ActionHolds();
    holds.turn("a", "holdToTalk", true);
    holds.spend();
    expect(holds.turn("b", "holdToTalk", true)).toEqual([{ ...TALK, held: true }]);
    expect(holds.turn("b", "holdToTalk", false)).toEqual([{ ...TALK, held: false }]);
  });

  it("forget everything when cleared: the next down counts", () => {
    const holds = new ActionHolds();
    holds.turn("a", "holdToTalk", true);
    expect(holds.clear()).toEqual([{ ...TALK, held: false, end: "cut" }]);
    expect(holds.turn("a", "holdToTalk", true)).toEqual([{ ...TALK, held: true }]);
  });

  it("forget spent triggers of actions without a binding, and no others", () => {
    const holds = new ActionHolds();
    holds.turn("a", "holdToTalk", true);
    holds.turn("b", "holdToMute", true);
    holds.spend();
    holds.keepOnly(new Set(["holdToMute"]));
    expect(holds.turn("a", "holdToTalk", true)).toEqual([{ ...TALK, held: true }]);
    expect(holds.turn("b", "holdToMute", true)).toEqual([]);
  });

  it("never leave an action held of which no trigger is down, and never say the same thing twice", () => {
    const trigger = fc.constantFrom("a", "b", "c", "d");
    const actionOf = { a: "holdToTalk", b: "holdToTalk", c: "holdToMute", d: "toggleMute" } as const;
    const step = fc.oneof(
      { weight: 8, arbitrary: fc.tuple(fc.constant("turn" as const), trigger, fc.boolean()) },
      { weight: 1, arbitrary: fc.tuple(fc.constant("spend" as const)) },
      { weight: 1, arbitrary: fc.tuple(fc.constant("clear" as const)) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const holds = new ActionHolds();
        const down = new Set<keyof typeof actionOf>();
        const held = new Set<string>();
        const take = (events: readonly KeyEvent[]) => {
          for (const event of events) {
            if (event.kind === "press") continue;
            expect(held.has(event.action)).toBe(!event.held);
            if (event.held) held.add(event.action);
            else held.delete(event.action);
          }
        };
        for (const [kind, id, isDown] of steps) {
          if (kind === "turn" && id !== undefined && isDown !== undefined) {
            if (isDown) down.add(id);
            else down.delete(id);
            take(holds.turn(id, actionOf[id], isDown));
          } else {
            take(kind === "spend" ? holds.spend() : holds.clear());
            expect(held.size).toBe(0);
          }
          for (const action of actionSchema.options) {
            if (held.has(action)) expect([...down].map((key) => actionOf[key])).toContain(action);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
