import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { NetworkStage } from "../helpers/network/network-stage.ts";

// What a call promises stands in docs/voice.md and is measured by `npm run bench:network`; here a busy machine has its room.
const SOUND_BACK_MS = 5_000;

let stage: NetworkStage;

// One call for all: two browsers take longer to start than a fault to pass.
beforeAll(async () => {
  stage = await NetworkStage.open();
  await stage.call();
});
beforeEach(() => stage.settle());
afterAll(() => stage[Symbol.asyncDispose]());

test("V4 a network that is gone for 2 s: the sound is back soon after it, and nobody was shown as left", async ({
  annotate,
}) => {
  const cut = await stage.anna.home.cut();
  const cutMs = Date.now();
  await wait(2_000);
  const endMs = Date.now();
  await cut.end();
  const backMs = await stage.soundBackMs(endMs, 20_000);
  await annotate(`sound back ${backMs} ms after`);
  expect(await stage.gapsMs(cutMs), "the cut is heard").toMatchObject(atLeast(1_500));
  expect(backMs).toBeLessThan(SOUND_BACK_MS);
  await stage.waitForPeople();
  expect(stage.leavings()).toEqual([]);
});

test("an interface that is taken down and up again: the sound is back soon after it", async ({ annotate }) => {
  const down = await stage.anna.home.linkDown();
  const downMs = Date.now();
  await wait(3_000);
  const endMs = Date.now();
  await down.end();
  const backMs = await stage.soundBackMs(endMs, 30_000);
  await annotate(`sound back ${backMs} ms after`);
  expect(await stage.gapsMs(downMs), "the loss is heard").toMatchObject(atLeast(2_000));
  expect(backMs).toBeLessThan(2 * SOUND_BACK_MS);
});

test("V5 coturn is killed and comes back: a direct call does not notice", async () => {
  await expect.poll(candidateTypes, { timeout: 15_000, message: "the path" }).not.toContain("relay");
  const startMs = Date.now();
  await stage.relay.kill();
  await wait(1_000);
  await stage.relay.comeBack();
  await wait(1_000);
  const { anna, ben } = await stage.gapsMs(startMs);
  expect(Math.max(anna, ben), "the longest silence").toBeLessThan(500);
  await stage.settle();
});

test("V4 what Anna sends Ben by the direct way is lost: both pages show it, and the call finds another way", async ({
  annotate,
}) => {
  const blockedMs = Date.now();
  await using _ = await stage.ben.home.blockFrom(stage.anna.home);
  const flaggedMs = await stage.flaggedMs(blockedMs, 20_000);
  const backMs = await stage.soundBackMs(blockedMs + flaggedMs, 40_000);
  await annotate(`shown after ${flaggedMs} ms, healed ${backMs} ms later`);
  expect(flaggedMs).toBeLessThan(2 * SOUND_BACK_MS);
  expect(flaggedMs + backMs).toBeLessThan(4 * SOUND_BACK_MS);
  await stage.waitForGreen();
});

test("an uplink that has no room for the bitrate of the settings: less is sent, and the page says so", async () => {
  const saysSo = stage.anna.client.voiceBar.getByText(/kbit\/s instead of 64/);
  expect(await saysSo.count()).toBe(0);
  await using _ = await stage.anna.home.limitRate(85);
  await saysSo.waitFor({ timeout: 30_000 });
});

async function candidateTypes(): Promise<string[]> {
  const paths = await Promise.all(stage.dwellers.map(({ client }) => client.hearing.paths()));
  return paths.flat().flatMap(({ local, remote }) => [local, remote]);
}

function atLeast(ms: number) {
  return { ben: expect.toSatisfy((gapMs: number) => gapMs >= ms, `at least ${ms} ms`) };
}
