import { afterAll, beforeAll, expect, test } from "vitest";
import { levelsDb } from "../helpers/audio/levels.ts";
import { expectHears } from "../helpers/e2e/expect-heard.ts";
import { type Speaker, Stage } from "../helpers/e2e/stage.ts";

const SILENT_DB = -80;
const SILENT_FROM_MS = 500;
/**
 * `totalAudioEnergy` sums up a level that dies away over some hundred ms after the gate has closed, so that its rest depends on
 * when it is read (seen: 1e-8 to 6e-5). 2.5 s of voice would add 0.25.
 */
const SILENT_ENERGY = 1e-3;

let stage: Stage;
let anna: Speaker;
let ben: Speaker;

beforeAll(async () => {
  stage = await Stage.open();
  [anna, ben] = await stage.annaAndBen();
  for (const { client } of [anna, ben]) await client.joinAndConnect("Lobby");
  await ben.client.waitForPeople("Lobby", ["anna", "ben"]);
});

afterAll(() => stage?.[Symbol.asyncDispose]());

test("push-to-talk lets sound out while it is held and none from 500 ms after the release", async ({ annotate }) => {
  const before = await ben.client.hearing.record(1_000);
  expect(Math.max(...levelsDb(before)), "before anybody talked").toBeLessThan(SILENT_DB);

  for (const round of [1, 2]) {
    await anna.client.pressTalk();
    await anna.client.waitForTransmit(true);
    await expectHears(ben.client, anna);
    const releasedMs = await anna.client.releaseTalk();
    await anna.client.waitForTransmit(false);
    // Its end is later than 500 ms after the release: what is sent from here on is sent while silent.
    await ben.client.hearing.record(SILENT_FROM_MS);
    const sentBefore = await anna.client.hearing.sent();
    await ben.client.hearing.record(2_500);
    const sentAfter = await anna.client.hearing.sent();

    const silence = await ben.client.hearing.since(releasedMs + SILENT_FROM_MS);
    expect(levelsDb(silence).length, "10 ms blocks").toBeGreaterThan(250);
    expect(Math.max(...levelsDb(silence)), `the loudest 10 ms after release ${round}`).toBeLessThan(SILENT_DB);
    expect(sentAfter.packets - sentBefore.packets, "packets sent while silent").toBe(0);
    expect(sentAfter.energy - sentBefore.energy, "audio energy at the senders while silent").toBeLessThan(
      SILENT_ENERGY,
    );
    await annotate(
      `release ${round}: ${sentAfter.packets} packets in all, none of them in 2.5 s of silence; audio energy ${sentBefore.energy} to ${sentAfter.energy}`,
    );
  }
});

test("held over and let go while muted, push-to-talk lets nothing out", async () => {
  await anna.client.pressTalk();
  await ben.client.hearing.louderThan(-45);
  // Muting by key, as the pointer holds the talk button.
  await anna.client.voiceBar.getByRole("button", { name: "Mute" }).press("Enter");
  const mutedMs = Date.now();
  await ben.client.person("Lobby", "anna").filter({ hasText: "muted" }).waitFor();
  await ben.client.hearing.record(SILENT_FROM_MS + 1_500);
  const silence = await ben.client.hearing.since(mutedMs + SILENT_FROM_MS);
  expect(Math.max(...levelsDb(silence))).toBeLessThan(SILENT_DB);
  await anna.client.releaseTalk();
});
