import type { MessageNotice, UnreadReport } from "../../shared/desktop/desktop-state.ts";
import type { NoticeHost } from "./notices.ts";

/** As much of the browser as notices need. */
export interface WebNoticesDeps {
  /** null: this browser has none, or not for a page like this one. */
  readonly Notification: {
    readonly permission: NotificationPermission;
    new (title: string, options: NotificationOptions): Notification;
  } | null;
  /** A click on a notice: the tab is before the user already. */
  openMessage(channelId: string, messageId: number): void;
  /** The dot on the tab's icon. */
  markIcon(report: UnreadReport): void;
  focusTab(): void;
  playSound(): void;
}

/** Notices by the browser; permission is asked for on the settings' page, by a button. */
export class WebNotices implements NoticeHost {
  readonly #deps: WebNoticesDeps;
  readonly #shown = new Map<string, Notification>();

  constructor(deps: WebNoticesDeps) {
    this.#deps = deps;
  }

  show(notice: MessageNotice): void {
    this.clear(notice.channelId);
    this.#put(notice);
  }

  /** In the place of the other by their tag: browsers do not alert again for that. Where the user closed it, it stays away. */
  correct(notice: MessageNotice): void {
    if (this.#shown.has(notice.channelId)) this.#put(notice);
  }

  clear(channelId: string): void {
    const shown = this.#shown.get(channelId);
    this.#shown.delete(channelId);
    shown?.close();
  }

  setUnread(report: UnreadReport): void {
    this.#deps.markIcon(report);
  }

  playSound(): void {
    this.#deps.playSound();
  }

  #put(notice: MessageNotice): void {
    const shown = this.#create(notice);
    if (shown === null) return;
    this.#shown.set(notice.channelId, shown);
    shown.onclick = () => {
      this.#deps.focusTab();
      this.#deps.openMessage(notice.channelId, notice.messageId);
      shown.close();
    };
    shown.onclose = () => {
      if (this.#shown.get(notice.channelId) === shown) this.#shown.delete(notice.channelId);
    };
  }

  #create({ channelId, title, body }: MessageNotice): Notification | null {
    const { Notification } = this.#deps;
    if (Notification === null || Notification.permission !== "granted") return null;
    try {
      // One tag for all tabs: two of them tell of a message once. The sound is the page's own.
      return new Notification(title, { body, tag: `cromulent:${channelId}`, silent: true });
    } catch {
      // Chrome on Android has the class and lets only service workers use it.
      return null;
    }
  }
}
