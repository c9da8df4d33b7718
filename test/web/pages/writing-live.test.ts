import { expect, test } from "vitest";
import { ChatPage } from "../../helpers/e2e/chat-page.ts";
import { Stage } from "../../helpers/e2e/stage.ts";

test("What one writes keeps caret, focus and draft through all that a real server answers meanwhile", {
  timeout: 180_000,
}, async () => {
  await using stage = await Stage.open();
  const { client, browser } = await stage.actor("anna", { kind: "denied" });
  const { client: benClient } = await stage.onlooker("ben", browser);
  const [anna, ben] = [new ChatPage(client), new ChatPage(benClient)];
  const { page } = client;
  const field = anna.field("general");
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));

  // The typing line of the other, and a caret in the middle of a text while messages come in.
  await field.focus();
  await page.keyboard.type("Good ning");
  await ben.client.page.getByText("Anna of the test is typing…").waitFor();
  for (let step = 0; step < 4; step++) await page.keyboard.press("ArrowLeft");
  await ben.send("general", "Hello from Ben");
  await anna.message("Hello from Ben").waitFor();
  await page.keyboard.type("eve");
  expect(await field.inputValue()).toBe("Good evening");

  // Each channel has its own draft, and the field the focus.
  await anna.createTextChannel("raids");
  await anna.row(/^general/).click();
  await expect.poll(focused).toBe("Message #general");
  await anna.row(/^raids/).click();
  await expect.poll(focused).toBe("Message #raids");
  await page.keyboard.type("Bring frost");
  await anna.row(/^general/).click();
  await expect.poll(focused).toBe("Message #general");
  expect(await field.inputValue()).toBe("Good evening");
  await page.keyboard.press("Enter");
  await ben.message("Good evening").waitFor();
  expect(await field.inputValue()).toBe("");
  await anna.row(/^raids/).click();
  expect(await anna.field("raids").inputValue()).toBe("Bring frost");
  await anna.row(/^general/).click();

  // A reply, and an edit, give the focus to the field.
  await anna.act("Hello from Ben", "Reply");
  await expect.poll(focused).toBe("Message #general");
  await page.keyboard.type("And to you");
  await page.keyboard.press("Enter");
  await ben.message("And to you").getByText("Hello from Ben").waitFor();
  await page.keyboard.press("ArrowUp");
  await expect.poll(focused).toBe("Text of the message");
  await page.keyboard.type("!");
  await page.keyboard.press("Enter");
  await ben.message("And to you!").waitFor();
  await expect.poll(focused).toBe("Message #general");

  // A pasted image is named, uploaded, and waited for.
  await page.keyboard.type("Pasted");
  await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 40;
    canvas.height = 30;
    return new Promise<void>((resolve) =>
      canvas.toBlob((blob) => {
        const clipboardData = new DataTransfer();
        if (blob !== null) clipboardData.items.add(new File([blob], "image.png", { type: "image/png" }));
        const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
        document.activeElement?.dispatchEvent(event);
        resolve();
      }),
    );
  });
  await page
    .getByRole("list", { name: "Files of this message" })
    .getByText(/^image-[\d-]+\.png$/)
    .waitFor();
  await page.keyboard.press("Enter");
  await ben.client.page.getByRole("button", { name: /Show picture image-[\d-]+\.png/ }).waitFor();
  expect(await field.inputValue()).toBe("");

  // Escape leaves an edit.
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Escape");
  await expect.poll(focused).toBe("Message #general");
});
