import type { ServerEvent } from "../../shared/protocol/events.ts";
import type { Message } from "../../shared/protocol/values.ts";
import { coversFrom, messagesOf, reachesPresent } from "./channel-messages.ts";
import type { ChatBoard } from "./chat-board.ts";
import type { History } from "./history.ts";
import { firstUnread } from "./local-reading.ts";
import type { Reading } from "./reading.ts";

export interface PlacesDeps {
  readonly selfId: string;
  readonly board: ChatBoard;
  readonly history: History;
  readonly reading: Reading;
}

/** Which channel is shown, and where in it: at what is new, at the end, or where one jumped to. */
export class Places {
  readonly #deps: PlacesDeps;
  #open: string | null = null;
  #isLooking = true;
  #jumps = 0;

  constructor(deps: PlacesDeps) {
    this.#deps = deps;
  }

  get open(): string | null {
    return this.#open;
  }

  setLooking(isLooking: boolean): void {
    this.#isLooking = isLooking;
  }

  /** At the first unread message, or at the newest. */
  show(channelId: string): void {
    const { history } = this.#deps;
    const isShown = channelId === this.#open;
    this.#enter(channelId);
    const mark = this.#deps.reading.mark(channelId);
    const lastReadId = mark !== null && mark.unread > 0 ? mark.lastReadId : null;
    const window = history.window(channelId);
    if (window !== null && (window.shown.kind === "loading" || window.isStale)) return;
    const isThere =
      window !== null && reachesPresent(window) && (lastReadId === null || coversFrom(window, lastReadId + 1));
    // Where one jumped to before the list stood, one is to stay.
    if (isThere || (isShown && window?.shown.kind === "ready")) this.#setNewFrom(channelId, lastReadId);
    else if (lastReadId === null) history.load(channelId, { kind: "newest" }, () => {});
    else {
      const load = { kind: "around", messageId: Math.max(1, lastReadId) } as const;
      history.load(channelId, load, () => this.#setNewFrom(channelId, lastReadId));
    }
  }

  /** No text channel is shown. */
  leave(): void {
    const { board, history, reading } = this.#deps;
    board.together(() => {
      if (this.#open !== null) this.#dropNewFrom(this.#open);
      this.#open = null;
      history.opened(null);
      reading.opened(null);
    });
  }

  jumpTo(channelId: string, messageId: number): void {
    this.#enter(channelId);
    const { history } = this.#deps;
    const window = history.window(channelId);
    if (window !== null && messagesOf(window).some(({ id }) => id === messageId)) this.#jump(channelId, messageId);
    else history.load(channelId, { kind: "around", messageId }, () => this.#jump(channelId, messageId));
  }

  toPresent(channelId: string): void {
    this.#enter(channelId);
    const { history } = this.#deps;
    const window = history.window(channelId);
    if (window !== null && reachesPresent(window)) this.#jump(channelId, Number.MAX_SAFE_INTEGER);
    else history.load(channelId, { kind: "newest" }, () => this.#jump(channelId, Number.MAX_SAFE_INTEGER));
  }

  /** Whoever writes sees what they wrote. */
  toPresentForSending(channelId: string): void {
    const window = this.#deps.history.window(channelId);
    if (window !== null && window.shown.kind === "ready" && !reachesPresent(window)) this.toPresent(channelId);
  }

  markRead(channelId: string): void {
    this.#deps.board.together(() => {
      this.#deps.reading.markRead(channelId);
      this.#dropNewFrom(channelId);
    });
  }

  /** Before anything else hears of it: what comes while nobody looks is new to whoever comes back. */
  arriving({ event, data }: ServerEvent): void {
    if (event !== "message.created" || this.#isLooking) return;
    const { channelId, authorId, id } = data.message;
    if (channelId !== this.#open || authorId === this.#deps.selfId) return;
    if (this.#deps.reading.mark(channelId)?.unread === 0) this.#set(channelId, id);
  }

  channelDeleted(channelId: string): void {
    const { board, reading } = this.#deps;
    this.#dropNewFrom(channelId);
    const jumps = new Map(board.state.jumps);
    if (jumps.delete(channelId)) board.set({ jumps });
    if (channelId !== this.#open) return;
    this.#open = null;
    reading.opened(null);
  }

  #enter(channelId: string): void {
    const { board, history, reading } = this.#deps;
    if (channelId === this.#open) return;
    board.together(() => {
      if (this.#open !== null) this.#dropNewFrom(this.#open);
      this.#open = channelId;
      history.opened(channelId);
      reading.opened(channelId);
      // An old jump is not to be made again by a list that is shown anew.
      const jumps = new Map(board.state.jumps);
      if (jumps.delete(channelId)) board.set({ jumps });
    });
  }

  /** Where it is gone, to what stands before it, else behind it. */
  #jump(channelId: string, messageId: number): void {
    const { board, history } = this.#deps;
    const window = history.window(channelId);
    const messages: readonly Message[] = window === null ? [] : messagesOf(window);
    const target = messages.findLast(({ id }) => id <= messageId) ?? messages[0];
    if (target === undefined) return;
    this.#jumps += 1;
    board.set({ jumps: new Map(board.state.jumps).set(channelId, { messageId: target.id, count: this.#jumps }) });
  }

  /** @param lastReadId null: nothing was unread */
  #setNewFrom(channelId: string, lastReadId: number | null): void {
    const window = this.#deps.history.window(channelId);
    if (window === null || lastReadId === null || channelId !== this.#open) return;
    if (!coversFrom(window, lastReadId + 1)) return;
    const first = firstUnread(messagesOf(window), lastReadId, this.#deps.selfId);
    if (first !== null) this.#set(channelId, first);
  }

  #set(channelId: string, messageId: number): void {
    const { board } = this.#deps;
    board.set({ newFrom: new Map(board.state.newFrom).set(channelId, messageId) });
  }

  #dropNewFrom(channelId: string): void {
    const { board } = this.#deps;
    const newFrom = new Map(board.state.newFrom);
    if (newFrom.delete(channelId)) board.set({ newFrom });
  }
}
