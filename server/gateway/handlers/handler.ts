import { ProtocolError } from "../../../shared/protocol/errors.ts";
import { type AnswerData, type Op, REQUESTS, type RequestData } from "../../../shared/protocol/requests.ts";
import type { Session } from "../session.ts";

/** One request that passed its schema. */
export interface Request<O extends Op> {
  readonly session: Session;
  readonly data: RequestData<O>;
  /**
   * Answers it. Called rather than returned, for an answer has its place among the events: what it says must not be
   * overtaken by a later one while a promise settles.
   */
  answer(data: AnswerData<O>): void;
}

/** Does what a request asks and answers it, or throws: a `ProtocolError` is answered as it is, anything else as `internal`. */
export type Handler<O extends Op> = (request: Request<O>) => Promise<void>;

/** A handler together with its schema, so that all of them can be called alike. */
export type Route = (session: Session, data: unknown, answer: (data: unknown) => void) => Promise<void>;

export function route<O extends Op>(op: O, handle: Handler<O>): Route {
  const schema = REQUESTS[op].data;
  return async (session, data, answer) => {
    const parsed = schema.safeParse(data);
    if (!parsed.success) throw invalid(parsed.error);
    // The schema is the one of this very op, which the compiler cannot follow through the generic index.
    await handle({ session, data: parsed.data as RequestData<O>, answer });
  };
}

/** `invalid`, naming the first field at fault: its place is the client's own, its value is not repeated. */
export function invalid(error: {
  issues: readonly { path: readonly PropertyKey[]; message: string }[];
}): ProtocolError {
  const [issue] = error.issues;
  const place = ["data", ...(issue?.path ?? [])].map(String).join(".").slice(0, 128);
  return new ProtocolError("invalid", `Correct "${place}" in this request: ${issue?.message ?? "it is not valid"}.`);
}
