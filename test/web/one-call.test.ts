import { expect, test } from "vitest";
import { killPageProcess } from "../helpers/browser/chromium.ts";
import { expectHears } from "../helpers/e2e/expect-heard.ts";
import { Stage } from "../helpers/e2e/stage.ts";

const GONE_WITHIN_MS = 10_000;

test("V1 the same account in a second tab is refused in the bar and nobody notices; V3 'Use here instead' moves the call", async () => {
  await using stage = await Stage.open();
  const [anna, ben] = await stage.annaAndBen();
  const cleo = await stage.onlooker("cleo", ben.browser);
  await anna.client.joinAndConnect("Lobby");
  await ben.client.joinAndConnect("Lobby");
  await cleo.client.waitForPeople("Lobby", ["anna", "ben"]);
  const secondTab = await stage.openTab(anna.context);
  await secondTab.page.goto(stage.server.url);
  await secondTab.waitUntilSignedIn();
  const before = [cleo, ben].map(({ client }) => client.frames.voiceMoves());

  await secondTab.join("Lobby");
  await secondTab.waitForCall("disconnected", "Disconnected");
  expect(secondTab.frames.refusals("voice.join")).toEqual(["already_in_channel"]);
  expect(await secondTab.page.getByRole("dialog").count(), "pop-ups").toBe(0);
  await anna.client.waitForCall("connected", "Lobby");
  // Events and answers to one client are in order: what the refusal had caused would be there before this.
  await cleo.client.joinAndConnect("Games");
  await cleo.client.disconnect();
  const others = [cleo, ben].map(({ client }) =>
    client.frames.voiceMoves().filter(({ channelId }) => channelId === before[0]?.[0]?.channelId),
  );
  expect(others).toEqual(before);

  await secondTab.voiceBar.getByRole("button", { name: "Use here instead" }).click();
  await secondTab.waitForCall("connected", "Lobby");
  await anna.client.waitForCall("disconnected", "Disconnected");
  await ben.client.waitForPeople("Lobby", ["anna", "ben"]);
  expect(cleo.client.frames.voiceMoves().slice(-2)).toMatchObject([
    { event: "voice.left", reason: "replaced" },
    { event: "voice.joined" },
  ]);

  await secondTab.pressTalk();
  await expectHears(ben.client, anna);
});

test("V4 a tab killed with SIGKILL is gone from the others' list within 10 s, and joins again at once", async ({
  annotate,
}) => {
  await using stage = await Stage.open();
  const [anna, ben] = await stage.annaAndBen();
  await ben.client.joinAndConnect("Lobby");
  await anna.client.joinAndConnect("Lobby");
  await ben.client.waitForPeople("Lobby", ["anna", "ben"]);

  anna.client.faults.expect(/crashed/);
  await killPageProcess(anna.client.page);
  const killedMs = Date.now();
  await ben.client.waitForPeople("Lobby", ["ben"], GONE_WITHIN_MS);
  await annotate(`gone after ${Date.now() - killedMs} ms`);

  const again = await stage.openTab(anna.context);
  await again.page.goto(stage.server.url);
  await again.waitUntilSignedIn();
  await again.joinAndConnect("Lobby");
  await ben.client.waitForPeople("Lobby", ["anna", "ben"]);

  again.faults.expect(/crashed/);
  await killPageProcess(again.page);
  const atOnce = await stage.openTab(anna.context);
  await atOnce.page.goto(stage.server.url);
  await atOnce.waitUntilSignedIn();
  await atOnce.joinAndConnect("Lobby");
  expect(atOnce.frames.refusals("voice.join"), "refusals of the one who was killed").toEqual([]);
  await ben.client.waitForPeople("Lobby", ["anna", "ben"]);
  await atOnce.pressTalk();
  await expectHears(ben.client, anna);
});
