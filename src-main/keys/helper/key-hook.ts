import { EventType, uIOhook } from "uiohook-napi";

export interface KeyHookListener {
  /** By libuiohook's number; comes again and again while a key is held. */
  onKey(hookNumber: number, isDown: boolean): void;
  /** Only while `hearButtons` holds. */
  onButton(hookNumber: number, isDown: boolean): void;
}

/** The system's global hook of keys and mouse. */
export interface KeyHook {
  /** Until the process ends. @throws with libuiohook's `code` when the system refuses it */
  start(listener: KeyHookListener): void;
  hearButtons: boolean;
  /** When it heard anything at all last, Unix milliseconds; 0: nothing yet. */
  readonly heardAt: number;
  readonly keyHeardAt: number;
}

/** What libuiohook tells of an event, as far as it is read here. */
interface HookEvent {
  readonly type: number;
  readonly keycode?: number;
  readonly button?: unknown;
}

/**
 * libuiohook always hooks the mouse as well: of its moves nothing is kept but that there was one. Its own event emitter,
 * which would send each event out twice, stays unused: `start` binds whatever `handler` the object has.
 */
export class UiohookHook implements KeyHook {
  hearButtons = false;
  heardAt = 0;
  keyHeardAt = 0;

  start(listener: KeyHookListener): void {
    const handler = (event: HookEvent) => {
      this.heardAt = Date.now();
      switch (event.type) {
        case EventType.EVENT_MOUSE_MOVED:
          return;
        case EventType.EVENT_KEY_PRESSED:
        case EventType.EVENT_KEY_RELEASED:
          this.keyHeardAt = this.heardAt;
          if (event.keycode !== undefined) listener.onKey(event.keycode, event.type === EventType.EVENT_KEY_PRESSED);
          return;
        case EventType.EVENT_MOUSE_PRESSED:
        case EventType.EVENT_MOUSE_RELEASED:
          if (this.hearButtons && typeof event.button === "number") {
            listener.onButton(event.button, event.type === EventType.EVENT_MOUSE_PRESSED);
          }
      }
    };
    Object.defineProperty(uIOhook, "handler", { value: handler });
    uIOhook.start();
  }
}
