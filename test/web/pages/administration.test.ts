import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { Stage } from "../../helpers/e2e/stage.ts";

/** Each test goes through a dozen dialogs of two browsers. */
const PLAYED_MS = 120_000;

const SQUARE_PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP8z8DAwMDAxMDAwMDAAAANHQEDasKb6QAAAABJRU5ErkJggg==",
  "base64",
);

const notice = (page: Page, text: string | RegExp) => page.getByRole("region", { name: "Notices" }).getByText(text);

/** Waits until the text channels stand in this order. */
async function waitForOrder(page: Page, names: readonly string[]): Promise<void> {
  const rows = page.getByRole("navigation", { name: "Channels" }).locator("section").first().locator(".channel-row");
  await expect.poll(() => rows.allTextContents(), { timeout: 10_000 }).toEqual(names);
}

async function createChannel(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Create a text channel" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Create channel" }).click();
  await page.getByRole("main", { name }).waitFor();
}

async function chooseInMenu(page: Page, of: string, entry: string): Promise<void> {
  await page
    .getByRole("button", { name: `More about ${of}` })
    .first()
    .click({ force: true });
  await page.getByRole("menuitem", { name: entry }).click();
}

test(
  "A2 to A8 an owner orders, deletes and restores channels, makes an admin, bans and unbans, while a member looks on",
  async () => {
    await using stage = await Stage.open();
    const anna = await stage.actor("anna", { kind: "denied" });
    const ben = await stage.onlooker("ben", anna.browser);
    const { page } = anna.client;

    await createChannel(page, "plans");
    await createChannel(page, "memes");
    await waitForOrder(ben.client.page, ["general", "plans", "memes"]);

    // By the pointer, and by the keys.
    const row = (name: string) => anna.client.channel(name);
    await row("memes").dragTo(row("general"), { targetPosition: { x: 40, y: 4 } });
    await waitForOrder(ben.client.page, ["memes", "general", "plans"]);
    await row("plans").focus();
    await page.keyboard.press("Control+Shift+ArrowUp");
    await waitForOrder(ben.client.page, ["memes", "plans", "general"]);
    await waitForOrder(page, ["memes", "plans", "general"]);
    expect(await row("plans").evaluate((element) => element === document.activeElement)).toBe(true);

    await chooseInMenu(page, "plans", "Delete channel…");
    await page.getByRole("button", { name: "Delete channel" }).click();
    await waitForOrder(ben.client.page, ["memes", "general"]);
    await page.getByRole("button", { name: "Undo" }).click();
    await waitForOrder(ben.client.page, ["memes", "plans", "general"]);

    expect(await ben.client.page.getByRole("button", { name: "Create a text channel" }).count()).toBe(0);
    await chooseInMenu(page, "Ben", "Make admin…");
    await page.getByRole("button", { name: "Make admin" }).click();
    await ben.client.page.getByRole("button", { name: "Create a text channel" }).waitFor();

    await chooseInMenu(page, "Ben", "Ban…");
    await page.getByRole("button", { name: "Ban", exact: true }).click();
    await ben.client.page.getByRole("button", { name: "Log in" }).waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await notice(page, "Ben of the test may come back.").waitFor();
    await ben.client.logIn("ben");

    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("tab", { name: "Audit log" }).click();
    for (const words of [
      "lifted the ban of Ben of the test",
      "banned Ben of the test",
      "made Ben of the test an admin",
    ]) {
      await page.getByText(`Anna of the test ${words}`).waitFor();
    }
    await page.getByText("Anna of the test brought the channel “plans” back").waitFor();
  },
  PLAYED_MS,
);

test(
  "A7 somebody changes names, picture and password, and another device of theirs is logged out",
  async () => {
    await using stage = await Stage.open();
    const anna = await stage.actor("anna", { kind: "denied" });
    const other = await stage.openTab(await stage.newProfile(anna.browser));
    await other.page.goto(stage.server.url);
    await other.logIn("anna");
    const { page } = anna.client;

    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("tab", { name: "Account" }).click();
    await page.getByLabel("Display name").fill("Countess");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    await other.page.getByText("Countess").first().waitFor();

    await page
      .getByRole("dialog")
      .locator("input[type=file]")
      .setInputFiles({ name: "me.png", mimeType: "image/png", buffer: SQUARE_PNG });
    await page.getByRole("button", { name: "Use this picture" }).click();
    const picture = other.page.locator(".member .avatar-picture");
    await picture.waitFor();
    await expect
      .poll(() => picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth), {
        timeout: 10_000,
      })
      .toBe(256);

    await page.getByRole("list", { name: "Log-ins" }).getByRole("listitem").nth(1).waitFor();
    anna.client.faults.expect(/403 \(Forbidden\).*\/api\/v1\/password/);
    await page.getByLabel("Present password").fill("not this one");
    await page.getByLabel("New password").fill("four short words here");
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByText("This is not your present password.").waitFor();
    await page.getByLabel("Present password").fill("correct horse battery");
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByText("Changed. All other log-ins have ended.").waitFor();
    await other.page.getByRole("button", { name: "Log in" }).waitFor();
    await page.getByText("You are logged in nowhere else.").waitFor();
  },
  PLAYED_MS,
);
