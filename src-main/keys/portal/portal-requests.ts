import { randomUUID } from "node:crypto";
import type { Cancel, Clock } from "../../../shared/time.ts";
import { type BusLink, type BusSignal, text } from "../../bus/bus-link.ts";
import { type PortalResults, parseHandle, parseResponse } from "./portal-answers.ts";
import { PortalError } from "./portal-error.ts";
import { PORTAL_NAME, PORTAL_PATH, REQUEST_PATH, SHORTCUTS } from "./portal-names.ts";

/** For the reply to the call itself; the answer, which may need the user, comes as a signal later. */
const CALL_LIMIT_MS = 10_000;
/** Responses kept that nobody claimed yet. Those of other programs are among them. */
const EARLY_MAX = 64;

export interface PortalMethod {
  readonly member: string;
  /** Without that of the options, which come last in each of them. */
  readonly signature: string;
  readonly args: readonly unknown[];
  readonly options?: Readonly<Record<string, unknown>>;
  /** For the answer; null: as long as the user takes. */
  readonly limitMs: number | null;
}

interface Waiting {
  /** The predicted handle, and the one that the portal gave. */
  readonly handles: Set<string>;
  /** By handle, what came before we knew that it was ours. */
  readonly early: Map<string, readonly unknown[]>;
  readonly cancelTimer: Cancel;
  answer(body: readonly unknown[]): void;
  fail(error: PortalError): void;
}

/**
 * Methods of the portal whose answer comes as a signal from an object of its own, the Request. One after the other. The
 * answer may come before the reply to the call: it is listened for under the handle that the portal is told to use, and,
 * since portals before 0.9 use another, kept until the reply names it.
 */
export class PortalRequests {
  readonly #link: BusLink;
  readonly #clock: Clock;
  #waiting: Waiting | null = null;

  constructor(link: BusLink, clock: Clock) {
    this.#link = link;
    this.#clock = clock;
  }

  /** Throws a `PortalError` or a `BusError`. */
  async ask(method: PortalMethod): Promise<PortalResults> {
    const token = `cromulent_${randomUUID().replaceAll("-", "")}`;
    const handle = `${REQUEST_PATH}/${this.#link.uniqueName.slice(1).replaceAll(".", "_")}/${token}`;
    const answered = this.#listen(handle, method);
    try {
      this.#claim(parseHandle(await this.#call(method, token)));
      return parseResponse(await answered);
    } finally {
      this.#waiting?.cancelTimer();
      this.#waiting = null;
    }
  }

  /** A signal of the Request interface, by the portal itself. */
  handle({ path, member, body }: BusSignal): void {
    const waiting = this.#waiting;
    if (waiting === null || member !== "Response") return;
    if (waiting.handles.has(path)) waiting.answer(body);
    else if (waiting.early.size < EARLY_MAX) waiting.early.set(path, body);
  }

  /** Whoever would have answered is gone. */
  fail(error: PortalError): void {
    this.#waiting?.fail(error);
  }

  #call({ member, signature, args, options, limitMs }: PortalMethod, token: string): Promise<readonly unknown[]> {
    return this.#link.call(
      {
        destination: PORTAL_NAME,
        path: PORTAL_PATH,
        interface: SHORTCUTS,
        member,
        signature: `${signature}a{sv}`,
        body: [...args, { ...options, handle_token: text(token) }],
      },
      Math.min(CALL_LIMIT_MS, limitMs ?? CALL_LIMIT_MS),
    );
  }

  #listen(handle: string, { member, limitMs }: PortalMethod): Promise<readonly unknown[]> {
    const answered = new Promise<readonly unknown[]>((resolve, reject) => {
      const cancelTimer =
        limitMs === null
          ? () => {}
          : this.#clock.after(limitMs, () =>
              reject(new PortalError("lost", `${member}: no answer within ${limitMs} ms`)),
            );
      this.#waiting = { handles: new Set([handle]), early: new Map(), cancelTimer, answer: resolve, fail: reject };
    });
    // When the call itself fails nobody waits for its answer any more.
    answered.catch(() => {});
    return answered;
  }

  #claim(handle: string): void {
    const waiting = this.#waiting;
    waiting?.handles.add(handle);
    const early = waiting?.early.get(handle);
    if (early !== undefined) waiting?.answer(early);
  }
}
