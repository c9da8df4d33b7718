import type { ErrorBody } from "../protocol/errors.ts";
import { ProtocolError } from "../protocol/errors.ts";
import type { AnswerFrame } from "../protocol/frames.ts";
import { type AnswerData, type Op, REQUESTS, type RequestInput } from "../protocol/requests.ts";

/** The way to the server while the connection is attached. */
interface Line {
  /** How many requests may be unanswered at once. */
  readonly atOnce: number;
  send(text: string): void;
}

interface Waiting {
  readonly op: Op;
  readonly data: unknown;
  /** Whether a resumed session has already been asked to do it a second time. */
  repeated: boolean;
  settle(answer: AnswerFrame): void;
  refuse(error: ProtocolError): void;
}

/**
 * Requests between being made and being answered, across lost connections (S2): those under way when the connection
 * went are named in `resume.pending`; those that never arrived are sent again, before anything newer, so that the order
 * in which requests were made is the order in which the server sees them.
 */
export class RequestQueue {
  readonly #sent = new Map<number, Waiting>();
  readonly #unsent: Waiting[] = [];
  /** Ids named in `resume.pending` that are not yet answered; nothing is sent before they are. */
  readonly #settling = new Set<number>();
  readonly #repeat: Waiting[] = [];
  #lastId = 0;
  #line: Line | null = null;

  request<O extends Op>(op: O, data: RequestInput<O>): Promise<AnswerData<O>> {
    return new Promise((resolve, reject) => {
      this.#unsent.push({
        op,
        data,
        repeated: false,
        settle(answer) {
          if (!answer.ok) return reject(ProtocolError.from(answer.error));
          const parsed = REQUESTS[op].answer.safeParse(answer.data);
          if (parsed.success) resolve(parsed.data as AnswerData<O>);
          else reject(new ProtocolError("internal", "The server's answer could not be read.", { cause: parsed.error }));
        },
        refuse: reject,
      });
      this.#flush();
    });
  }

  /** A request outside of the queue's care: sent now or never, its answer unheeded (pings, and hello itself). */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Ids under way, for `resume.pending`. */
  pendingIds(): number[] {
    return [...this.#sent.keys()];
  }

  /** From now on requests leave through `line`. `resumed`: what was under way is settled first. */
  attach(line: Line, resumed: boolean): void {
    this.#line = line;
    if (resumed) for (const id of this.#sent.keys()) this.#settling.add(id);
    this.#settled();
  }

  /** The connection is lost; what was sent stays under way until a resume or `refuseAll`. */
  detach(): void {
    this.#line = null;
    this.#settling.clear();
  }

  /** Settles the request that it belongs to; others' (of pings, of what was given up) are passed over. */
  answered(answer: AnswerFrame): void {
    const waiting = this.#sent.get(answer.id);
    if (waiting === undefined) return;
    this.#sent.delete(answer.id);
    const wasSettling = this.#settling.delete(answer.id);
    if (wasSettling && !answer.ok && answer.error.code === "unavailable" && !waiting.repeated) {
      waiting.repeated = true;
      this.#repeat.push(waiting);
    } else {
      waiting.settle(answer);
    }
    this.#settled();
  }

  /** The session is gone: nothing that was asked of it will be answered. What is known to have never arrived may go out anew. */
  refuseSent(error: ErrorBody): void {
    const waiting = [...this.#sent.values()];
    this.#sent.clear();
    this.#settling.clear();
    for (const request of waiting) request.refuse(ProtocolError.from(error));
  }

  refuseAll(error: ErrorBody): void {
    this.refuseSent(error);
    for (const request of [...this.#repeat.splice(0), ...this.#unsent.splice(0)])
      request.refuse(ProtocolError.from(error));
  }

  /** Those that never arrived go first, all together once each is known: a loss in between must not change their order. */
  #settled(): void {
    if (this.#settling.size > 0) return;
    this.#unsent.unshift(...this.#repeat.splice(0));
    this.#flush();
  }

  #flush(): void {
    if (this.#line === null || this.#settling.size > 0) return;
    for (const waiting of this.#unsent.splice(0, Math.max(0, this.#line.atOnce - this.#sent.size))) {
      const id = this.nextId();
      this.#sent.set(id, waiting);
      this.#line.send(JSON.stringify({ id, op: waiting.op, data: waiting.data }));
    }
  }
}
