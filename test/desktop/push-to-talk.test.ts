import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { levelsDb } from "../helpers/audio/levels.ts";
import { DesktopWorld } from "../helpers/desktop/desktop-world.ts";
import { OtherWindow } from "../helpers/desktop/other-window.ts";
import { expectHears } from "../helpers/e2e/expect-heard.ts";
import { seededRandom } from "../helpers/seeded-random.ts";

const SILENT_DB = -80;
const SILENT_FROM_MS = 500;
const PRESSES = 50;
const LONGEST_PRESS_MS = 200;
const OTHER_KEYS = 1_000;
const MOUSE_MOVES = 10_000;

let world: DesktopWorld;
let game: OtherWindow;

beforeAll(async () => {
  world = await DesktopWorld.open();
  await world.anna.client.bindKey("Hold to talk", "F8");
  await world.meet();
  game = await OtherWindow.open(world.display);
});

afterAll(async () => {
  await game?.[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

describe("a key that is held while another program's window has the keyboard", () => {
  it("is heard by the others, and nothing is after its release", async () => {
    const { display, anna, ben } = world;
    const before = await ben.client.hearing.record(500);
    expect(Math.max(...levelsDb(before)), "before anybody talked").toBeLessThan(SILENT_DB);

    await display.keyDown("F8");
    await game.waitForKey("F8");
    await anna.client.waitForTransmit(true);
    await expectHears(ben.client, anna);
    await display.keyUp("F8");
    const releasedMs = Date.now();
    await anna.client.waitForTransmit(false);
    await ben.client.hearing.record(SILENT_FROM_MS + 1_000);
    const silence = await ben.client.hearing.since(releasedMs + SILENT_FROM_MS);
    expect(levelsDb(silence).length, "10 ms blocks").toBeGreaterThan(90);
    expect(Math.max(...levelsDb(silence))).toBeLessThan(SILENT_DB);
  });

  it(`leaves nothing stuck after ${PRESSES} presses of random length`, async () => {
    const { display, anna } = world;
    const random = seededRandom(4);
    const pauses = Array.from({ length: PRESSES }, () => [random(), random()].map((part) => part * LONGEST_PRESS_MS));
    const script = pauses.flatMap(([held = 0, pause = 0]) => [
      ...["keydown", "F8", "sleep", String(held / 1_000)],
      ...["keyup", "F8", "sleep", String(pause / 1_000)],
    ]);
    const before = (await anna.app.triggerSteps()).length;
    await display.xdotool(...script);
    // The last ones are on their way still when xdotool ends.
    const steps = async () => (await anna.app.triggerSteps()).slice(before);
    await expect.poll(async () => (await steps()).length, { timeout: 10_000 }).toBe(2 * PRESSES);
    await anna.client.waitForTransmit(false);
    expect(await steps()).toEqual(Array.from({ length: PRESSES }, () => [true, false]).flat());
    await display.keyDown("F8");
    await anna.client.waitForTransmit(true);
    await display.keyUp("F8");
    await anna.client.waitForTransmit(false);
  });

  it(`is all that main hears of: not one message for ${OTHER_KEYS} other keys and ${MOUSE_MOVES} moves of the mouse`, async () => {
    const { display, anna } = world;
    const letters = "abcdefghijklmnopqrstuvwxyz";
    const keys = Array.from({ length: OTHER_KEYS }, (_, index) => letters.charAt(index % letters.length));
    const moves = Array.from({ length: MOUSE_MOVES }, (_, index) => [index % 1_200, index % 700] as const);
    const pressedBefore = game.keyPresses;
    const before = await anna.app.toldByHelper();
    await display.typeKeys(keys);
    await display.moveMouse(moves);
    // The hook tells in order: once this one has come, all before it would have.
    await display.keyDown("F8");
    await anna.client.waitForTransmit(true);
    await display.keyUp("F8");
    await anna.client.waitForTransmit(false);
    expect(game.keyPresses - pressedBefore).toBeGreaterThanOrEqual(OTHER_KEYS);
    expect((await anna.app.toldByHelper()).slice(before.length)).toEqual([
      { kind: "trigger", id: expect.any(String), isDown: true },
      { kind: "trigger", id: expect.any(String), isDown: false },
    ]);
  });
});
