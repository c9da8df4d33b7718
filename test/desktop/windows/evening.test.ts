import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DesktopEvening } from "../../helpers/desktop/desktop-evening.ts";
import { ChatPage } from "../../helpers/e2e/chat-page.ts";
import { takePictures } from "../../helpers/e2e/pictures.ts";
import { png } from "../../helpers/image-bytes.ts";

const BYTES_PER_MIB = 1024 * 1024;
/** Far more than the system keeps between two sockets of one machine. */
const FILM = Buffer.alloc(20 * BYTES_PER_MIB, 7);

let evening: DesktopEvening;
/** Anna in a browser. */
let elsewhere: ChatPage;

beforeAll(async () => {
  evening = await DesktopEvening.open();
});

afterAll(() => evening?.[Symbol.asyncDispose]());

async function tooltip(): Promise<string | null> {
  return (await evening.app.trayHistory()).at(-1)?.tooltip ?? null;
}

async function trayImage(): Promise<string | null> {
  return (await evening.app.trayHistory()).at(-1)?.image ?? null;
}

function windowTitle(): Promise<string> {
  return evening.app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle() ?? "");
}

describe("an evening of chat in the desktop app", () => {
  it("begins with an invite: its server is added and has the code in its form", async () => {
    const { client } = evening.app;
    await client.addServer(evening.stage.inviteUrl);
    await client.register("anna");
    await evening.anna.field("general").waitFor();
  });

  it("M1, M5, M8 what is written, answered, edited with the up key and reacted to stands with the other", async () => {
    const { anna, ben } = evening;
    await ben.send("general", "Good evening, **Anna**!");
    await anna.act("Good evening, Anna!", "Reply");
    await anna.send("general", "Good evening to yuo");
    await ben
      .message("Good evening to yuo")
      .getByRole("button", { name: /Good evening, Anna!/ })
      .waitFor();
    await anna.field("general").press("ArrowUp");
    const edit = anna.client.page.getByLabel("Text of the message");
    await edit.fill("Good evening to you");
    await edit.press("Enter");
    await ben.message("Good evening to you").waitFor();
    await anna.act("Good evening to you", "Add a reaction");
    await anna.client.page.getByLabel("Search emoji").fill("tada");
    // Beside the message, whose bar is no longer pointed at.
    const picker = await anna.client.page.getByRole("dialog", { name: "Add a reaction" }).boundingBox();
    const channels = await anna.client.channels.boundingBox();
    expect(picker?.x).toBeGreaterThan((channels?.x ?? 0) + (channels?.width ?? 0));
    await anna.client.page.keyboard.press("Enter");
    await ben
      .message("Good evening to you")
      .getByRole("button", { name: /1 reaction/ })
      .waitFor();
  });

  it("M7 a name is completed, and calls who bears it", async () => {
    const { anna, ben } = evening;
    await ben.createTextChannel("raids");
    await ben.row(/^raids/).click();
    await ben.field("raids").waitFor();
    await anna.field("general").pressSequentially("@be");
    await anna.client.page.getByRole("listbox", { name: "People" }).getByRole("option", { name: /@ben/ }).waitFor();
    await anna.field("general").press("Enter");
    await anna.field("general").pressSequentially("are you there?");
    await anna.field("general").press("Enter");
    await ben.row(/^general.*1 unread, 1 mention/).click();
    await ben.message("@Ben of the test are you there?").waitFor();
  });

  it("M7 a mention while the window is in the tray is told of once, in tray and title too, until another device has read it", async () => {
    const { anna, app, ben, benActor, notifications, stage } = evening;
    const second = await stage.openTab(await stage.newProfile(benActor.browser));
    await second.page.goto(stage.server.url);
    await second.logIn("anna");
    elsewhere = new ChatPage(second);
    await elsewhere.row(/^raids/).click();
    await anna.row(/^raids/).click();
    await anna.field("raids").waitFor();
    const imageBefore = await trayImage();
    await app.closeWindow();
    await expect.poll(() => notifications.standing.map(({ title }) => title)).toEqual(["Cromulent is still running"]);

    await ben.send("general", "@anna, come **here**");
    await expect
      .poll(() => notifications.standing.at(-1))
      .toMatchObject({
        title: "Ben of the test in #general",
        body: "@anna, come here",
      });
    await expect.poll(tooltip).toBe("Cromulent — 1 mention — Not in voice");
    expect(await trayImage()).not.toBe(imageBefore);
    await expect.poll(windowTitle).toMatch(/^\(1\) #raids · /);

    await elsewhere.row(/^general.*1 unread, 1 mention/).click();
    await expect.poll(tooltip).toBe("Cromulent — Not in voice");
    expect(await trayImage()).toBe(imageBefore);
    await expect.poll(windowTitle).toMatch(/^#raids · /);
    await expect.poll(() => notifications.standing.map(({ title }) => title)).toEqual(["Cromulent is still running"]);
    await elsewhere.row(/^raids/).click();
  });

  it("a click on a notification brings the window, the channel and the message", async () => {
    const { anna, app, ben, notifications } = evening;
    await ben.send("general", "@anna, now really");
    await expect.poll(() => notifications.standing.at(-1)?.body).toBe("@anna, now really");
    const shown = notifications.standing.at(-1);
    if (shown === undefined) throw new Error("Nothing was shown.");
    expect(await app.isWindowVisible()).toBe(false);
    notifications.click(shown);
    await expect.poll(() => app.isWindowVisible()).toBe(true);
    await anna.field("general").waitFor();
    await anna.message("now really").waitFor();
    await anna.row(/^general$/).waitFor();
    await expect.poll(() => notifications.standing).toEqual([]);
  });

  it("M9 the quick switcher goes to a channel, and the search to a message", async () => {
    const { page } = evening.app.client;
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Channel, person or server" }).fill("rai");
    await page.keyboard.press("Enter");
    await evening.anna.field("raids").waitFor();
    await page.keyboard.press("Control+Shift+F");
    await page.getByLabel("Search messages").fill("really");
    await page.getByRole("option", { name: /now really/ }).click();
    await evening.anna.field("general").waitFor();
    await evening.anna.message("now really").waitFor();
    await page.keyboard.press("Escape");
  });

  it("links open in the browser, and the window stays where it is", async () => {
    const { anna, app, ben } = evening;
    const before = anna.client.page.url();
    await ben.send("general", "https://example.org/guide?a=1 and [here](https://example.com/)");
    await anna.client.page.getByRole("link", { name: "https://example.org/guide?a=1" }).click();
    await anna.client.page.getByRole("link", { name: "here", exact: true }).click();
    await expect.poll(() => app.openedLinks()).toEqual(["https://example.org/guide?a=1", "https://example.com/"]);
    expect(anna.client.page.url()).toBe(before);
    expect(app.electron.windows()).toHaveLength(1);
  });

  it("a field and a link have the menu that a browser has there", async () => {
    const { anna, app } = evening;
    await anna.field("general").click({ button: "right" });
    await expect.poll(() => app.contextMenu()).toEqual(["Undo", "Redo", "Cut", "Copy", "Paste", "Select All"]);
    await anna.client.page.getByRole("link", { name: "here", exact: true }).click({ button: "right" });
    await expect.poll(() => app.contextMenu()).toEqual(["Open Link in Browser", "Copy Link"]);
    await app.chooseFromContextMenu("Copy Link");
    expect(await app.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe("https://example.com/");
  });

  it("M10 a picture that either sends is seen by both", async () => {
    const { anna, ben } = evening;
    const picture = (chat: ChatPage, name: string) =>
      chat.client.page.getByRole("button", { name: `Show picture ${name}` }).locator("img");
    const width = (chat: ChatPage, name: string) =>
      picture(chat, name).evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0));
    for (const [from, name] of [
      [anna, "boss.png"],
      [ben, "map.png"],
    ] as const) {
      await from.attach(name, "image/png", png(320, 200));
      await expect.poll(() => from.client.page.getByRole("button", { name: "Send" }).isEnabled()).toBe(true);
      await from.send("general", `Look at ${name}`);
      for (const chat of [anna, ben]) await expect.poll(() => width(chat, name)).toBe(320);
    }
    await takePictures(anna.client, "desktop-evening-pictures");
  });

  it("M10 a large file goes up piece by piece, can be stopped on the way, and comes down whole in the browser", async () => {
    const { anna, app, home, stage } = evening;
    const { page } = anna.client;
    const attach = async (name: string) => {
      const path = join(home, name);
      await writeFile(path, FILM);
      await page.locator('input[type="file"]').first().setInputFiles(path);
    };
    const progress = page.getByRole("progressbar", { name: "Upload of trailer.bin" });
    stage.server.signal("SIGSTOP");
    await attach("trailer.bin");
    await expect.poll(async () => Number(await progress.getAttribute("aria-valuenow"))).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Cancel the upload of trailer.bin" }).click();
    await progress.waitFor({ state: "detached" });
    stage.server.signal("SIGCONT");

    await attach("film.bin");
    await page.getByRole("button", { name: "Take film.bin away" }).waitFor();
    await anna.send("general", "The whole film");
    const card = evening.ben.message("The whole film").getByRole("link", { name: /film\.bin/ });
    await card.waitFor();
    await anna
      .message("The whole film")
      .getByRole("link", { name: /film\.bin/ })
      .click();
    await expect.poll(async () => (await app.openedLinks()).at(-1)).toMatch(/\/film\.bin$/);
    const response = await fetch((await app.openedLinks()).at(-1) ?? "");
    expect(response.headers.get("content-disposition")).toMatch(/^attachment/);
    expect(Buffer.from(await response.arrayBuffer()).equals(FILM)).toBe(true);
  });

  it("M1 what is written while the server is away waits, over a restart of the app too, and stands once; drafts are kept", async () => {
    const { app, ben, benActor, stage } = evening;
    benActor.client.faults.expect(/WebSocket connection|Failed to load resource|ERR_CONNECTION_REFUSED/);
    elsewhere.client.faults.expect(/WebSocket connection|Failed to load resource|ERR_CONNECTION_REFUSED/);
    // There is no keyring here.
    await app.client.setSwitch("Keep me logged in without encryption", true, "App");
    await stage.server.kill();
    await evening.anna.send("general", "Written in the dark");
    await evening.anna.message("Written in the dark").waitFor();
    await evening.anna.field("general").fill("Half a thought");
    await evening.anna.row(/^raids/).click();
    await evening.anna.field("raids").fill("Another half");
    await app.quit();
    await stage.server.startAgain();
    const anna = await evening.startAgain();
    await ben.message("Written in the dark").waitFor({ timeout: 30_000 });
    await anna.row(/^raids/).click();
    expect(await anna.field("raids").inputValue()).toBe("Another half");
    await anna.row(/^general/).click();
    expect(await anna.field("general").inputValue()).toBe("Half a thought");
    await anna.field("general").press("Enter");
    await ben.message("Half a thought").waitFor();
    await takePictures(anna.client, "desktop-evening-after");
    for (const chat of [ben, anna]) expect(await chat.message("Written in the dark").count()).toBe(1);
  });
});
