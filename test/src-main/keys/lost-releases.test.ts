import { describe, expect, it } from "vitest";
import { LostReleases } from "../../../src-main/keys/helper/lost-releases.ts";
import type { RealState } from "../../../src-main/keys/helper/real-keys.ts";

function setUp(states: { KeyV?: RealState }) {
  const real = {
    read: (inputs: readonly string[]) =>
      inputs.map((input): RealState => (input === "KeyV" ? (states.KeyV ?? "unknown") : "unknown")),
    lastInput: () => null,
  };
  return { lost: new LostReleases(real), states };
}

describe("lost releases", () => {
  it("are found once the real state agreed that the key was down", () => {
    const { lost, states } = setUp({ KeyV: "down" });
    lost.noteDown("KeyV");
    expect(lost.find(["KeyV"])).toEqual([]);
    states.KeyV = "up";
    lost.find(["KeyV"]);
    expect(lost.find(["KeyV"])).toEqual(["KeyV"]);
  });

  it("are not made of a release whose event is on its way still", () => {
    const { lost, states } = setUp({ KeyV: "down" });
    lost.noteDown("KeyV");
    states.KeyV = "up";
    expect(lost.find(["KeyV"])).toEqual([]);
    // The event came, and the next press with it.
    states.KeyV = "down";
    lost.noteDown("KeyV");
    states.KeyV = "up";
    expect(lost.find(["KeyV"])).toEqual([]);
    expect(lost.find(["KeyV"])).toEqual(["KeyV"]);
  });

  it("are found in a later press as well, however short it was", () => {
    const { lost, states } = setUp({ KeyV: "down" });
    lost.noteDown("KeyV");
    states.KeyV = "up";
    lost.noteDown("KeyV");
    lost.find(["KeyV"]);
    expect(lost.find(["KeyV"])).toEqual(["KeyV"]);
  });

  it("are not made of a key that the real state never saw down: another program swallows it", () => {
    const { lost } = setUp({ KeyV: "up" });
    lost.noteDown("KeyV");
    expect(lost.find(["KeyV"])).toEqual([]);
  });

  it("are not made of what cannot be asked", () => {
    const { lost } = setUp({});
    lost.noteDown("MouseBack");
    expect(lost.isDown("MouseBack")).toBe(false);
    expect(lost.find(["MouseBack"])).toEqual([]);
  });
});
