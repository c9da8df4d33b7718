import { assertNever } from "../../../shared/assert-never.ts";
import type { Action, Binding, KeysFault } from "../../../shared/desktop/bindings.ts";
import type { Cancel, Random } from "../../../shared/time.ts";
import type { KeySource, KeySourceEvents } from "../key-source.ts";
import { backOffMs, isStillStarting, mayHurry, STABLE_MS } from "./back-off.ts";
import type { PortalTriggers } from "./portal-answers.ts";
import { PortalError, type PortalFault } from "./portal-error.ts";
import { PortalSession, type PortalSessionDeps } from "./portal-session.ts";
import { shortcutsFor } from "./shortcuts.ts";

export interface PortalKeySourceDeps extends PortalSessionDeps {
  readonly random: Random;
  /** Why an attempt or a session ended: for the log. */
  onFault(error: unknown): void;
}

type State =
  /** No binding wants it. */
  | { readonly kind: "rest" }
  /** `portal`: one appeared since the attempt began to fail. */
  | { readonly kind: "opening"; readonly session: PortalSession; portal: "asOnce" | "appeared" }
  /** `fresh`: asks the user anew, while the old session goes on. */
  | {
      readonly kind: "listening";
      readonly session: PortalSession;
      readonly sinceMs: number;
      fresh: PortalSession | null;
    }
  /** For the next attempt, by the clock or by a portal that appears (`session` watches for one). */
  | { readonly kind: "waiting"; readonly session: PortalSession; readonly cancel: Cancel }
  /** Until the user wants it again. */
  | { readonly kind: "refused" };

/**
 * Global keys of a Wayland session: the desktop hears them, gives each action the keys that the user chose there, and
 * tells us over D-Bus that one was pressed or let go (org.freedesktop.portal.GlobalShortcuts). Which keys there are, and
 * what else is typed, this program never learns.
 *
 * What is wanted is stored and one attempt at a time makes it so; whatever ends a session lets all keys go at once. After
 * a loss it comes back by itself; after the user's no it waits until they ask.
 */
export class PortalKeySource implements KeySource {
  readonly #deps: PortalKeySourceDeps;
  readonly #events: KeySourceEvents;
  #bindings: readonly Binding[] = [];
  #state: State = { kind: "rest" };
  /** Attempts and short sessions in a row that came to nothing. */
  #failures = 0;
  /** Whether there was a portal: then one that is not there is on its way back. */
  #experience: "none" | "hasListened" = "none";

  constructor(deps: PortalKeySourceDeps, events: KeySourceEvents) {
    this.#deps = deps;
    this.#events = events;
  }

