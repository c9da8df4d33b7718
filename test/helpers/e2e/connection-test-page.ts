import type { Locator } from "playwright-core";
import type { ClientPage } from "./client-page.ts";

export interface ShownOutcome {
  /** What is wrong, and who must change what. */
  readonly sentence: string;
  /** Of the steps that failed, as the page names them. */
  readonly failed: readonly string[];
  /** All of the steps with what they found, for the words of a test that fails. */
  readonly steps: readonly string[];
}

/** The page of the settings on which a member tests their connection. */
export class ConnectionTestPage {
  readonly #dialog: Locator;

  private constructor(dialog: Locator) {
    this.#dialog = dialog;
  }

  static async open({ page }: ClientPage): Promise<ConnectionTestPage> {
    await page.getByRole("button", { name: "Settings" }).click();
    const dialog = page.getByRole("dialog", { name: "Settings" });
    await dialog.getByRole("tab", { name: "Connection" }).click();
    return new ConnectionTestPage(dialog);
  }

  async run(): Promise<ShownOutcome> {
    // The outcome of the test before goes with the press.
    await this.#dialog.getByRole("button", { name: /^Test (my connection|again)$/ }).click();
    await this.#dialog.getByRole("button", { name: "Test again" }).waitFor();
    await this.#dialog.getByRole("button", { name: "Details", exact: true }).click();
    const steps = this.#dialog.getByRole("list", { name: "Steps of the test" }).getByRole("listitem");
    await steps.first().waitFor();
    return {
      sentence: (await this.#dialog.locator(".verdict-sentence").textContent()) ?? "",
      failed: await steps
        .and(this.#dialog.locator('[data-progress="failed"]'))
        .locator(".test-step-name")
        .allInnerTexts(),
      steps: await steps.allInnerTexts(),
    };
  }

  async send(): Promise<void> {
    await this.#dialog.getByRole("button", { name: "Send to the server's owner" }).click();
    await this.#dialog.getByText(/^Sent: /).waitFor();
  }

  async close(): Promise<void> {
    await this.#dialog.getByRole("button", { name: "Close" }).click();
    await this.#dialog.waitFor({ state: "detached" });
  }

  /** For the owner: asks the server again for what members sent. */
  async refresh(): Promise<void> {
    await this.#dialog.getByRole("button", { name: "Refresh" }).click();
  }

  /** For the owner: what a member sent, of whom this is the display name. */
  sentBy(displayName: string): Locator {
    const members = this.#dialog.getByRole("list", { name: "Members with reports" });
    return members.getByRole("listitem").filter({ hasText: displayName });
  }
}
