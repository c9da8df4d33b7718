import type { Action, Binding, KeysStatus } from "../../shared/desktop/bindings.ts";

export interface KeySourceEvents {
  /**
   * A trigger of `action` went down or up. `triggerId` tells several triggers of one action apart: the binding's id, or
   * what the portal has instead. Repeats may come; whoever listens drops them.
   */
  onTrigger(triggerId: string, action: Action, isDown: boolean): void;
  /** A trigger that was down is up, and nobody heard when it was released. */
  onLost(triggerId: string): void;
  /** Nothing is known of any key any more: all count as let go. */
  onReleaseAll(): void;
  onStatus(status: KeysStatus): void;
}

/** Where global keys come from: the helper with its hook, or the desktop's portal under Wayland. */
export interface KeySource extends Disposable {
  /** All of them, each time; without any the source goes to rest (`off`). */
  setBindings(bindings: readonly Binding[]): void;
  /** Tries again at once, whatever back-off is under way. */
  retry(): void;
}

export type CreateKeySource = (events: KeySourceEvents) => KeySource;
