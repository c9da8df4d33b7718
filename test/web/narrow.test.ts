import { expect, test } from "vitest";
import { expectHears } from "../helpers/e2e/expect-heard.ts";
import { Stage } from "../helpers/e2e/stage.ts";

test("480 px of width are enough to join, talk, see who is there and hang up, without scrolling sideways", async () => {
  await using stage = await Stage.open();
  const [anna, ben] = await stage.annaAndBen();
  const { page } = anna.client;
  await page.setViewportSize({ width: 480, height: 700 });
  await ben.client.joinAndConnect("Lobby");

  await page.getByRole("button", { name: "Open the channel list" }).click();
  await anna.client.join("Lobby");
  await anna.client.waitForCall("connected", "Lobby");
  await anna.client.pressTalk();
  await expectHears(ben.client, anna);
  await anna.client.releaseTalk();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(480);

  await page.getByRole("button", { name: "Open the channel list" }).click();
  await anna.client.waitForPeople("Lobby", ["anna", "ben"]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(480);
  await anna.client.disconnect();
  await ben.client.waitForPeople("Lobby", ["ben"]);
});
