import type { Cancel, Clock } from "../../shared/time.ts";
import type { ChatBoard } from "./chat-board.ts";
import type { ServerLine } from "./server-line.ts";
import {
  nextExpiry,
  shownTyping,
  TYPING_EVERY_MS,
  type Typing,
  typingEnded,
  typingExpired,
  typingStarted,
} from "./typing.ts";

/** Who types (M11): the others here, oneself to them. */
export class TypingWatch implements Disposable {
  readonly #line: ServerLine;
  readonly #clock: Clock;
  readonly #board: ChatBoard;
  readonly #toldAt = new Map<string, number>();
  #typing: Typing = new Map();
  #cancel: Cancel = () => {};

  constructor(deps: { readonly line: ServerLine; readonly clock: Clock; readonly board: ChatBoard }) {
    this.#line = deps.line;
    this.#clock = deps.clock;
    this.#board = deps.board;
  }

  /** One's own draft changed. */
  typed(channelId: string): void {
    const now = this.#clock.now();
    if (now - (this.#toldAt.get(channelId) ?? Number.NEGATIVE_INFINITY) < TYPING_EVERY_MS) return;
    this.#toldAt.set(channelId, now);
    this.#line.request("typing.start", { channelId }).catch(notMissed);
  }

  started(channelId: string, userId: string): void {
    this.#set(typingStarted(this.#typing, channelId, userId, this.#clock.now()));
  }

  /** Their message came; without a channel: they left. */
  ended(userId: string, channelId?: string): void {
    this.#set(typingEnded(this.#typing, userId, channelId));
  }

  clear(): void {
    this.#set(new Map());
  }

  [Symbol.dispose](): void {
    this.#cancel();
  }

  #set(typing: Typing): void {
    if (typing === this.#typing || (typing.size === 0 && this.#typing.size === 0)) return;
    this.#typing = typing;
    this.#board.set({ typing: shownTyping(typing) });
    this.#cancel();
    const until = nextExpiry(typing);
    if (until === null) return;
    this.#cancel = this.#clock.after(until - this.#clock.now(), () =>
      this.#set(typingExpired(this.#typing, this.#clock.now())),
    );
  }
}

/** The next letter tells it again. */
function notMissed(): void {}
