import { expect, test } from "vitest";
import { levelsDb } from "../helpers/audio/levels.ts";
import { expectHears } from "../helpers/e2e/expect-heard.ts";
import { Stage } from "../helpers/e2e/stage.ts";

test("V2 going from Lobby to Games shows 'left' before 'joined' to a third client, and is heard in Games alone", async () => {
  await using stage = await Stage.open();
  const [anna, ben] = await stage.annaAndBen();
  const cleo = await stage.onlooker("cleo", ben.browser);
  await anna.client.joinAndConnect("Lobby");
  await ben.client.joinAndConnect("Lobby");
  await cleo.client.joinAndConnect("Games");
  await anna.client.chooseMode("open");
  await ben.client.hearing.louderThan(-45);
  const before = cleo.client.frames.voiceMoves().length;

  await anna.client.joinAndConnect("Games");
  await cleo.client.waitForPeople("Games", ["anna", "cleo"]);
  await ben.client.waitForPeople("Lobby", ["ben"]);
  const inGamesMs = Date.now();
  await expectHears(cleo.client, anna);
  const inLobby = await ben.client.hearing.since(inGamesMs);
  expect(levelsDb(inLobby).length, "10 ms blocks").toBeGreaterThan(350);
  expect(Math.max(...levelsDb(inLobby)), "what Lobby still hears").toBeLessThan(-80);

  const [left, joined, ...more] = cleo.client.frames.voiceMoves().slice(before);
  expect(left).toMatchObject({ event: "voice.left", reason: "moved" });
  expect(joined).toMatchObject({ event: "voice.joined", userId: left?.userId });
  expect(joined?.channelId).not.toBe(left?.channelId);
  expect(more).toEqual([]);
});
