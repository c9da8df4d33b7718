import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { Message } from "../../shared/protocol/values.ts";
import type { Cancel, Clock } from "../../shared/time.ts";
import type { PendingMessage } from "../store/chat-state.ts";
import type { ChatBoard } from "./chat-board.ts";
import type { KeptOutbox } from "./kept-outbox.ts";
import { again, aged, nextToSend, revived, without, withoutSent, withState } from "./outbox.ts";
import { errorBody, type ServerLine } from "./server-line.ts";

const RETRY_MS = 1_000;
const RETRY_MAX_MS = 15_000;

export interface OutboxDeps {
  readonly line: ServerLine;
  readonly clock: Clock;
  readonly board: ChatBoard;
  readonly kept: KeptOutbox;
  newNonce(): string;
  /** It stands. */
  sent(message: Message): void;
  /** It stands, and was taken back. */
  unwanted(messageId: number): void;
}

/** Sends what was written: in order, once, over lost connections and new pages (M2). */
export class OutboxSender implements Disposable {
  readonly #deps: OutboxDeps;
  /** By nonce: asked, and not answered; also while the connection is lost. */
  readonly #asked = new Set<string>();
  readonly #takenBack = new Set<string>();
  /** By channel: the server asked for some time. */
  readonly #pauses = new Map<string, Cancel>();
  readonly #refusals = new Map<string, number>();
  /** null: not attached. */
  #sessionId: string | null = null;

  constructor(deps: OutboxDeps) {
    this.#deps = deps;
    deps.board.set({ pending: revived(deps.kept.read()) });
  }

  add(message: PendingMessage): void {
    this.#set([...this.#pending, message]);
    this.#flush();
  }

  /** After it was refused. */
  again(nonce: string): void {
    const { clock, newNonce } = this.#deps;
    this.#refusals.delete(nonce);
    this.#set(again(this.#pending, nonce, clock.now(), newNonce));
    this.#flush();
  }

  /** null: there is no such one. Where it turns out to have been sent, it is deleted. */
  takeBack(nonce: string): PendingMessage | null {
    const message = this.#pending.find((one) => one.nonce === nonce) ?? null;
    if (message === null) return null;
    if (this.#asked.has(nonce)) this.#takenBack.add(nonce);
    this.#set(without(this.#pending, nonce));
    this.#flush();
    return message;
  }

  /** Messages that stand: one's own among them may be waiting here still. */
  matched(messages: readonly Message[]): void {
    for (const { id, nonce } of messages) {
      // Its answer was lost with its session, or is on its way and says the same.
      if (nonce !== null && !this.#asked.has(nonce) && this.#takenBack.delete(nonce)) this.#deps.unwanted(id);
    }
    this.#set(withoutSent(this.#pending, messages));
  }

  attached(sessionId: string): void {
    this.#sessionId = sessionId;
    for (const cancel of this.#pauses.values()) cancel();
    this.#pauses.clear();
    for (const nonce of this.#asked) this.#set(withState(this.#pending, nonce, { kind: "sending" }));
    this.#flush();
  }

  detached(): void {
    if (this.#sessionId === null) return;
    this.#sessionId = null;
    this.#set(revived(this.#pending));
  }

  [Symbol.dispose](): void {
    for (const cancel of this.#pauses.values()) cancel();
    this.#pauses.clear();
    this.#sessionId = null;
  }

  get #pending(): readonly PendingMessage[] {
    return this.#deps.board.state.pending;
  }

  #set(pending: readonly PendingMessage[]): void {
    const before = this.#pending;
    if (pending === before) return;
    this.#deps.kept.write(before, pending);
    this.#deps.board.set({ pending });
  }

  #flush(): void {
    if (this.#sessionId === null) return;
    const { clock } = this.#deps;
    this.#set(aged(this.#pending, clock.now()));
    for (const message of nextToSend(this.#pending)) {
      if (!this.#asked.has(message.nonce) && !this.#pauses.has(message.channelId)) this.#send(message);
    }
  }

  #send({ nonce, channelId, text, replyTo, attachments }: PendingMessage): void {
    const { line } = this.#deps;
    const sessionId = this.#sessionId;
    this.#asked.add(nonce);
    this.#set(withState(this.#pending, nonce, { kind: "sending" }));
    const asked = line.request("message.send", {
      channelId,
      nonce,
      text,
      ...(replyTo !== null && { replyTo }),
      ...(attachments.length > 0 && { attachmentIds: attachments.map(({ id }) => id) }),
    });
    asked.then(
      ({ message }) => this.#answered(nonce, message),
      (error: unknown) => this.#refused(nonce, channelId, error, sessionId),
    );
  }

  #answered(nonce: string, message: Message): void {
    const { board, sent, unwanted } = this.#deps;
    this.#settled(nonce);
    board.together(() => {
      if (this.#takenBack.delete(nonce)) {
        unwanted(message.id);
      } else {
        this.#set(without(this.#pending, nonce));
        // The day's memory of nonces also knows what was deleted since (M2).
        if (message.deletedAt === null) sent(message);
      }
    });
    this.#flush();
  }

  #refused(nonce: string, channelId: string, error: unknown, sessionId: string | null): void {
    const refusals = (this.#refusals.get(nonce) ?? 0) + 1;
    this.#settled(nonce);
    const mayPass = error instanceof ProtocolError && (error.code === "unavailable" || error.code === "rate_limited");
    if (!mayPass) {
      this.#takenBack.delete(nonce);
      this.#set(withState(this.#pending, nonce, { kind: "failed", error: errorBody(error) }));
    } else {
      this.#set(withState(this.#pending, nonce, { kind: "waiting" }));
      // What was asked of a session that ended meanwhile is asked of the new one at once.
      if (this.#sessionId === sessionId && sessionId !== null) {
        this.#refusals.set(nonce, refusals);
        this.#pause(channelId, error.retryAfterMs ?? Math.min(RETRY_MAX_MS, RETRY_MS * 2 ** (refusals - 1)));
      }
    }
    this.#flush();
  }

  #settled(nonce: string): void {
    this.#asked.delete(nonce);
    this.#refusals.delete(nonce);
  }

  #pause(channelId: string, delayMs: number): void {
    this.#pauses.get(channelId)?.();
    const cancel = this.#deps.clock.after(delayMs, () => {
      this.#pauses.delete(channelId);
      this.#flush();
    });
    this.#pauses.set(channelId, cancel);
  }
}
