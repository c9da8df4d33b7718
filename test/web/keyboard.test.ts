import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { levelsDb } from "../helpers/audio/levels.ts";
import { SENTENCES, speak } from "../helpers/audio/speech.ts";
import { launchChromium } from "../helpers/browser/chromium.ts";
import { expectHears } from "../helpers/e2e/expect-heard.ts";
import { Stage } from "../helpers/e2e/stage.ts";

const MOST_STOPS = 40;

/** Goes on with the Tab key until the focus is there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`The Tab key never came to ${target}.`);
}

test("with the keyboard alone one registers, joins, talks with the space bar and hangs up", async () => {
  await using stage = await Stage.open();
  const ben = await stage.speaker("ben");
  const speech = await speak(SENTENCES.anna);
  await using browser = await launchChromium({ kind: "plays", path: speech.path });
  const client = await stage.openTab(await stage.newProfile(browser));
  const { page } = client;
  await page.goto(stage.inviteUrl);

  await page.getByLabel("Username").waitFor();
  await tabTo(page, page.getByLabel("Username"));
  await page.keyboard.type("anna");
  await tabTo(page, page.getByLabel("Display name (optional)"));
  await page.keyboard.type("Anna of the test");
  await tabTo(page, page.getByLabel("Password", { exact: true }));
  await page.keyboard.type("correct horse battery");
  await page.keyboard.press("Enter");
  await client.waitUntilSignedIn();

  await ben.client.joinAndConnect("Lobby");
  await tabTo(page, client.channel("Lobby"));
  await page.keyboard.press("Enter");
  await client.waitForCall("connected", "Lobby");
  await ben.client.waitForPeople("Lobby", ["anna", "ben"]);

  await page.keyboard.down("Space");
  await client.waitForTransmit(true);
  await expectHears(ben.client, { name: "anna", speech });
  await page.keyboard.up("Space");
  await client.waitForTransmit(false);
  await ben.client.hearing.record(500);
  expect(Math.max(...levelsDb(await ben.client.hearing.record(1_000)))).toBeLessThan(-80);

  await tabTo(page, client.voiceBar.getByRole("button", { name: "Disconnect" }));
  await page.keyboard.press("Enter");
  await client.waitForCall("none");
  await ben.client.waitForPeople("Lobby", ["ben"]);
});