  /**
   * Starts, or goes to rest. What is bound already stays as it is when the bindings change: their keys are a wish for the
   * first time alone, then the desktop's settings count.
   */
  setBindings(bindings: readonly Binding[]): void {
    this.#bindings = bindings;
    if (bindings.length === 0) this.#rest();
    else if (this.#state.kind === "rest") this.#start();
  }

  retry(): void {
    if (this.#state.kind === "rest" || this.#state.kind === "listening") return;
    this.#start();
  }

  /** Shows the desktop's own settings for our keys; where it has none to show, binds anew, which may open its dialogue. */
  openSettings(): void {
    if (this.#state.kind !== "listening") this.retry();
    else if (this.#state.session.hasSettings) this.#configure(this.#state.session);
    else this.#bindAnew();
  }

  [Symbol.dispose](): void {
    this.#bindings = [];
    this.#leave();
  }

  #rest(): void {
    if (this.#state.kind === "rest") return;
    this.#leave();
    this.#events.onStatus({ kind: "off" });
  }

  /** By the user's wish: whatever went wrong before counts no more. */
  #start(): void {
    this.#failures = 0;
    this.#attempt();
    this.#events.onStatus({ kind: "starting" });
  }

  /** Ends whatever is under way; answers that come later find another state. */
  #leave(): void {
    const state = this.#state;
    this.#state = { kind: "rest" };
    switch (state.kind) {
      case "rest":
      case "refused":
        return;
      case "waiting":
        state.cancel();
        state.session[Symbol.dispose]();
        return;
      case "opening":
        state.session[Symbol.dispose]();
        return;
      case "listening":
        state.fresh?.[Symbol.dispose]();
        state.session[Symbol.dispose]();
        this.#events.onReleaseAll();
        return;
      default:
        assertNever(state);
    }
  }

  #attempt(): void {
    this.#leave();
    const session = this.#newSession();
    this.#state = { kind: "opening", session, portal: "asOnce" };
    this.#open(session);
  }

  #newSession(): PortalSession {
    const session: PortalSession = new PortalSession(this.#deps, {
      onTrigger: (action, isDown) => this.#trigger(session, action, isDown),
      onTriggers: (triggers) => this.#rename(session, triggers),
      onLost: (error) => this.#fail(session, error),
      onPortalAppeared: () => this.#appear(session),
    });
    return session;
  }

  #open(session: PortalSession): void {
    session.open(shortcutsFor(this.#bindings)).then(
      () => this.#listen(session),
      (error: unknown) => this.#fail(session, error),
    );
  }

  #listen(session: PortalSession): void {
    const state = this.#state;
    const isAwaited =
      (state.kind === "opening" && state.session === session) ||
      (state.kind === "listening" && state.fresh === session);
    if (!isAwaited) return;
    if (state.kind === "listening") {
      state.fresh = null;
      this.#leave();
    }
    this.#experience = "hasListened";
    this.#state = { kind: "listening", session, sinceMs: this.#deps.clock.now(), fresh: null };
    this.#events.onStatus({ kind: "listening", portalTriggers: session.triggers });
  }

  #trigger(session: PortalSession, action: Action, isDown: boolean): void {
    if (this.#isListening(session)) this.#events.onTrigger(action, action, isDown);
  }

  /** A key that is down while another takes its place may never be told to go up. */
  #rename(session: PortalSession, triggers: PortalTriggers): void {
    if (!this.#isListening(session)) return;
    this.#events.onReleaseAll();
    this.#events.onStatus({ kind: "listening", portalTriggers: triggers });
  }

  #isListening(session: PortalSession): boolean {
    return this.#state.kind === "listening" && this.#state.session === session;
  }

  #fail(session: PortalSession, error: unknown): void {
    const state = this.#state;
    if (state.kind === "listening" && state.fresh === session) {
      // The user left the dialogue: what they had before goes on.
      state.fresh = null;
      session[Symbol.dispose]();
      this.#deps.onFault(error);
    } else if ((state.kind === "opening" || state.kind === "listening") && state.session === session) {
      this.#deps.onFault(error);
      this.#settle(state, error instanceof PortalError ? error.fault : "lost");
    }
  }

  #settle(state: Extract<State, { kind: "opening" | "listening" }>, fault: PortalFault): void {
    if (state.kind === "listening") this.#loseListening(state);
    this.#failures += 1;
    if (fault === "refused") {
      this.#leave();
      this.#state = { kind: "refused" };
    } else if (state.kind === "opening" && state.portal === "appeared" && mayHurry(this.#failures)) {
      this.#attempt();
    } else {
      this.#wait(state.session, fault);
    }
    this.#events.onStatus({ kind: "failed", fault: this.#keysFault(fault) });
  }

  #loseListening({ fresh, sinceMs }: Extract<State, { kind: "listening" }>): void {
    fresh?.[Symbol.dispose]();
    this.#events.onReleaseAll();
    if (this.#deps.clock.now() - sinceMs >= STABLE_MS) this.#failures = 0;
  }

  #wait(session: PortalSession, fault: PortalFault): void {
    const needsClock = fault === "lost" || !session.isWatching || isStillStarting(this.#failures);
    const cancel = needsClock
      ? this.#deps.clock.after(backOffMs(this.#failures, this.#deps.random), () => this.#attempt())
      : () => {};
    this.#state = { kind: "waiting", session, cancel };
  }

  #appear(session: PortalSession): void {
    const state = this.#state;
    if (state.kind === "opening" && state.session === session) state.portal = "appeared";
    if (state.kind !== "waiting" || state.session !== session || !mayHurry(this.#failures)) return;
    this.#attempt();
  }

  #keysFault(fault: PortalFault): KeysFault {
    if (fault === "refused") return "portalRefused";
    return fault === "missing" && this.#experience === "none" ? "portalMissing" : "portalLost";
  }

  #configure(session: PortalSession): void {
    session.configure().catch((error: unknown) => {
      this.#deps.onFault(error);
      if (this.#isListening(session)) this.#bindAnew();
    });
  }

  #bindAnew(): void {
    if (this.#state.kind !== "listening") return;
    this.#state.fresh?.[Symbol.dispose]();
    const fresh = this.#newSession();
    this.#state.fresh = fresh;
    this.#open(fresh);
  }
}
