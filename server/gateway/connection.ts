import { assertNever } from "../../shared/assert-never.ts";
import { CLOSE, endsSession } from "../../shared/protocol/close-codes.ts";
import { parseRequestFrame } from "../../shared/protocol/frames.ts";
import type { Limits } from "../../shared/protocol/limits.ts";
import type { Clock } from "../../shared/time.ts";
import { RequestLimits } from "./request-limits.ts";
import type { Carrier, Session } from "./session.ts";
import type { Socket, SocketListener } from "./socket.ts";

export interface RequestFrame {
  readonly id: number;
  readonly op: string;
  readonly data: unknown;
}

/** How a connection came to its end, as far as its session is concerned. */
export type Ending =
  | { readonly kind: "detach"; readonly lastFrameAt: number }
  /** The client said good-bye (1000), or the server ended the session with `code`. */
  | { readonly kind: "end"; readonly code: number }
  /** The session goes on with a newer connection. */
  | { readonly kind: "handOver" };

/** What all connections of a gateway share; a connection itself holds nothing but its own state. */
export interface ConnectionHost {
  readonly clock: Clock;
  readonly limits: Limits;
  onRequest(connection: Connection, frame: RequestFrame): void;
  /** Once for each connection; `session` is the one that it carried, if any. */
  onEnded(connection: Connection, session: Session | null, ending: Ending): void;
  onFrameIn(): void;
  onFrameOut(): void;
  onClose(code: number): void;
}

export type ConnectionState =
  /** Waiting for `session.hello`. */
  | { readonly kind: "waiting" }
  /** Its hello is being answered; what the client sends meanwhile waits in `held`. */
  | { readonly kind: "greeting"; readonly session: Session | null; readonly held: RequestFrame[] }
  | { readonly kind: "attached"; readonly session: Session }
  | { readonly kind: "closed" };

/** One connection, from its upgrade to its end; it carries a session once hello is answered. */
export class Connection implements Carrier, SocketListener {
  openedAt: number;
  /** Counts until there is a session, which then brings its own. */
  readonly limits: RequestLimits;
  lastFrameAt: number;
  readonly #host: ConnectionHost;
  readonly #socket: Socket;
  #state: ConnectionState = { kind: "waiting" };
  #isPinged = false;
  #isOverflowing = false;
  /** Those who wait for any sign of life (V3). */
  #probes: ((isAlive: boolean) => void)[] | null = null;

  constructor(host: ConnectionHost, socket: Socket) {
    this.#host = host;
    this.#socket = socket;
    this.openedAt = host.clock.now();
    this.lastFrameAt = this.openedAt;
    this.limits = new RequestLimits(host.limits, this.openedAt);
  }

  get state(): ConnectionState {
    return this.#state;
  }

  onText(frameText: string): void {
    if (this.#state.kind === "closed") return;
    this.onSign();
    const frame = parseRequestFrame(frameText);
    if (frame === null) this.close(CLOSE.brokenFrame);
    else this.#host.onRequest(this, frame);
  }

  onSign(): void {
    this.#host.onFrameIn();
    this.lastFrameAt = this.#host.clock.now();
    this.#isPinged = false;
    this.#settleProbes(true);
  }

  onClosed(code: number): void {
    if (this.#state.kind === "closed") return;
    // A close frame is a frame: its sender lived until now.
    if (code !== NO_CLOSE_FRAME) this.lastFrameAt = this.#host.clock.now();
    this.#end(code === CLOSE.normal ? { kind: "end", code } : { kind: "detach", lastFrameAt: this.lastFrameAt }, code);
  }

  /** Begins to answer a hello. */
  greet(): void {
    this.#state = { kind: "greeting", session: null, held: [] };
  }

  /** The session that the hello under way has opened: it ends with the connection. */
  greetWith(session: Session): void {
    if (this.#state.kind === "greeting") this.#state = { ...this.#state, session };
  }

  /** Takes a request that came while hello is being answered; false when too many wait already. */
  hold(frame: RequestFrame): boolean {
    if (this.#state.kind !== "greeting" || this.#state.held.length >= this.#host.limits.requestsBurst) return false;
    this.#state.held.push(frame);
    return true;
  }

  /** Hello is answered: with a session, or (null) with a refusal after which the client may try again. */
  greeted(session: Session | null): void {
    if (this.#state.kind !== "greeting") return;
    const { held } = this.#state;
    this.#state = session === null ? { kind: "waiting" } : { kind: "attached", session };
    if (session !== null) this.#socket.admitted();
    for (const frame of held) {
      if (this.#isClosed()) return;
      this.#host.onRequest(this, frame);
    }
  }

  send(frameText: string): void {
    if (this.#state.kind === "closed") return;
    this.#host.onFrameOut();
    this.#socket.send(frameText);
    if (this.#isOverflowing || this.#socket.bufferedBytes <= this.#host.limits.outgoingBufferBytes) return;
    this.#isOverflowing = true;
    // Not here and now: this may be the midst of a fan-out, and what the close publishes must come after it.
    queueMicrotask(() => this.close(CLOSE.slowReader));
  }

  ping(): void {
    if (this.#state.kind === "closed") return;
    this.#isPinged = true;
    this.#socket.ping();
  }

  /** Whether the present silence has been met with a ping already. */
  get isPinged(): boolean {
    return this.#isPinged;
  }

  /** Moves what it remembers of time, after the clock itself has jumped by `byMs`. */
  shiftTime(byMs: number): void {
    this.openedAt += byMs;
    this.lastFrameAt += byMs;
  }

  close(code: number): void {
    if (this.#state.kind === "closed") return;
    this.#shut(code);
    this.#end(endsSession(code) ? { kind: "end", code } : { kind: "detach", lastFrameAt: this.lastFrameAt }, code);
  }

  handOver(): void {
    if (this.#state.kind === "closed") return;
    this.#shut(CLOSE.takenOver);
    this.#end({ kind: "handOver" }, CLOSE.takenOver);
  }

  /** Resolves true with the next frame, or false when the connection ends or `withinMs` are over first. */
  probe(withinMs: number): Promise<boolean> {
    if (this.#isClosed()) return Promise.resolve(false);
    return new Promise((resolve) => {
      const cancel = this.#host.clock.after(withinMs, () => settle(false));
      const settle = (isAlive: boolean) => {
        cancel();
        resolve(isAlive);
      };
      this.#probes ??= [];
      this.#probes.push(settle);
      this.ping();
    });
  }

  #isClosed(): boolean {
    return this.#state.kind === "closed";
  }

  #shut(code: number): void {
    this.#socket.close(code);
    if (code !== CLOSE.slowReader) return;
    this.#host.clock.after(this.#host.limits.slowReaderCutMs, () => this.#socket.cut());
  }

  #end(ending: Ending, code: number): void {
    const session = sessionOf(this.#state);
    this.#state = { kind: "closed" };
    this.#host.onClose(code);
    this.#settleProbes(false);
    this.#host.onEnded(this, session, ending);
  }

  #settleProbes(isAlive: boolean): void {
    if (this.#probes === null) return;
    const probes = this.#probes;
    this.#probes = null;
    for (const settle of probes) settle(isAlive);
  }
}

function sessionOf(state: ConnectionState): Session | null {
  switch (state.kind) {
    case "greeting":
    case "attached":
      return state.session;
    case "waiting":
    case "closed":
      return null;
    default:
      return assertNever(state);
  }
}

/** RFC 6455, 7.1.5: what stands for a connection that ended without a close frame. */
const NO_CLOSE_FRAME = 1006;
