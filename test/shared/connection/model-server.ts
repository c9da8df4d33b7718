import type { GatewaySocket, SocketHandlers } from "../../../shared/connection/gateway-socket.ts";
import { parseRequestFrame } from "../../../shared/protocol/frames.ts";
import { DEFAULT_LIMITS } from "../../../shared/protocol/limits.ts";
import { REQUESTS } from "../../../shared/protocol/requests.ts";
import { helloAnswer } from "./fake-gateway.ts";

interface ModelSession {
  readonly id: string;
  readonly events: object[];
  /** The newest answers, as many as the server keeps (S2). */
  readonly answers: Map<number, object>;
  /** Requests that were taken up and are not answered yet. */
  readonly open: number[];
  line: Line | null;
}

/** One connection: what is on its way in each direction. */
export class Line implements GatewaySocket {
  readonly handlers: SocketHandlers;
  readonly up: string[] = [];
  readonly down: object[] = [];
  session: ModelSession | null = null;
  isCut = false;

  constructor(handlers: SocketHandlers) {
    this.handlers = handlers;
  }

  send(text: string): void {
    if (!this.isCut) this.up.push(text);
  }

  close(): void {
    this.isCut = true;
  }
}

/** S2 from the server's side, as docs/protocol.md tells it, on lines whose frames a test moves by hand. */
export class ModelServer {
  readonly lines: Line[] = [];
  /** The user ids of all `member.update` that were carried out, in their order. */
  readonly done: string[] = [];
  readonly #sessions = new Map<string, ModelSession>();
  #sessionsMade = 0;

  open(handlers: SocketHandlers): Line {
    const line = new Line(handlers);
    this.lines.push(line);
    return line;
  }

  get line(): Line | null {
    const newest = this.lines.at(-1);
    return newest === undefined || newest.isCut ? null : newest;
  }

  /** Takes the next `count` frames of the client in. */
  takeUp(line: Line, count: number): void {
    for (const text of line.up.splice(0, count)) this.#received(line, text);
  }

  /** Answers the `count` requests that have waited longest. */
  finish(line: Line, count: number): void {
    const { session } = line;
    for (const id of session?.open.splice(0, count) ?? []) {
      if (session !== null) this.#answer(session, { id, ok: true, data: this.#results.get(id) ?? {} });
    }
  }

  push(line: Line, event: object): void {
    const { session } = line;
    if (session === null) return;
    const frame = { seq: session.events.length + 1, ...event };
    session.events.push(frame);
    session.line?.down.push(frame);
  }

  /** Cuts the line: what the server had sent is lost, and so is what it had not taken in. */
  cut(line: Line): void {
    line.isCut = true;
    line.up.length = 0;
    line.down.length = 0;
    if (line.session?.line === line) line.session.line = null;
  }

  restart(): void {
    for (const line of this.lines) this.cut(line);
    this.#sessions.clear();
  }

  readonly #results = new Map<number, object>();

  #received(line: Line, text: string): void {
    const frame = parseRequestFrame(text);
    if (frame === null) throw new Error(`not a request: ${text}`);
    const { id, op, data } = frame;
    if (op === "session.hello") return this.#greet(line, id, data);
    const { session } = line;
    if (session === null) throw new Error(`${op} before hello was answered`);
    // A newer connection has the session (S3): nobody listens here any more.
    if (session.line !== line) return;
    if (op === "session.ping") return this.#answer(session, { id, ok: true, data: { now: 0 } });
    const { userId, role } = REQUESTS["member.update"].data.parse(data);
    this.done.push(userId);
    this.#results.set(id, { user: { id: userId, username: "ada", displayName: "Ada", role } });
    session.open.push(id);
  }

  #greet(line: Line, id: number, data: unknown): void {
    const { resume } = REQUESTS["session.hello"].data.parse(data);
    const old = resume === undefined ? undefined : this.#sessions.get(resume.sessionId);
    const session = old ?? this.#newSession();
    session.line = line;
    line.session = session;
    const change = { sessionId: session.id, resumed: old !== undefined };
    line.down.push({
      id,
      ok: true,
      data: helloAnswer(old === undefined ? change : { ...change, snapshot: undefined }),
    });
    if (old === undefined) return;
    for (const pending of resume?.pending ?? []) {
      if (session.open.includes(pending)) continue;
      const neverArrived = { id: pending, ok: false, error: { code: "unavailable", message: "Send it again." } };
      line.down.push(session.answers.get(pending) ?? neverArrived);
    }
    line.down.push(...session.events.slice(resume?.seq ?? 0));
  }

  #newSession(): ModelSession {
    this.#sessionsMade += 1;
    const session = { id: `s${this.#sessionsMade}`, events: [], answers: new Map(), open: [], line: null };
    this.#sessions.set(session.id, session);
    return session;
  }

  #answer(session: ModelSession, frame: { id: number; ok: true; data: unknown }): void {
    session.answers.set(frame.id, frame);
    const [oldest] = session.answers.keys();
    if (session.answers.size > DEFAULT_LIMITS.sessionAnswers && oldest !== undefined) session.answers.delete(oldest);
    session.line?.down.push(frame);
  }
}
