import type { Clock } from "../../shared/time.ts";
import type { Log } from "./log.ts";
import { messageKey, type Notice, noticeKey, noticeText } from "./notice.ts";

/** As much of Electron's `Notification` as is used. */
export interface SystemNotification {
  show(): void;
  close(): void;
  on(event: "click", listener: () => void): unknown;
  on(event: "close", listener: () => void): unknown;
  on(event: "failed", listener: (event: unknown, error: string) => void): unknown;
}

export interface NotificationsDeps {
  /** `Notification.isSupported()` and `new Notification(…)` of Electron's. */
  isSupported(): boolean;
  create(options: { title: string; body: string; silent: boolean }): SystemNotification;
  /** `preferences.notifications`, each time. */
  isWanted(): boolean;
  isWindowFocused(): boolean;
  focusWindow(): void;
  /** The user wants to see the message that a notification told of; the window was brought already. */
  openMessage(channelId: string, messageId: number): void;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
}

/** A connection that comes and goes is one piece of news. */
const QUIET_MS = 30_000;

/**
 * The system's notifications: only while the window is not being looked at, one of a kind at a time (of messages, one of a
 * channel), and not again within half a minute, but for messages: each of them is news. A click brings the window.
 */
export class Notifications implements Disposable {
  readonly #deps: NotificationsDeps;
  /** By key. Kept, or Electron's garbage collector takes them, and their clicks with them. */
  readonly #shown = new Map<string, SystemNotification>();
  readonly #shownAt = new Map<Notice["kind"], number>();

  constructor(deps: NotificationsDeps) {
    this.#deps = deps;
  }

  show(notice: Notice): void {
    const { kind } = notice;
    if (!this.#mayShow(kind)) return;
    const key = noticeKey(notice);
    this.#drop(key);
    // The program has sounds of its own, which the user can turn off there.
    const notification = this.#deps.create({ ...noticeText(notice), silent: true });
    notification.on("click", () => {
      this.#forget(key, notification);
      this.#deps.focusWindow();
      if (notice.kind === "message") this.#deps.openMessage(notice.channelId, notice.messageId);
    });
    notification.on("close", () => this.#forget(key, notification));
    notification.on("failed", (_event, error) => {
      this.#forget(key, notification);
      this.#deps.log.warn("the system did not show a notification", { kind, error: new Error(error) });
    });
    this.#shown.set(key, notification);
    this.#shownAt.set(kind, this.#deps.clock.now());
    notification.show();
  }

  /** The messages of this channel were read, or are gone. */
  clearMessages(channelId: string): void {
    this.#drop(messageKey(channelId));
  }

  /** The window is being looked at: whatever the notifications said is seen there. */
  clear(): void {
    for (const key of [...this.#shown.keys()]) this.#drop(key);
  }

  [Symbol.dispose](): void {
    this.clear();
  }

  #mayShow(kind: Notice["kind"]): boolean {
    if (!this.#deps.isSupported()) return false;
    if (kind === "test") return true;
    if (!this.#deps.isWanted()) return false;
    // The window that was just closed may still count as focused.
    if (kind !== "stillRunning" && this.#deps.isWindowFocused()) return false;
    const shownAt = this.#shownAt.get(kind);
    return kind === "message" || shownAt === undefined || this.#deps.clock.now() - shownAt >= QUIET_MS;
  }

  #drop(key: string): void {
    const notification = this.#shown.get(key);
    this.#shown.delete(key);
    notification?.close();
  }

  #forget(key: string, notification: SystemNotification): void {
    if (this.#shown.get(key) === notification) this.#shown.delete(key);
  }
}
