import type { ErrorBody } from "../../shared/protocol/errors.ts";
import type { Limits } from "../../shared/protocol/limits.ts";
import type { PresenceStatus, User } from "../../shared/protocol/values.ts";
import { AnswerLog } from "./answer-log.ts";
import { EventLog } from "./event-log.ts";
import type { RequestLimits } from "./request-limits.ts";
import type { SharedEvent } from "./shared-event.ts";

/** What a session needs of the connection that it is attached to. */
export interface Carrier {
  send(frameText: string): void;
  /** Closes it and gives the session the end or detachment that the code stands for. */
  close(code: number): void;
  /** Closes it because a newer connection has the session (S3). */
  handOver(): void;
  /** Pings the client; resolves true with any frame of it, false when none comes within `withinMs`. */
  probe(withinMs: number): Promise<boolean>;
  /** Unix milliseconds of the last frame that came, control frames included. */
  readonly lastFrameAt: number;
}

export type SessionState =
  /** Its hello is not answered yet: events are kept and go out behind the answer. */
  | { readonly kind: "opening"; readonly carrier: Carrier }
  | { readonly kind: "attached"; readonly carrier: Carrier }
  | {
      readonly kind: "detached";
      readonly detachedAt: number;
      readonly lastFrameAt: number;
      /** The highest `seq` that a client can have seen. */
      readonly sentSeq: number;
    }
  | { readonly kind: "ended" };

/** What opens a session: who logged in, and from which running client. */
export interface SessionOrigin {
  readonly user: User;
  readonly tokenHash: string;
  readonly deviceId: string;
}

/** One client's session (S2): its events, its answers and whether a connection carries them at the moment. */
export class Session {
  readonly id: string;
  readonly limits: RequestLimits;
  /** What the client said last by `presence.set`; it survives a lost connection. */
  presence: Exclude<PresenceStatus, "offline"> = "online";
  #origin: SessionOrigin;
  #state: SessionState;
  readonly #events: EventLog;
  readonly #answers: AnswerLog;
  /** Requests that are being handled. */
  #open: number[] = [];

  constructor(id: string, origin: SessionOrigin, carrier: Carrier, limits: Limits, requestLimits: RequestLimits) {
    this.id = id;
    this.limits = requestLimits;
    this.#origin = origin;
    this.#state = { kind: "opening", carrier };
    this.#events = new EventLog(limits.sessionEvents, limits.sessionEventBytes);
    this.#answers = new AnswerLog(limits.sessionAnswers, limits.sessionEventBytes);
  }

  get user(): User {
    return this.#origin.user;
  }

  /** Its account has another name, role or avatar by now. */
  setUser(user: User): void {
    this.#origin = { ...this.#origin, user };
  }

  get tokenHash(): string {
    return this.#origin.tokenHash;
  }

  get deviceId(): string {
    return this.#origin.deviceId;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Keeps an event, and sends it if a client is there to read it. */
  push(event: SharedEvent): void {
    if (this.#state.kind === "ended") return;
    const seq = this.#events.append(event);
    if (this.#state.kind === "attached") this.#state.carrier.send(event.frame(seq));
  }

  begin(id: number): void {
    this.#open.push(id);
  }

  answer(id: number, data: unknown): void {
    this.#finish(id, answerFrame(id, data));
  }

  refuse(id: number, error: ErrorBody): void {
    this.#finish(id, refusalFrame(id, error));
  }

  /** Whether a client that saw everything up to `seq` can go on exactly there (S2). */
  canResumeFrom(seq: number): boolean {
    const { kind } = this.#state;
    if (kind === "ended" || kind === "opening") return false;
    const sentSeq = this.#state.kind === "detached" ? this.#state.sentSeq : this.#events.lastSeq;
    return seq <= sentSeq && this.#events.reachesBackTo(seq);
  }

  /**
   * Puts the session on a connection: `helloFrame` goes out first, then the answers to `pending`, then every event after
   * `seq`.
   */
  attach(
    carrier: Carrier,
    origin: SessionOrigin,
    helloFrame: string,
    resume: { seq: number; pending: readonly number[] },
  ): void {
    this.#origin = origin;
    this.#state = { kind: "attached", carrier };
    carrier.send(helloFrame);
    for (const id of resume.pending) {
      // One that is still being handled is answered when it is done.
      if (!this.#open.includes(id)) carrier.send(this.#answers.find(id) ?? refusalFrame(id, NEVER_ARRIVED));
    }
    for (const { seq, event } of this.#events.after(resume.seq)) carrier.send(event.frame(seq));
  }

  detach(now: number, lastFrameAt: number): void {
    this.#state = { kind: "detached", detachedAt: now, lastFrameAt, sentSeq: this.#events.lastSeq };
  }

  end(): void {
    this.#state = { kind: "ended" };
  }

  #finish(id: number, frameText: string): void {
    const index = this.#open.indexOf(id);
    if (index >= 0) this.#open.splice(index, 1);
    if (this.#state.kind === "ended") return;
    this.#answers.keep(id, frameText);
    if (this.#state.kind === "attached") this.#state.carrier.send(frameText);
  }
}

const NEVER_ARRIVED: ErrorBody = {
  code: "unavailable",
  message: "This request did not arrive before the connection was lost; send it again.",
};

function answerFrame(id: number, data: unknown): string {
  return `{"id":${id},"ok":true,"data":${JSON.stringify(data)}}`;
}

export function refusalFrame(id: number, error: ErrorBody): string {
  return JSON.stringify({ id, ok: false, error });
}
