import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DesktopWorld } from "../../helpers/desktop/desktop-world.ts";
import { ChatPage } from "../../helpers/e2e/chat-page.ts";
import { png } from "../../helpers/image-bytes.ts";
import { ServerProcess } from "../../helpers/processes/server-process.ts";

/** Once, and with what to do. */
const UNREACHABLE =
  "No Cromulent server can be reached at http://127.0.0.1:1. Check the address, your connection, and that the server runs; if a browser is led on to another address from there, enter that one.";

const owned = new AsyncDisposableStack();
let world: DesktopWorld;
let second: ServerProcess;
let chat: ChatPage;

beforeAll(async () => {
  world = owned.use(await DesktopWorld.open());
  second = owned.use(await ServerProcess.start());
  chat = new ChatPage(world.anna.client);
});

afterAll(() => owned.disposeAsync());

async function sendPicture(name: string): Promise<void> {
  await chat.attach(name, "image/png", png(320, 200));
  await expect.poll(() => chat.client.page.getByRole("button", { name: "Send" }).isEnabled()).toBe(true);
  await chat.send("general", `This is ${name}`);
  await expect.poll(() => pictureWidth(name)).toBe(320);
}

function pictureWidth(name: string): Promise<number> {
  const picture = chat.client.page.getByRole("button", { name: `Show picture ${name}` }).locator("img");
  return picture.evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0));
}

/** The form for one more server, with an address in it. */
async function askFor(address: string): Promise<Locator> {
  const { page } = world.anna.client;
  await page.getByRole("button", { name: "Add a server" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a server" });
  await dialog.getByLabel("Address or invite link").fill(address);
  return dialog;
}

describe("a second server, added in a call", () => {
  it("finds its user in a call, with a picture of the first one", async () => {
    await chat.row(/^general/).click();
    await sendPicture("first.png");
    await world.meet();
  });

  it("is said to end the call before it does, and costs nothing of it while it does not answer", async () => {
    const { client } = world.anna;
    const dialog = await askFor("http://127.0.0.1:1");
    await dialog.getByText("You leave your call in Lobby.").waitFor();
    await dialog.getByRole("button", { name: "Add server" }).click();
    await dialog.getByText(UNREACHABLE, { exact: true }).waitFor();
    await client.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await client.waitForCall("connected", "Lobby");
    await world.ben.client.waitForPeople("Lobby", ["anna", "ben"]);
  });

  it("takes its user out of the call for everybody, keeps what they were writing, and shows pictures of both servers", async () => {
    const { anna, ben } = world;
    await chat.row(/^general/).click();
    await chat.field("general").fill("Half a thought");
    const dialog = await askFor(second.url);
    await dialog.getByRole("button", { name: "Add server" }).click();
    await ben.client.waitForPeople("Lobby", ["ben"]);
    await anna.client.setUp("anna", second.setupCode);
    await anna.client.waitForCall("none");
    await chat.row(/^general/).click();
    await sendPicture("second.png");

    const servers = anna.client.page.getByRole("navigation", { name: "Servers" });
    await servers.getByRole("button", { name: new RegExp(new URL(world.stage.server.url).host) }).click();
    await chat.message("This is first.png").waitFor();
    expect(await chat.field("general").inputValue()).toBe("Half a thought");
    await expect.poll(() => pictureWidth("first.png")).toBe(320);
    await anna.client.waitForCall("none");
    await world.meet();
  });
});
