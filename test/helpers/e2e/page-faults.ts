import type { Page } from "playwright-core";

/** Errors that a page throws or writes to its console: each fails the test, unless the test said that it would come. */
export class PageFaults {
  readonly #seen: string[] = [];
  readonly #expected: RegExp[] = [];

  constructor(page: Page) {
    page.on("pageerror", (error) => this.#seen.push(error.stack ?? error.message));
    page.on("console", (message) => {
      if (message.type() === "error") this.#seen.push(`${message.text()} (${message.location().url})`);
    });
    page.on("crash", () => this.#seen.push("The page crashed."));
  }

  /** What matches is a consequence of what the test does (a killed server, a refused log-in). */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  unexpected(): string[] {
    return this.#seen.filter((fault) => !this.#expected.some((pattern) => pattern.test(fault)));
  }
}
