import { assertNever } from "../../shared/assert-never.ts";
import type { RequestInput } from "../../shared/protocol/requests.ts";
import type { Message } from "../../shared/protocol/values.ts";
import {
  type ChannelWindow,
  changed,
  extending,
  type Load,
  loaded,
  loadFailed,
  lookingAgain,
  messagesOf,
  PAGE_MESSAGES,
  reachesPresent,
  replacing,
  trimmed,
} from "./channel-messages.ts";
import type { ChatBoard } from "./chat-board.ts";
import type { MessageChange } from "./message-change.ts";
import { type OptimisticChange, withOptimism } from "./optimistic.ts";
import { errorBody, type ServerLine } from "./server-line.ts";

/** Windows that are kept of channels that were left, so that they open at once. */
const CHANNELS_KEPT = 12;
/** Messages that are kept of them. */
const LEFT_MESSAGES = 100;
/** As many as an answer may have: whoever was away looks at both sides of where they were. */
const REFRESH_MESSAGES = 100;
/** With one on either side, as `around` has it (M4). */
export const ONE_MESSAGE = 3;

export interface HistoryDeps {
  readonly line: ServerLine;
  readonly board: ChatBoard;
  /** The message that is looked at in a channel. */
  anchor(channelId: string): number | null;
  /** Messages of a list that was answered. */
  arrived(messages: readonly Message[]): void;
}

/** Why a window is loaded: it is loaded again for the same reason where that failed. */
interface Goal {
  readonly load: Extract<Load, { kind: "newest" | "around" }>;
  /** Once it is there. */
  then(): void;
}

/** The messages of all channels that were opened. */
export class History {
  readonly #deps: HistoryDeps;
  readonly #windows = new Map<string, ChannelWindow>();
  readonly #goals = new Map<string, Goal>();
  #optimistic: readonly OptimisticChange[] = [];
  #lastKey = 0;
  #lastGeneration = 0;
  #open: string | null = null;

  constructor(deps: HistoryDeps) {
    this.#deps = deps;
  }

  window(channelId: string): ChannelWindow | null {
    return this.#windows.get(channelId) ?? null;
  }

  find(messageId: number): Message | null {
    for (const window of this.#windows.values()) {
      const found = messagesOf(window).find(({ id }) => id === messageId);
      if (found !== undefined) return found;
    }
    return null;
  }

