import { assertNever } from "../assert-never.ts";
import { CLOSE, isOwnFault } from "../protocol/close-codes.ts";
import { type ErrorBody, ProtocolError } from "../protocol/errors.ts";
import { EVENTS, isEventName, type ServerEvent } from "../protocol/events.ts";
import { type AnswerFrame, type EventFrame, parseServerFrame } from "../protocol/frames.ts";
import {
  type AnswerData,
  type ClientInfo,
  type HelloAnswer,
  helloAnswerSchema,
  type Op,
  type RequestInput,
} from "../protocol/requests.ts";
import type { Cancel, Clock, Random } from "../time.ts";
import type { ConnectionState, EndReason } from "./connection-state.ts";
import { ABANDONED, type GatewaySocket, type OpenSocket } from "./gateway-socket.ts";
import { Heartbeat } from "./heartbeat.ts";
import { attemptMs, OWN_FAULTS_MAX, reconnectDelayMs, STABLE_MS } from "./reconnect-policy.ts";
import { RequestQueue } from "./request-queue.ts";

export interface GatewayConnectionDeps {
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  readonly random: Random;
  readonly client: ClientInfo;
  onState(state: ConnectionState): void;
  /** Before the first event of the (new or resumed) session. */
  onHello(answer: HelloAnswer): void;
  /** In the order of `seq`, none twice, none left out. */
  onEvent(event: ServerEvent): void;
  /** Something of the server's that this client could not read, and passed over; for the log. */
  onOddity(what: string): void;
}

/** What is kept of a session to resume it (S2). */
interface Session {
  readonly id: string;
  /** The last `seq` seen. */
  seq: number;
}

type Phase =
  | { readonly kind: "idle" }
  | { readonly kind: "connecting"; readonly socket: GatewaySocket; readonly since: number; readonly cancel: Cancel }
  | {
      readonly kind: "attached";
      readonly socket: GatewaySocket;
      readonly heartbeat: Heartbeat;
      readonly since: number;
    }
  | { readonly kind: "waiting"; readonly cancel: Cancel }
  | { readonly kind: "ended" };

/** Pings are answered too, and push kept answers out: at most so many between a loss and the end of the session's window. */
const ANSWERS_LEFT_FOR_PINGS = 8;

const SESSION_LOST: ErrorBody = {
  code: "unavailable",
  message: "The connection to the server was lost before it answered. Try again.",
};
const NOT_CONNECTED: ErrorBody = { code: "unavailable", message: "Not connected to the server. Connect first." };

/**
 * The client's side of the gateway (docs/protocol.md, "Gateway frames" and "Session"): hello, heartbeat, resume,
 * back-off, request and answer, event order. Free of any platform: socket, clock and random source come from outside.
 */
export class GatewayConnection implements Disposable {
  readonly #deps: GatewayConnectionDeps;
  readonly #queue = new RequestQueue();
  #phase: Phase = { kind: "idle" };
  /** Taken for dead, and left open: closed, it would answer what the server still sends with a reset, and detach the session. */
  #abandoned: GatewaySocket | null = null;
  #token = "";
  #session: Session | null = null;
  #attempt = 0;
  #ownFaults = 0;
  #lostAt: number | null = null;
  #inVoice = false;
  #drainMs: number | null = null;

  constructor(deps: GatewayConnectionDeps) {
    this.#deps = deps;
  }

