import { expect, test } from "vitest";
import { ChatPage } from "../../helpers/e2e/chat-page.ts";
import { takePictures } from "../../helpers/e2e/pictures.ts";
import { Stage } from "../../helpers/e2e/stage.ts";

/** A PNG of one pixel. */
const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

test("An evening: three people write, answer, edit, delete, search, read on two devices and bear a killed server", {
  timeout: 240_000,
}, async () => {
  await using stage = await Stage.open();
  const annaActor = await stage.actor("anna", { kind: "denied" });
  const benActor = await stage.onlooker("ben", annaActor.browser);
  const chidiActor = await stage.onlooker("chidi", annaActor.browser);
  const [anna, ben, chidi] = [annaActor, benActor, chidiActor].map(({ client }) => new ChatPage(client));
  if (anna === undefined || ben === undefined || chidi === undefined) throw new Error("Nobody came.");

  // M1 What one writes stands with everybody.
  await anna.send("general", "Good evening, **all**!");
  for (const person of [anna, ben, chidi]) await person.message("Good evening, all!").waitFor();

  await ben.act("Good evening", "Reply");
  await ben.send("general", "Good evening to you");
  await anna
    .message("Good evening to you")
    .getByRole("button", { name: /Good evening, all!/ })
    .waitFor();

  // M8 A reaction, by the picker's search.
  await chidi.act("Good evening to you", "Add a reaction");
  await chidi.client.page.getByLabel("Search emoji").fill("tada");
  await chidi.client.page.keyboard.press("Enter");
  await anna
    .message("Good evening to you")
    .getByRole("button", { name: /1 reaction/ })
    .waitFor();

  // M5 The up key edits one's last message.
  await ben.field("general").press("ArrowUp");
  const edit = ben.client.page.getByLabel("Text of the message");
  await edit.fill("Good evening to you, Anna");
  await edit.press("Enter");
  await anna.message("Good evening to you, Anna").waitFor();

  // M10 A picture.
  await chidi.attach("pixel.png", "image/png", PIXEL);
  await expect.poll(() => chidi.client.page.getByRole("button", { name: "Send" }).isEnabled()).toBe(true);
  await chidi.send("general", "Look at this");
  await anna.client.page.getByRole("button", { name: "Show picture pixel.png" }).waitFor();
  await takePictures(anna.client, "evening-general");

  // M6, M7 A mention counts where one does not look, on both of one's devices, until one of them reads it.
  await anna.createTextChannel("raids");
  await anna.row(/^raids/).click();
  await anna.field("raids").waitFor();
  const second = await stage.openTab(await stage.newProfile(annaActor.browser));
  await second.page.goto(stage.server.url);
  await second.logIn("anna");
  const annaElsewhere = new ChatPage(second);
  await annaElsewhere.row(/^raids/).click();
  await annaElsewhere.field("raids").waitFor();
  await ben.send("general", "@anna are you there?");
  for (const device of [anna, annaElsewhere]) await device.row(/^general.*1 unread, 1 mention/).waitFor();
  await expect.poll(() => anna.client.page.title()).toMatch(/^\(1\) #raids · /);
  await takePictures(anna.client, "evening-badges");
  await annaElsewhere.row(/^general/).click();
  await annaElsewhere.message("are you there?").waitFor();
  await expect.poll(() => anna.client.page.title()).toMatch(/^#raids · /);
  await anna.row(/^general$/).waitFor();

  // M5 What is deleted is gone for everybody.
  await ben.act("are you there?", "More");
  await ben.client.page.getByRole("menuitem", { name: "Delete…" }).click();
  await ben.client.page.getByRole("button", { name: "Delete", exact: true }).click();
  for (const person of [ben, chidi, annaElsewhere])
    await person.message("are you there?").waitFor({ state: "detached" });

  // M9 Found from another channel, and shown where it stands.
  await anna.client.page.keyboard.press("Control+Shift+F");
  await anna.client.page.getByLabel("Search messages").fill("evening anna");
  const hit = anna.client.page.getByRole("option", { name: /Good evening to you, Anna/ });
  await hit.waitFor();
  await takePictures(anna.client, "evening-search");
  await hit.click();
  await anna.field("general").waitFor();
  await anna.message("Good evening to you, Anna").first().waitFor();

  // What is written while the server is away waits, and stands once, also after a reload.
  for (const { client } of [anna, ben, chidi, annaElsewhere]) {
    client.faults.expect(/WebSocket connection|Failed to load resource|ERR_CONNECTION_REFUSED/);
  }
  await stage.server.kill();
  await ben.send("general", "Written in the dark");
  await ben.send("general", "And one more");
  await ben.message("And one more").waitFor();
  await stage.server.startAgain();
  for (const person of [ben, chidi, annaElsewhere]) {
    await person.message("And one more").waitFor({ timeout: 30_000 });
    await expect.poll(() => person.message("Written in the dark").count()).toBe(1);
    await expect.poll(() => person.message("And one more").count()).toBe(1);
  }
  await ben.client.page.reload();
  await ben.client.waitUntilSignedIn();
  await ben.message("And one more").waitFor();
  expect(await ben.message("Written in the dark").count()).toBe(1);
  await takePictures(ben.client, "evening-after-restart");
});
