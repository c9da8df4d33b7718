import { assertNever } from "../../shared/assert-never.ts";
import { CLOSE } from "../../shared/protocol/close-codes.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { Clock } from "../../shared/time.ts";
import type { Connection, RequestFrame } from "./connection.ts";
import { closesAfter, type Greeter } from "./greeter.ts";
import type { Route } from "./handlers/handler.ts";
import type { Routes } from "./handlers/routes.ts";
import { refusalFrame, type Session } from "./session.ts";

export interface DispatcherDeps {
  readonly clock: Clock;
  readonly greeter: Greeter;
  readonly routes: Routes;
  readonly onRefusal: (code: string) => void;
  /** What nobody foresaw: it is answered `internal`. */
  readonly onFault: (op: string, error: unknown) => void;
}

/** From a request to its one answer. */
export class Dispatcher {
  readonly #deps: DispatcherDeps;
  readonly #routes: ReadonlyMap<string, Route>;

  constructor(deps: DispatcherDeps) {
    this.#deps = deps;
    this.#routes = new Map(Object.entries(deps.routes));
  }

  handle(connection: Connection, frame: RequestFrame): void {
    const { state } = connection;
    switch (state.kind) {
      case "waiting":
        return this.#first(connection, frame);
      case "greeting":
        // Sent without waiting for the answer to hello: it comes after it all the same.
        if (!connection.hold(frame)) this.#refuse(connection, frame.id, tooMany(HELD_RETRY_MS));
        return;
      case "attached":
        return this.#request(connection, state.session, frame);
      case "closed":
        return;
      default:
        return assertNever(state);
    }
  }

  #first(connection: Connection, frame: RequestFrame): void {
    if (frame.op !== "session.hello") {
      this.#refuse(connection, frame.id, new ProtocolError("unauthorized", "Say session.hello first."));
      return connection.close(CLOSE.notLoggedIn);
    }
    const verdict = connection.limits.count(frame.op, this.#deps.clock.now());
    if (verdict.kind !== "pass") return this.#refuse(connection, frame.id, tooMany(verdict.retryAfterMs));
    connection.greet();
    this.#deps.greeter.greet(connection, frame.id, frame.data).catch((error: unknown) => {
      const refusal = this.#refusalFor(frame.op, error);
      this.#refuse(connection, frame.id, refusal);
      const code = closesAfter(refusal);
      if (code === null) connection.greeted(null);
      else connection.close(code);
    });
  }

  #request(connection: Connection, session: Session, frame: RequestFrame): void {
    const { id, op, data } = frame;
    const verdict = session.limits.count(op, this.#deps.clock.now());
    if (verdict.kind !== "pass") {
      this.#answer(session, id, tooMany(verdict.retryAfterMs));
      if (verdict.kind === "flooding") connection.close(CLOSE.flooding);
      return;
    }
    const route = this.#routes.get(op);
    if (route === undefined) return this.#answer(session, id, unknownOp(op));
    session.begin(id);
    route(session, data, (answer) => session.answer(id, answer)).catch((error: unknown) => {
      this.#answer(session, id, this.#refusalFor(op, error));
    });
  }

  #answer(session: Session, id: number, refusal: ProtocolError): void {
    this.#deps.onRefusal(refusal.code);
    session.refuse(id, refusal.toBody());
  }

  /** On a connection without a session there is nothing that could keep the answer. */
  #refuse(connection: Connection, id: number, refusal: ProtocolError): void {
    this.#deps.onRefusal(refusal.code);
    connection.send(refusalFrame(id, refusal.toBody()));
  }

  #refusalFor(op: string, error: unknown): ProtocolError {
    if (error instanceof ProtocolError) return error;
    this.#deps.onFault(op, error);
    return new ProtocolError("internal", "Something went wrong on the server; try again.");
  }
}

/** Hello is answered long before. */
const HELD_RETRY_MS = 1_000;

function tooMany(retryAfterMs: number): ProtocolError {
  return new ProtocolError("rate_limited", "You are sending too many requests; wait a moment.", { retryAfterMs });
}

function unknownOp(op: string): ProtocolError {
  return op === "session.hello"
    ? new ProtocolError("invalid", "This session is open already; do not send session.hello again.")
    : new ProtocolError("invalid", "This server does not know this operation; update one of the two.");
}
