import { expect, test } from "vitest";
import { levelsDb, longestSilenceMs } from "../helpers/audio/levels.ts";
import { expectHears } from "../helpers/e2e/expect-heard.ts";
import { Stage } from "../helpers/e2e/stage.ts";

test("who refuses the microphone joins as a listener, is told what to do, hears, and sends nothing", async () => {
  await using stage = await Stage.open();
  const [anna, ben] = await Promise.all([stage.speaker("anna"), stage.actor("ben", { kind: "denied" })]);
  await anna.client.joinAndConnect("Lobby");
  await ben.client.joinAndConnect("Lobby");
  await anna.client.waitForPeople("Lobby", ["anna", "ben"]);
  await ben.client.voiceBar.getByText("allow the microphone").waitFor();
  expect(await ben.client.talkButton().isDisabled()).toBe(true);

  await anna.client.pressTalk();
  await expectHears(ben.client, anna);
  expect((await ben.client.hearing.sent()).packets).toBe(0);
});

test("another input device takes over during the call, and the sound goes on", async () => {
  await using stage = await Stage.open();
  const [anna, ben] = await stage.annaAndBen();
  await anna.client.joinAndConnect("Lobby");
  await ben.client.joinAndConnect("Lobby");
  await anna.client.chooseMode("open");
  await expectHears(ben.client, anna);
  const [before] = await anna.client.hearing.microphones();

  const chosen = await anna.client.chooseInputDevice(2);
  await expect.poll(() => anna.client.hearing.microphones()).toEqual([chosen]);
  expect(chosen).not.toBe(before);
  await expectHears(ben.client, anna);
  expect(await ben.client.page.evaluate(() => window.hearing.connectionsMade()), "connections made").toBe(1);
});

test("voice activation opens on speech and closes on silence", async () => {
  const pauseS = 3;
  await using stage = await Stage.open();
  const [anna, ben] = await Promise.all([stage.speaker("anna", pauseS), stage.speaker("ben")]);
  await anna.client.chooseMode("voiceActivation");
  await anna.client.joinAndConnect("Lobby");
  await ben.client.joinAndConnect("Lobby");
  await ben.client.waitForPeople("Lobby", ["anna", "ben"]);

  await anna.client.waitForTransmit(true);
  await anna.client.waitForTransmit(false);
  await ben.client.hearing.louderThan(-45);
  // A whole turn: the sentence and its pause.
  const heard = await ben.client.hearing.record(1_000 * (anna.speech.samples.length / anna.speech.sampleRate));
  expect(levelsDb(heard).filter((level) => level > -45).length * 10, "ms of voice").toBeGreaterThan(2_000);
  expect(longestSilenceMs(heard, -80), "ms of silence in a row").toBeGreaterThan(1_500);
  await anna.client.waitForTransmit(true);
});
