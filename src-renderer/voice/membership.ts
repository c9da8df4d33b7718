import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { AnswerData } from "../../shared/protocol/requests.ts";
import type { Cancel, Clock } from "../../shared/time.ts";
import type { Bridge } from "../bridge/bridge.ts";
import type { CallFailure } from "../store/state.ts";
import { joinFailure, LEAVE_AGAIN_MS } from "./call-failure.ts";
import type { VoiceLog } from "./voice-log.ts";

/** One call: a channel, and the `peerId` under which the others know this client's media there. */
export interface Target {
  readonly channelId: string;
  readonly peerId: string;
}

export interface MembershipDeps {
  readonly bridge: Pick<Bridge, "request">;
  readonly clock: Clock;
  readonly log: VoiceLog;
  /** The present session; null before the first hello. */
  sessionId(): string | null;
  /** The server lets us in; `target` is still what is wanted, and before the events that follow. */
  onJoined(target: Target, answer: AnswerData<"voice.join">): void;
  /** `stayedIn`: the channel that a refused move leaves us in (V2). What is wanted is that, or nothing. */
  onRefused(target: Target, failure: CallFailure, stayedIn: Target | null): void;
  /** The server lists us no longer, by our own wish. */
  onLeft(): void;
  /** No request is under way any more. */
  onSettled(): void;
}

/**
 * Brings the server's list to where the user wants to be: what is wanted is stored, and one request at a time makes it
 * so, over lost connections and changes of mind.
 */
export class Membership implements Disposable {
  readonly #deps: MembershipDeps;
  #wanted: Target | null = null;
  #actual: Target | null = null;
  #takeOver = false;
  #attached = false;
  #running = false;
  #attempt = 0;
  #cancelAgain: Cancel | null = null;

  constructor(deps: MembershipDeps) {
    this.#deps = deps;
  }

  get wanted(): Target | null {
    return this.#wanted;
  }

  /** Where the server lists us. */
  get actual(): Target | null {
    return this.#actual;
  }

  /** Whether a request is under way: voice events that come now are to be handled after its answer. */
  get isBusy(): boolean {
    return this.#running;
  }

  want(target: Target | null, takeOver = false): void {
    this.#wanted = target;
    // Where we are already there is nothing to take over, nor later, after a lost session.
    this.#takeOver = takeOver && target !== this.#actual;
    this.#attempt = 0;
    this.#reconcile();
  }

  /** The server lists us as what is wanted already, by a join that was not made here. */
  listed(): void {
    this.#actual = this.#wanted;
  }

  setAttached(attached: boolean): void {
    this.#attached = attached;
    if (attached) this.#reconcile();
  }

  /** The server lists us no longer: the session is a new one, or we were put out. `wanted`: what to do about it. */
  lost(wanted: Target | null = this.#wanted): void {
    this.#actual = null;
    this.#wanted = wanted;
    this.#attempt = 0;
    this.#reconcile();
  }

  [Symbol.dispose](): void {
    this.#attached = false;
    this.#cancelAgain?.();
  }

  #reconcile(): void {
    this.#cancelAgain?.();
    this.#cancelAgain = null;
    if (this.#mustAct && !this.#running) void this.#run();
  }

  get #mustAct(): boolean {
    return this.#attached && this.#cancelAgain === null && this.#wanted !== this.#actual;
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#mustAct) {
      const target = this.#wanted;
      // The same channel under another `peerId` is another call, and V1 refuses it: out first.
      const mustLeave = target === null || target.channelId === this.#actual?.channelId;
      await (mustLeave ? this.#leave() : this.#join(target));
    }
    this.#running = false;
    this.#deps.onSettled();
  }

  async #leave(): Promise<void> {
    const { bridge, clock, log, onLeft } = this.#deps;
    try {
      await bridge.request("voice.leave", {});
      this.#actual = null;
      onLeft();
    } catch (error) {
      log("debug", "Leaving was refused", error);
      if (!(error instanceof ProtocolError) || !error.shouldRetry()) this.#actual = null;
      else if (this.#actual !== null) {
        this.#cancelAgain = clock.after(error.retryAfterMs ?? LEAVE_AGAIN_MS, () => this.#reconcile());
      }
    }
  }

  async #join(target: Target): Promise<void> {
    const { bridge, sessionId, onJoined } = this.#deps;
    const session = sessionId();
    this.#attempt += 1;
    try {
      const answer = await bridge.request("voice.join", { ...target, ...(this.#takeOver && { takeOver: true }) });
      // A session that ended meanwhile takes its membership along.
      if (sessionId() !== session) return;
      this.#actual = target;
      if (this.#wanted !== target) return;
      this.#attempt = 0;
      this.#takeOver = false;
      onJoined(target, answer);
    } catch (error) {
      if (sessionId() === session && this.#wanted === target) this.#joinFailed(target, error);
    }
  }

  #joinFailed(target: Target, error: unknown): void {
    const { clock, log, onRefused } = this.#deps;
    const outcome = joinFailure(error, this.#attempt);
    if (outcome.kind === "again") {
      if (this.#attached) this.#cancelAgain = clock.after(outcome.afterMs, () => this.#reconcile());
      return;
    }
    log("warning", "The call was refused", error);
    this.#wanted = this.#actual;
    this.#takeOver = false;
    onRefused(target, outcome.failure, this.#actual);
  }
}
