import { expect, test } from "vitest";
import { longestSilenceMs } from "../helpers/audio/levels.ts";
import { similarity } from "../helpers/audio/similarity.ts";
import { SENTENCES, speak } from "../helpers/audio/speech.ts";
import type { Sound } from "../helpers/audio/wav.ts";
import { expectHears } from "../helpers/e2e/expect-heard.ts";
import { Stage } from "../helpers/e2e/stage.ts";

const BACK_WITHIN_MS = 15_000;
const VOICE_DB = -60;
/** Words are told apart from a stutter of the machine, not from one of ours: that would cost the listener whole words. */
const STALL_MS = 250;

test("V4 the server is killed and started again during a call: the sound never stops and both are back within 15 s", async ({
  annotate,
}) => {
  await using stage = await Stage.open();
  const [anna, ben] = await stage.annaAndBen();
  for (const { client } of [anna, ben])
    client.faults.expect(/WebSocket connection|Failed to load resource|ERR_CONNECTION_REFUSED/);
  await anna.client.joinAndConnect("Lobby");
  await ben.client.joinAndConnect("Lobby");
  await ben.client.waitForPeople("Lobby", ["anna", "ben"]);
  await anna.client.chooseMode("open");
  await ben.client.hearing.louderThan(-45);
  const startMs = Date.now();
  await ben.client.hearing.record(2_000);

  await stage.server.kill();
  await ben.client.waitForCall("connecting");
  await anna.client.waitForCall("connecting");
  // Long enough without a server for a call that leaned on it to fall silent.
  await ben.client.hearing.record(3_000);
  await stage.server.startAgain();
  const upMs = Date.now();
  await Promise.all([anna, ben].map(({ client }) => client.waitForCall("connected", "Lobby")));
  await Promise.all([anna, ben].map(({ client }) => client.waitForPeople("Lobby", ["anna", "ben"], BACK_WITHIN_MS)));
  const backAfterMs = Date.now() - upMs;
  expect(backAfterMs).toBeLessThan(BACK_WITHIN_MS);
  await annotate(`both back ${backAfterMs} ms after the server`);
  await expectHears(ben.client, anna);

  const heard = await ben.client.hearing.since(startMs);
  const pauseMs = longestSilenceMs(twice(anna.speech), VOICE_DB);
  expect(
    longestSilenceMs(heard, VOICE_DB),
    `the longest silence; the sentence itself pauses ${pauseMs} ms`,
  ).toBeLessThan(pauseMs + STALL_MS);
  const decoy = await speak(SENTENCES.decoy);
  const pieces = windows(heard, 4_000).map(
    (piece) => [similarity(piece, anna.speech), similarity(piece, decoy)] as const,
  );
  await annotate(
    `similarity of each 4 s, and of a decoy: ${pieces.map((scores) => scores.map((score) => score.toFixed(2)).join("/")).join(", ")}`,
  );
  // A stall of a busy machine may cost one piece some of its likeness, but never makes it another sentence.
  for (const [own, other] of pieces) expect(own).toBeGreaterThan(other + 0.05);
  expect(await ben.client.page.evaluate(() => window.hearing.connectionsMade()), "connections that Ben made").toBe(1);
});

function twice(sound: Sound): Sound {
  return { ...sound, samples: Float32Array.from([...sound.samples, ...sound.samples]) };
}

function windows(sound: Sound, durationMs: number): Sound[] {
  const length = (sound.sampleRate * durationMs) / 1_000;
  return Array.from({ length: Math.floor(sound.samples.length / length) }, (_, index) => ({
    ...sound,
    samples: sound.samples.subarray(index * length, (index + 1) * length),
  }));
}
