import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { XDisplay } from "../helpers/desktop/x-display.ts";
import { KeyHelperChild, LOSE_RELEASES } from "../helpers/keys/helper-child.ts";

const NOTICE_LIMIT_MS = 250;

let display: XDisplay;

beforeAll(async () => {
  display = await XDisplay.open();
});

afterAll(async () => {
  await display[Symbol.asyncDispose]();
});

/** Milliseconds from the release, which the hook never hears of, to the helper's word of it; one for each press. */
async function noticeTimes(helper: KeyHelperChild, presses: number, down: string[], up: string[]): Promise<number[]> {
  const times: number[] = [];
  for (let press = 0; press < presses; press += 1) {
    helper.received.length = 0;
    await display.xdotool(...down);
    await helper.waitFor((message) => message.kind === "trigger" && message.isDown);
    await display.xdotool(...up);
    const releasedAt = Date.now();
    const { at } = await helper.waitFor((message) => message.kind === "lost");
    times.push(at - releasedAt);
  }
  return times;
}

describe("a release that the hook loses", () => {
  it("of a key is noticed within 250 ms, 100 of 100 times", async () => {
    await using helper = await KeyHelperChild.watching(display.env, { talk: ["KeyV"] }, LOSE_RELEASES);
    const times = await noticeTimes(helper, 100, ["keydown", "v"], ["keyup", "v"]);
    expect(times.filter((ms) => ms > NOTICE_LIMIT_MS)).toEqual([]);
    expect(times).toHaveLength(100);
  });

  it.each([2, 8, 9])("of mouse button %i is noticed within 250 ms", async (button) => {
    const triggers = { middle: ["MouseMiddle"], back: ["MouseBack"], forward: ["MouseForward"] };
    await using helper = await KeyHelperChild.watching(display.env, triggers, LOSE_RELEASES);
    const times = await noticeTimes(helper, 10, ["mousedown", `${button}`], ["mouseup", `${button}`]);
    expect(times.filter((ms) => ms > NOTICE_LIMIT_MS)).toEqual([]);
  });

  it("of one key of a chord ends the chord, and lets the other key not act for both", async () => {
    await using helper = await KeyHelperChild.watching(display.env, { chord: ["ControlLeft", "KeyV"] }, LOSE_RELEASES);
    await display.xdotool("keydown", "Control_L", "keydown", "v");
    await helper.waitForSteps(1);
    await display.xdotool("keyup", "Control_L");
    expect(await helper.waitForSteps(2)).toEqual(["+chord", "-chord"]);
    await display.xdotool("keyup", "v", "keydown", "v", "keyup", "v");
    await helper.settle();
    expect(helper.steps).toEqual(["+chord", "-chord"]);
  });

  it("is none while the key is held, however long", async () => {
    await using helper = await KeyHelperChild.watching(display.env, { talk: ["KeyV"] }, LOSE_RELEASES);
    await display.xdotool("keydown", "v", "sleep", "2");
    await helper.settle();
    expect(helper.steps).toEqual(["+talk"]);
    await display.keyUp("v");
    expect(await helper.waitForSteps(2)).toEqual(["+talk", "-talk"]);
  });
});
