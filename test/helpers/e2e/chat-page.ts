import type { Locator, Page } from "playwright-core";
import type { ClientPage } from "./client-page.ts";

/** Chat on a tab of the web client, used as a person uses it. */
export class ChatPage {
  readonly client: ClientPage;
  readonly #page: Page;

  constructor(client: ClientPage) {
    this.client = client;
    this.#page = client.page;
  }

  field(channel: string): Locator {
    return this.#page.getByLabel(`Message #${channel}`, { exact: true });
  }

  /** Writes it and sends it; what comes of it shows in the list. */
  async send(channel: string, text: string): Promise<void> {
    await this.field(channel).fill(text);
    await this.field(channel).press("Enter");
  }

  /** The messages with these words in them. */
  message(text: string): Locator {
    return this.#page.locator(".message").filter({ hasText: text });
  }

  /** From the bar that shows beside a message. */
  async act(text: string, action: "Reply" | "Edit" | "Add a reaction" | "More"): Promise<void> {
    // From elsewhere, as a list that moved under a pointer that stands still tells nobody of it.
    await this.#page.mouse.move(1, 1);
    await this.message(text).last().hover();
    await this.#page.getByRole("toolbar", { name: "Message actions" }).getByRole("button", { name: action }).click();
  }

  async attach(name: string, mimeType: string, buffer: Buffer): Promise<void> {
    await this.#page.locator('input[type="file"]').first().setInputFiles({ name, mimeType, buffer });
    await this.#page.getByRole("list", { name: "Files of this message" }).getByText(name).waitFor();
  }

  /** A channel's row, with the words that a screen reader hears of what is unread in it. */
  row(words: RegExp): Locator {
    return this.client.channels.getByRole("button", { name: words });
  }

  async createTextChannel(name: string): Promise<void> {
    await this.client.channels.getByRole("button", { name: "Create a text channel" }).click();
    const dialog = this.#page.getByRole("dialog", { name: "Create a channel" });
    await dialog.getByLabel("Name", { exact: true }).fill(name);
    await dialog.getByRole("button", { name: "Create channel" }).click();
    await dialog.waitFor({ state: "detached" });
  }
}