  /** This channel is looked at from now on, and the one before no more. null: none is. */
  opened(channelId: string | null): void {
    const left = this.#open;
    this.#open = channelId;
    if (left === null || left === channelId) return;
    const window = this.#windows.get(left);
    if (window === undefined) return;
    if (reachesPresent(window)) this.#put(left, trimmed(window, "newer", LEFT_MESSAGES));
    else this.#forget(left);
    // Those opened longest ago first.
    for (const other of [...this.#windows.keys()].slice(0, -CHANNELS_KEPT))
      if (other !== channelId) this.#forget(other);
  }

  /** Puts what the server has at this place in the place of what is there. */
  load(channelId: string, load: Goal["load"], then: () => void): void {
    this.#goals.set(channelId, { load, then });
    this.#replace(channelId, load, false, PAGE_MESSAGES, then);
  }

  extend(channelId: string, end: "older" | "newer"): void {
    const window = this.#windows.get(channelId);
    if (window === undefined) return;
    if (window.isStale) return this.#refresh(channelId, window);
    const begun = extending(window, end);
    if (begun === null) return;
    this.#put(channelId, begun.window);
    this.#ask(channelId, begun.load, begun.window.generation, PAGE_MESSAGES, () => {});
  }

  /** Asks for a message that may have changed. */
  lookAgain(channelId: string, messageId: number): void {
    const window = this.#windows.get(channelId);
    if (window?.shown.kind !== "ready") return;
    this.#put(channelId, lookingAgain(window));
    this.#ask(channelId, { kind: "one", messageId }, window.generation, ONE_MESSAGE, () => {});
  }

  /** Whatever failed of it is tried again. */
  reload(channelId: string): void {
    const window = this.#windows.get(channelId);
    const goal = this.#goals.get(channelId);
    if (window === undefined || window.shown.kind === "loading") return;
    if (window.shown.kind === "failed") {
      if (goal !== undefined) this.load(channelId, goal.load, goal.then);
      return;
    }
    if (window.shown.newer === "failed") this.extend(channelId, "newer");
    if (window.shown.older === "failed") this.extend(channelId, "older");
  }

  /** Attached again with nothing missed. */
  resumed(): void {
    if (this.#open !== null) this.reload(this.#open);
  }

  /** Attached anew: what happened meanwhile is unknown. */
  missedEvents(): void {
    for (const channelId of [...this.#windows.keys()]) if (channelId !== this.#open) this.#forget(channelId);
    const window = this.#open === null ? undefined : this.#windows.get(this.#open);
    if (this.#open === null || window === undefined) return;
    const goal = this.#goals.get(this.#open);
    if (window.shown.kind === "ready") this.#refresh(this.#open, window);
    else if (goal !== undefined) this.load(this.#open, goal.load, goal.then);
  }

  happened(channelId: string, change: MessageChange): void {
    const window = this.#windows.get(channelId);
    if (window !== undefined) this.#put(channelId, changed(window, change, this.#nearEnd(channelId, "newer")));
  }

  /** Shows a change before the server has answered it. Returns what takes it away again. */
  expect(messageId: number, change: OptimisticChange["change"]): () => void {
    this.#lastKey += 1;
    const key = this.#lastKey;
    this.#optimistic = [...this.#optimistic, { key, messageId, change }];
    this.#showAll();
    return () => {
      this.#optimistic = this.#optimistic.filter((one) => one.key !== key);
      this.#showAll();
    };
  }

  channelDeleted(channelId: string): void {
    this.#forget(channelId);
  }

  /**
   * Of which end the list is nearer: the other one can be let go of.
   * @param asked the end that more was asked for, as only who is near it does
   */
  #nearEnd(channelId: string, asked: "older" | "newer"): "older" | "newer" {
    if (channelId !== this.#open) return "newer";
    const anchor = this.#deps.anchor(channelId);
    if (anchor === null) return asked;
    // Whoever is at the end of what they see is at the end, whatever has come since that was shown.
    const shown = this.#deps.board.shown.messages.get(channelId);
    if (shown?.kind === "ready" && anchor >= (shown.messages.at(-1)?.id ?? 0)) return "newer";
    const window = this.#windows.get(channelId);
    const messages = window === undefined ? [] : messagesOf(window);
    const middle = messages[Math.floor(messages.length / 2)]?.id ?? 0;
    return asked === "older" || anchor < middle ? "older" : "newer";
  }

  #refresh(channelId: string, window: ChannelWindow): void {
    const anchor = this.#deps.anchor(channelId) ?? messagesOf(window).at(-1)?.id ?? null;
    const load: Goal["load"] = anchor === null ? { kind: "newest" } : { kind: "around", messageId: anchor };
    this.#replace(channelId, load, true, REFRESH_MESSAGES, () => {});
  }

  #replace(channelId: string, load: Goal["load"], keep: boolean, limit: number, then: () => void): void {
    this.#lastGeneration += 1;
    const window = replacing(this.#windows.get(channelId), keep, this.#lastGeneration);
    // The one opened last stands last.
    this.#windows.delete(channelId);
    this.#put(channelId, window);
    this.#ask(channelId, load, window.generation, limit, then);
  }

  #ask(channelId: string, load: Load, generation: number, limit: number, then: () => void): void {
    const { line, board, arrived } = this.#deps;
    const current = () => {
      const window = this.#windows.get(channelId);
      return window?.generation === generation ? window : null;
    };
    line.patiently("message.list", { channelId, limit, ...bounds(load) }).then(
      (answer) => {
        board.together(() => {
          const window = current();
          if (window === null) return;
          this.#put(
            channelId,
            loaded(
              window,
              load,
              generation,
              answer,
              this.#nearEnd(channelId, load.kind === "older" ? "older" : "newer"),
            ),
          );
          arrived(answer.messages);
          then();
        });
      },
      (error: unknown) => {
        const window = current();
        if (window !== null) this.#put(channelId, loadFailed(window, load, generation, errorBody(error)));
      },
    );
  }

  #forget(channelId: string): void {
    this.#goals.delete(channelId);
    if (!this.#windows.delete(channelId)) return;
    const messages = new Map(this.#deps.board.state.messages);
    messages.delete(channelId);
    this.#deps.board.set({ messages });
  }

  #put(channelId: string, window: ChannelWindow): void {
    const before = this.#windows.get(channelId);
    if (before === window) return;
    this.#windows.set(channelId, window);
    if (before?.shown !== window.shown) this.#show([channelId]);
  }

  #showAll(): void {
    this.#show([...this.#windows.keys()]);
  }

  #show(channelIds: readonly string[]): void {
    const { board } = this.#deps;
    const messages = new Map(board.state.messages);
    for (const channelId of channelIds) {
      const window = this.#windows.get(channelId);
      if (window !== undefined) messages.set(channelId, withOptimism(window.shown, this.#optimistic));
    }
    board.set({ messages });
  }
}

function bounds(load: Load): Pick<RequestInput<"message.list">, "before" | "after" | "around"> {
  switch (load.kind) {
    case "newest":
      return {};
    case "around":
    case "one":
      return { around: load.messageId };
    case "older":
      return { before: load.before };
    case "newer":
      return { after: load.after };
    default:
      return assertNever(load);
  }
}
