import type { MessageNotice, UnreadReport } from "../../shared/desktop/desktop-state.ts";
import type { PreloadApi } from "../../shared/desktop/ipc.ts";
import type { NoticeHost } from "./notices.ts";

/** Notices by the program around the page; what a click on one opens, main asks for by a command. */
export class DesktopNotices implements NoticeHost {
  readonly #api: Pick<PreloadApi, "showNotice" | "clearNotice" | "setUnread">;
  readonly #playSound: () => void;

  constructor(api: Pick<PreloadApi, "showNotice" | "clearNotice" | "setUnread">, playSound: () => void) {
    this.#api = api;
    this.#playSound = playSound;
  }

  show(notice: MessageNotice): void {
    this.#api.showNotice(notice);
  }

  /** No system changes what it shows without calling again: the next message of the channel brings the other words. */
  correct(): void {}

  clear(channelId: string): void {
    this.#api.clearNotice({ channelId });
  }

  setUnread(report: UnreadReport): void {
    this.#api.setUnread(report);
  }

  playSound(): void {
    this.#playSound();
  }
}
