import type { Action, HoldAction, KeyEvent } from "../../shared/desktop/bindings.ts";

/** `spent`: still down, and without effect until it went up: it was down when everything was let go by force. */
type Hold = { readonly action: Action; readonly state: "down" | "spent" };

/**
 * Brings the triggers of one action together: held from the first that goes down until the last one that goes up. A
 * press counts when its trigger goes down, and repeats count for nothing. Holds only what it was told: no keys, no time.
 */
export class ActionHolds {
  readonly #triggers = new Map<string, Hold>();

  /** What a trigger's step down or up means. */
  turn(triggerId: string, action: Action, isDown: boolean): KeyEvent[] {
    if (!isDown) return this.#up(triggerId);
    if (this.#triggers.has(triggerId)) return [];
    const wasHeld = this.#isHeld(action);
    this.#triggers.set(triggerId, { action, state: "down" });
    if (!isHoldAction(action)) return [{ kind: "press", action }];
    return wasHeld ? [] : [{ kind: "hold", action, held: true }];
  }

  /** It is up, and nobody heard when that was. Muting may end as if it had been heard: its key is up. */
  lose(triggerId: string): KeyEvent[] {
    return this.#up(triggerId).map((end) => (end.kind === "hold" && end.action === "holdToMute" ? end : asCut(end)));
  }

  /** Ends all that is held; a trigger that is still down must be pressed anew. */
  spend(): KeyEvent[] {
    const ends = this.#ends();
    for (const [id, { action }] of this.#triggers) this.#triggers.set(id, { action, state: "spent" });
    return ends;
  }

  /** Ends all that is held, and knows of no trigger any more. */
  clear(): KeyEvent[] {
    const ends = this.#ends();
    this.#triggers.clear();
    return ends;
  }

  /** Forgets the triggers of actions that have no binding any more: nobody may tell when those go up. */
  keepOnly(actions: ReadonlySet<Action>): void {
    for (const [id, { action, state }] of this.#triggers) {
      if (state === "spent" && !actions.has(action)) this.#triggers.delete(id);
    }
  }

  #up(triggerId: string): KeyEvent[] {
    const hold = this.#triggers.get(triggerId);
    this.#triggers.delete(triggerId);
    if (hold?.state !== "down" || !isHoldAction(hold.action) || this.#isHeld(hold.action)) return [];
    return [{ kind: "hold", action: hold.action, held: false }];
  }

  #isHeld(action: Action): boolean {
    return [...this.#triggers.values()].some((hold) => hold.action === action && hold.state === "down");
  }

  #ends(): KeyEvent[] {
    const held = new Set(
      [...this.#triggers.values()].filter(({ state }) => state === "down").map(({ action }) => action),
    );
    return [...held].filter(isHoldAction).map((action) => asCut({ kind: "hold", action, held: false }));
  }
}

function isHoldAction(action: Action): action is HoldAction {
  return action === "holdToTalk" || action === "holdToMute";
}

/** The same end, without what may follow a release that was heard. */
function asCut(event: KeyEvent): KeyEvent {
  return event.kind === "hold" ? { ...event, end: "cut" } : event;
}
