import type { Clock } from "../../shared/time.ts";
import type { Log } from "./log.ts";
import { type Notice, noticeText } from "./notice.ts";

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
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
}

/** A connection that comes and goes is one piece of news. */
const QUIET_MS = 30_000;

/**
 * The system's notifications: only while the window is not being looked at, one of a kind at a time, and not again within
 * half a minute. A click brings the window.
 */
export class Notifications implements Disposable {
  readonly #deps: NotificationsDeps;
  /** Kept, or Electron's garbage collector takes them, and their clicks with them. */
  readonly #shown = new Map<Notice["kind"], SystemNotification>();
  readonly #shownAt = new Map<Notice["kind"], number>();

  constructor(deps: NotificationsDeps) {
    this.#deps = deps;
  }

  show(notice: Notice): void {
    const { kind } = notice;
    if (!this.#mayShow(kind)) return;
    this.#drop(kind);
    // The program has sounds of its own, which the user can turn off there.
    const notification = this.#deps.create({ ...noticeText(notice), silent: true });
    notification.on("click", () => {
      this.#forget(kind, notification);
      this.#deps.focusWindow();
    });
    notification.on("close", () => this.#forget(kind, notification));
    notification.on("failed", (_event, error) => {
      this.#forget(kind, notification);
      this.#deps.log.warn("the system did not show a notification", { kind, error: new Error(error) });
    });
    this.#shown.set(kind, notification);
    this.#shownAt.set(kind, this.#deps.clock.now());
    notification.show();
  }

  /** The window is being looked at: whatever the notifications said is seen there. */
  clear(): void {
    for (const kind of [...this.#shown.keys()]) this.#drop(kind);
  }

  [Symbol.dispose](): void {
    this.clear();
  }

  #mayShow(kind: Notice["kind"]): boolean {
    if (!this.#deps.isWanted() || !this.#deps.isSupported()) return false;
    // The window that was just closed may still count as focused.
    if (kind !== "stillRunning" && this.#deps.isWindowFocused()) return false;
    const shownAt = this.#shownAt.get(kind);
    return shownAt === undefined || this.#deps.clock.now() - shownAt >= QUIET_MS;
  }

  #drop(kind: Notice["kind"]): void {
    const notification = this.#shown.get(kind);
    this.#shown.delete(kind);
    notification?.close();
  }

  #forget(kind: Notice["kind"], notification: SystemNotification): void {
    if (this.#shown.get(kind) === notification) this.#shown.delete(kind);
  }
}
