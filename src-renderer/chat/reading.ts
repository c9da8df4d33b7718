import { markOf, marksOf, type Reads, readsAfterAnswer, readsFrom, reduceReads } from "../../shared/client/reads.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { ServerEvent } from "../../shared/protocol/events.ts";
import type { Message, ReadMark } from "../../shared/protocol/values.ts";
import type { Cancel, Clock } from "../../shared/time.ts";
import { type ChannelWindow, messagesOf, reachesPresent } from "./channel-messages.ts";
import type { ChatBoard } from "./chat-board.ts";
import { locallyRead, NEWEST } from "./local-reading.ts";
import type { ServerLine } from "./server-line.ts";

const TELL_AFTER_MS = 300;
const RETRY_AFTER_MS = 5_000;
/** How long the list has to bring into view what came while it was at its end, before that counts as unread. */
const GRACE_MS = 1_000;

export interface ReadingDeps {
  readonly selfId: string;
  readonly line: ServerLine;
  readonly clock: Clock;
  readonly board: ChatBoard;
  window(channelId: string): ChannelWindow | null;
}

/** What is read, as the server knows it and as it is seen here: the server is told a little later. */
export class Reading implements Disposable {
  readonly #deps: ReadingDeps;
  #reads: Reads;
  #isLooking: boolean;
  #open: string | null = null;
  /** By channel: the last message that the list shows, and how far was read that the server does not know yet. */
  readonly #inView = new Map<string, number>();
  readonly #local = new Map<string, number>();
  readonly #owed = new Set<string>();
  readonly #telling = new Set<string>();
  #cancelTell: Cancel | null = null;
  #cancelGrace: Cancel | null = null;
  #isDisposed = false;

  constructor(deps: ReadingDeps, isLooking: boolean) {
    this.#deps = deps;
    this.#isLooking = isLooking;
    this.#reads = readsFrom(deps.selfId, []);
  }

  inView(channelId: string): number | null {
    return this.#inView.get(channelId) ?? null;
  }

  /** As it is shown. */
  mark(channelId: string): ReadMark | null {
    return this.#deps.board.state.reads.get(channelId) ?? null;
  }

