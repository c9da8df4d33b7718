import type { PageMessage } from "../../shared/desktop/ipc.ts";
import { PAGE_CHANNEL } from "../../shared/desktop/ipc-names.ts";

/** As much of Electron's `WebContents` as is used. */
export interface MessageTarget {
  isDestroyed(): boolean;
  send(channel: string, message: unknown): void;
}

/**
 * From main to the page. A page hears nothing before it asked for its start (`started`), and nothing after it is gone: what
 * it needs to know of the time before, its start says.
 */
export class PageChannel {
  #page: MessageTarget | null = null;

  /** A page asked for its start; it gets all messages from here on. */
  started(page: MessageTarget): void {
    this.#page = page;
  }

  gone(): void {
    this.#page = null;
  }

  get isOpen(): boolean {
    return this.#page !== null;
  }

  send(message: PageMessage): void {
    if (this.#page !== null && !this.#page.isDestroyed()) this.#page.send(PAGE_CHANNEL, message);
  }
}
