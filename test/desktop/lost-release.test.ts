import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DesktopWorld } from "../helpers/desktop/desktop-world.ts";
import { OtherWindow } from "../helpers/desktop/other-window.ts";
import { LOSE_RELEASES } from "../helpers/keys/helper-child.ts";
import { TempFolder } from "../helpers/temp-folder.ts";

const ROUNDS = 100;
const CLOSED_WITHIN_MS = 250;

test(`a release that the hook loses closes the microphone within ${CLOSED_WITHIN_MS} ms, ${ROUNDS} of ${ROUNDS} times`, async ({
  annotate,
}) => {
  await using folder = await TempFolder.make();
  const log = join(folder.path, "lost");
  const env = { TEST_HELPER_PRELOAD: LOSE_RELEASES, TEST_LOST_RELEASES: log };
  await using world = await DesktopWorld.open({ env });
  const { display, anna } = world;
  await anna.client.bindKey("Hold to talk", "F8");
  await anna.client.joinAndConnect("Lobby");
  await anna.client.watchTransmit();
  await using _game = await OtherWindow.open(display);

  const closedMs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const pressedMs = Date.now();
    await display.keyDown("F8");
    await anna.client.waitForTransmit(true);
    await display.keyUp("F8");
    closedMs.push(await anna.client.closedAfter(pressedMs));
  }
  const lostMs = (await readFile(log, "utf8")).trim().split("\n").map(Number);
  expect(lostMs).toHaveLength(ROUNDS);
  const tookMs = closedMs.map((closed, round) => closed - (lostMs[round] ?? Number.NaN));
  await annotate(`closed ${Math.min(...tookMs)} to ${Math.max(...tookMs)} ms after the lost release`);
  expect(tookMs.filter((took) => !(took <= CLOSED_WITHIN_MS))).toEqual([]);
}, 180_000);