  /** Connects, and stays connected until `close` or a final close code. A running connection is closed first. */
  connect(token: string): void {
    if (this.#phase.kind !== "idle" && this.#phase.kind !== "ended") this.close();
    this.#token = token;
    this.#attempt = 0;
    this.#ownFaults = 0;
    this.#drainMs = null;
    this.#lostAt = null;
    this.#open();
  }

  /** Means to go: ends the session at once (S2). */
  close(): void {
    if (this.#phase.kind === "idle" || this.#phase.kind === "ended") return;
    this.#leavePhase(CLOSE.normal);
    this.#end("closed");
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Sends a request, or keeps it until the connection is attached again. Rejects with the server's `ProtocolError`, or
   * with `unavailable` where the session ended before it was answered.
   */
  request<O extends Op>(op: O, data: RequestInput<O>): Promise<AnswerData<O>> {
    if (this.#phase.kind === "idle" || this.#phase.kind === "ended") {
      return Promise.reject(ProtocolError.from(NOT_CONNECTED));
    }
    return this.#queue.request(op, data);
  }

  /** S7: in voice, the delay is at most 1 s for the first two minutes. */
  setInVoice(inVoice: boolean): void {
    this.#inVoice = inVoice;
  }

  /** S7: a wake from sleep, or sound that stopped while attached. */
  check(): void {
    switch (this.#phase.kind) {
      case "attached":
        return this.#phase.heartbeat.suspect();
      case "waiting":
        this.#phase.cancel();
        return this.#open();
      case "idle":
      case "connecting":
      case "ended":
        return;
      default:
        assertNever(this.#phase);
    }
  }

  /** S7: a change of network starts the back-off anew. An attempt on the old one would wait for nothing. */
  networkChanged(): void {
    this.#attempt = 0;
    if (this.#phase.kind !== "connecting") return this.check();
    this.#leavePhase(ABANDONED);
    this.#open();
  }

  #open(): void {
    const helloId = this.#queue.nextId();
    const isCurrent = () =>
      (this.#phase.kind === "connecting" || this.#phase.kind === "attached") && this.#phase.socket === socket;
    const socket: GatewaySocket = this.#deps.openSocket({
      onOpen: () => {
        if (isCurrent()) socket.send(JSON.stringify({ id: helloId, op: "session.hello", data: this.#hello() }));
      },
      onText: (text) => {
        if (isCurrent()) this.#received(text, helloId);
      },
      onControlFrame: () => {
        if (isCurrent() && this.#phase.kind === "attached") this.#phase.heartbeat.heard();
      },
      onClose: (code) => {
        if (isCurrent()) this.#lost(code);
      },
    });
    const cancel = this.#deps.clock.after(attemptMs(this.#attempt), () => this.#abandon());
    this.#phase = { kind: "connecting", socket, since: this.#deps.clock.now(), cancel };
    this.#deps.onState({ kind: "connecting", attempt: this.#attempt });
  }

  #hello(): RequestInput<"session.hello"> {
    const base = { token: this.#token, client: this.#deps.client };
    if (this.#session === null) return base;
    return {
      ...base,
      resume: { sessionId: this.#session.id, seq: this.#session.seq, pending: this.#queue.pendingIds() },
    };
  }

  #received(text: string, helloId: number): void {
    const frame = parseServerFrame(text);
    if (this.#phase.kind === "connecting") {
      if (frame?.kind === "answer" && frame.id === helloId) this.#helloAnswered(frame);
      return;
    }
    if (this.#phase.kind === "attached") this.#phase.heartbeat.heard();
    if (frame === null) return this.#deps.onOddity("a frame that is neither an answer nor an event");
    switch (frame.kind) {
      case "answer":
        return this.#queue.answered(frame);
      case "event":
        return this.#eventReceived(frame);
      default:
        assertNever(frame);
    }
  }

  #helloAnswered(answer: AnswerFrame): void {
    if (!answer.ok) return this.#helloRefused(answer.error);
    const hello = helloAnswerSchema.safeParse(answer.data);
    if (!hello.success || this.#phase.kind !== "connecting") {
      this.#deps.onOddity("an answer to hello that could not be read");
      return this.#abandon();
    }
    const { sessionId, resumed, heartbeatMs, deadAfterMs, limits } = hello.data;
    const { socket } = this.#phase;
    this.#phase.cancel();
    if (!resumed || this.#session === null) {
      this.#session = { id: sessionId, seq: 0 };
      this.#queue.refuseSent(SESSION_LOST);
    }
    const { clock } = this.#deps;
    const heartbeat = new Heartbeat({
      clock,
      heartbeatMs,
      deadAfterMs,
      ping: () => socket.send(JSON.stringify({ id: this.#queue.nextId(), op: "session.ping", data: {} })),
      dead: () => this.#abandon(),
    });
    this.#phase = { kind: "attached", socket, heartbeat, since: clock.now() };
    this.#lostAt = null;
    this.#closeAbandoned(ABANDONED);
    this.#deps.onState({ kind: "attached", sessionId });
    this.#deps.onHello(hello.data);
    // Whoever was told may have closed it.
    if (this.#phase.kind !== "attached" || this.#phase.socket !== socket) return;
    // More under way than the server keeps answers for (S2), and one that was done could pass for one that never arrived.
    const atOnce = Math.max(1, limits.sessionAnswers - ANSWERS_LEFT_FOR_PINGS);
    this.#queue.attach({ atOnce, send: (text) => socket.send(text) }, resumed);
  }

  #helloRefused(error: ErrorBody): void {
    switch (error.code) {
      case "unauthorized":
        // The server closes 4001 behind it, which a proxy may swallow.
        return this.#lost(CLOSE.notLoggedIn);
      case "invalid":
        // The same again would be refused again: what can differ is the session to resume.
        this.#session = null;
        return this.#lost(CLOSE.brokenFrame);
      default:
        this.#drainMs = error.retryAfterMs ?? null;
        return this.#lost(ABANDONED, true);
    }
  }

  #eventReceived(frame: EventFrame): void {
    const session = this.#session;
    if (session === null || frame.seq <= session.seq) return;
    if (frame.seq !== session.seq + 1) {
      this.#deps.onOddity(`event ${frame.seq} after ${session.seq}`);
      return this.#abandon();
    }
    session.seq = frame.seq;
    if (!isEventName(frame.event)) return;
    const parsed = EVENTS[frame.event].safeParse(frame.data);
    if (!parsed.success) return this.#deps.onOddity(`an event ${frame.event} that could not be read`);
    const event = { event: frame.event, data: parsed.data } as ServerEvent;
    if (event.event === "server.draining") this.#drainMs = event.data.reconnectInMs;
    this.#deps.onEvent(event);
  }

  /** Gives a socket up that may still look open, and goes on with a fresh one. */
  #abandon(): void {
    this.#lost(ABANDONED);
  }

  /** `wasAnswered`: the attempt did not end in nothing (S7). */
  #lost(code: number, wasAnswered = false): void {
    const { clock, random } = this.#deps;
    const attachedForMs = this.#phase.kind === "attached" ? clock.now() - this.#phase.since : 0;
    const attemptTookMs = this.#phase.kind === "connecting" && !wasAnswered ? clock.now() - this.#phase.since : 0;
    if (code === ABANDONED && this.#phase.kind === "attached") this.#abandoned = this.#phase.socket;
    this.#leavePhase(ABANDONED);
    const reason = endReason(code);
    if (reason !== null) return this.#end(reason);
    const ownFault = isOwnFault(code);
    if (attachedForMs >= STABLE_MS) {
      this.#attempt = 0;
      this.#ownFaults = 0;
    }
    if (ownFault) {
      this.#ownFaults += 1;
      if (this.#ownFaults >= OWN_FAULTS_MAX) return this.#end("ownFault");
    }
    this.#lostAt ??= clock.now();
    const inVoiceLostForMs = this.#inVoice ? clock.now() - this.#lostAt : null;
    const loss = { attempt: this.#attempt, attemptTookMs, inVoiceLostForMs, ownFault, serverAskedMs: this.#drainMs };
    this.#drainMs = null;
    this.#attempt += 1;
    const delayMs = reconnectDelayMs(loss, random);
    const cancel = clock.after(delayMs, () => this.#open());
    this.#phase = { kind: "waiting", cancel };
    this.#deps.onState({ kind: "waiting", attempt: this.#attempt, retryAt: clock.now() + delayMs });
  }

  #end(reason: EndReason): void {
    this.#closeAbandoned(reason === "closed" ? CLOSE.normal : ABANDONED);
    this.#phase = { kind: "ended" };
    this.#session = null;
    this.#queue.refuseAll(reason === "closed" ? NOT_CONNECTED : SESSION_LOST);
    this.#deps.onState({ kind: "ended", reason });
  }

  #closeAbandoned(code: number): void {
    this.#abandoned?.close(code);
    this.#abandoned = null;
  }

  #leavePhase(code: number): void {
    const phase = this.#phase;
    this.#phase = { kind: "idle" };
    this.#queue.detach();
    switch (phase.kind) {
      case "connecting":
        phase.cancel();
        return phase.socket.close(code);
      case "attached":
        phase.heartbeat[Symbol.dispose]();
        return phase.socket === this.#abandoned ? undefined : phase.socket.close(code);
      case "waiting":
        return phase.cancel();
      case "idle":
      case "ended":
        return;
      default:
        assertNever(phase);
    }
  }
}

function endReason(code: number): EndReason | null {
  switch (code) {
    case CLOSE.notLoggedIn:
      return "notLoggedIn";
    case CLOSE.takenOver:
      return "takenOver";
    case CLOSE.flooding:
      return "flooding";
    case CLOSE.kicked:
      return "kicked";
    default:
      return null;
  }
}