  snapshot(marks: readonly ReadMark[]): void {
    // Who marked all as read meant what had come by then.
    for (const [channelId, readId] of this.#local) if (readId === NEWEST) this.#local.delete(channelId);
    this.#reads = readsFrom(this.#deps.selfId, marks);
    this.show();
  }

  /** What was read while the connection was lost is told now. */
  attached(): void {
    for (const channelId of this.#local.keys()) this.#owed.add(channelId);
    this.flush();
  }

  opened(channelId: string | null): void {
    if (channelId === this.#open) return;
    this.#endGrace();
    if (this.#open !== null) this.#inView.delete(this.#open);
    this.#open = channelId;
  }

  setLooking(isLooking: boolean): void {
    if (isLooking === this.#isLooking) return;
    this.#isLooking = isLooking;
    const seen = this.#open === null ? undefined : this.#inView.get(this.#open);
    if (!isLooking) {
      this.flush();
      this.#endGrace();
      this.show();
    } else if (this.#open !== null && seen !== undefined) this.seen(this.#open, seen);
  }

  /** Before `window` has it. */
  happened(event: ServerEvent): void {
    if (event.event === "message.created") this.#arriving(event.data.message);
    this.#reads = reduceReads(this.#reads, event);
    if (event.event === "channel.deleted") {
      this.#local.delete(event.data.channelId);
      this.#inView.delete(event.data.channelId);
    }
  }

  seen(channelId: string, messageId: number): void {
    this.#inView.set(channelId, messageId);
    if (!this.#isLooking) return;
    if (channelId === this.#open) this.#endGrace();
    this.#advance(channelId, messageId);
  }

  markRead(channelId: string): void {
    const window = this.#deps.window(channelId);
    const last = window !== null && reachesPresent(window) ? messagesOf(window).at(-1)?.id : undefined;
    this.#advance(channelId, last ?? NEWEST);
    this.flush();
  }

  /** Tells the server what it does not know yet. */
  flush(): void {
    this.#cancelTell?.();
    this.#cancelTell = null;
    for (const channelId of [...this.#owed]) this.#tell(channelId);
  }

  [Symbol.dispose](): void {
    this.flush();
    this.#endGrace();
    this.#isDisposed = true;
  }

  #advance(channelId: string, messageId: number): void {
    const known = Math.max(markOf(this.#reads, channelId)?.lastReadId ?? 0, this.#local.get(channelId) ?? 0);
    if (messageId <= known) return;
    this.#local.set(channelId, messageId);
    this.#owe(channelId, TELL_AFTER_MS);
    this.show();
  }

  #owe(channelId: string, delayMs: number): void {
    if (this.#isDisposed) return;
    this.#owed.add(channelId);
    this.#cancelTell ??= this.#deps.clock.after(delayMs, () => this.flush());
  }

  #tell(channelId: string): void {
    const messageId = this.#local.get(channelId);
    if (messageId === undefined) return void this.#owed.delete(channelId);
    // Told after the one that is on its way, with what is read by then.
    if (this.#telling.has(channelId)) return;
    this.#owed.delete(channelId);
    this.#telling.add(channelId);
    this.#deps.line.patiently("channel.read", { channelId, messageId }).then(
      (answer) => {
        this.#telling.delete(channelId);
        this.#reads = readsAfterAnswer(this.#reads, "channel.read", answer);
        if (this.#local.get(channelId) === messageId) this.#local.delete(channelId);
        this.show();
        this.flush();
      },
      (error: unknown) => {
        this.#telling.delete(channelId);
        if (error instanceof ProtocolError && error.shouldRetry()) return this.#owe(channelId, RETRY_AFTER_MS);
        this.#local.delete(channelId);
        this.show();
      },
    );
  }

  /** What comes while one looks at the end of the channel is seen in a moment: its badge is not to flash. */
  #arriving(message: Message): void {
    const { channelId } = message;
    if (channelId !== this.#open || !this.#isLooking || message.authorId === this.#deps.selfId) return;
    const window = this.#deps.window(channelId);
    if (window === null || !reachesPresent(window)) return;
    const last = messagesOf(window).at(-1)?.id ?? 0;
    if ((this.#inView.get(channelId) ?? 0) < last) return;
    this.#endGrace();
    this.#cancelGrace = this.#deps.clock.after(GRACE_MS, () => {
      this.#cancelGrace = null;
      this.show();
    });
  }

  #endGrace(): void {
    this.#cancelGrace?.();
    this.#cancelGrace = null;
  }

  /** Shows the marks as they are once `window` has what happened, too. */
  show(): void {
    const { board, selfId, window } = this.#deps;
    const before = board.state.reads;
    const marks = marksOf(this.#reads);
    let isSame = before.size === marks.size;
    const reads = new Map<string, ReadMark>();
    for (const [channelId, mark] of marks) {
      const shown = this.#isInGrace(channelId)
        ? { ...mark, unread: 0, mentions: 0 }
        : locallyRead(mark, this.#local.get(channelId) ?? 0, window(channelId), selfId);
      const known = before.get(channelId);
      const kept = known !== undefined && isEqual(known, shown) ? known : shown;
      if (kept !== known) isSame = false;
      reads.set(channelId, kept);
    }
    if (!isSame) board.set({ reads });
  }

  #isInGrace(channelId: string): boolean {
    return this.#cancelGrace !== null && channelId === this.#open;
  }
}

function isEqual(a: ReadMark, b: ReadMark): boolean {
  return (
    a.lastReadId === b.lastReadId && a.unread === b.unread && a.mentions === b.mentions && a.revision === b.revision
  );
}
