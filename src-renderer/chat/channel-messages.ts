import { assertNever } from "../../shared/assert-never.ts";
import type { ErrorBody } from "../../shared/protocol/errors.ts";
import type { AnswerData } from "../../shared/protocol/requests.ts";
import type { Message } from "../../shared/protocol/values.ts";
import type { Beyond, ChannelMessages } from "../store/chat-state.ts";
import { changedMessages, type MessageChange } from "./message-change.ts";

/** Messages asked for at once. */
export const PAGE_MESSAGES = 50;
/** Kept of a channel; beyond, the far end is let go of. */
const WINDOW_MESSAGES = 400;
/** So many more may come by events before they are: each time costs the list its place. */
const SLACK_MESSAGES = 100;
/** No answer is later than so many deletions. */
const DELETED_KEPT = 100;

/** What is asked of the server. The first two put something else in the place of what is there. */
export type Load =
  | { readonly kind: "newest" }
  | { readonly kind: "around"; readonly messageId: number }
  | { readonly kind: "older"; readonly before: number }
  | { readonly kind: "newer"; readonly after: number }
  /** One message anew. */
  | { readonly kind: "one"; readonly messageId: number };

type Ready = Extract<ChannelMessages, { kind: "ready" }>;

/** Messages of a channel without a gap, and what is needed to keep them so. */
export interface ChannelWindow {
  readonly shown: ChannelMessages;
  /** Numbers that the window covers, deleted ones included: between them nothing is missing. */
  readonly from: number;
  readonly to: number;
  /** Another for each load that replaces what is there: an answer to an earlier load comes to nothing. */
  readonly generation: number;
  /** Loads under way, and what happened since the first of them began: an answer may be older than that. */
  readonly underWay: number;
  readonly since: readonly MessageChange[];
  /** What went: the answer to one's own sending may be heard after that. */
  readonly deleted: readonly number[];
  readonly purgedUpTo: number;
  /** Events were missed: what is shown stays until it is loaded anew, and nothing is added to it. */
  readonly isStale: boolean;
}

const UNLOADED: ChannelWindow = {
  shown: { kind: "loading" },
  from: 0,
  to: 0,
  generation: 0,
  underWay: 0,
  since: [],
  deleted: [],
  purgedUpTo: 0,
  isStale: false,
};

/** Whether new messages are added at its end. */
export function reachesPresent({ shown, isStale }: ChannelWindow): boolean {
  return shown.kind === "ready" && shown.newer === "none" && !isStale;
}

/** Whether everything from this number on (up to its end) is in it. */
export function coversFrom({ shown, from }: ChannelWindow, messageId: number): boolean {
  return shown.kind === "ready" && (shown.older === "none" || messageId >= from);
}

export function messagesOf({ shown }: ChannelWindow): readonly Message[] {
  return shown.kind === "ready" ? shown.messages : [];
}

/**
 * A load that replaces what is there has begun.
 * @param keep what is shown stays until it is answered
 * @param generation one that no load had before, of this channel or another
 */
export function replacing(window: ChannelWindow | undefined, keep: boolean, generation: number): ChannelWindow {
  const before = window ?? UNLOADED;
  const isKept = keep && before.shown.kind === "ready";
  return {
    ...before,
    shown: isKept ? { ...(before.shown as Ready), newer: "loading" } : { kind: "loading" },
    isStale: isKept,
    generation,
    underWay: 1,
    since: [],
  };
}

/** A load at one of its ends has begun. null: there is nothing to load there, or it is being loaded. */
export function extending(window: ChannelWindow, end: "older" | "newer"): { window: ChannelWindow; load: Load } | null {
  const { shown } = window;
  if (shown.kind !== "ready" || window.isStale) return null;
  if (shown[end] !== "more" && shown[end] !== "failed") return null;
  const load: Load = end === "older" ? { kind: "older", before: window.from } : { kind: "newer", after: window.to };
  return { window: { ...window, shown: { ...shown, [end]: "loading" }, underWay: window.underWay + 1 }, load };
}

/** A load that changes neither end has begun. */
export function lookingAgain(window: ChannelWindow): ChannelWindow {
  return { ...window, underWay: window.underWay + 1 };
}

/**
 * The server's answer to a load.
 * @param near as for `changed`: whoever asked for older ones may be back at the newest by now
 */
export function loaded(
  window: ChannelWindow,
  load: Load,
  generation: number,
  answer: AnswerData<"message.list">,
  near: "older" | "newer",
): ChannelWindow {
  if (generation !== window.generation) return window;
  const { since } = window;
  let merged = withAnswer({ ...window, underWay: window.underWay - 1 }, load, answer, near);
  for (const change of since) merged = applied(merged, change);
  return merged.underWay === 0 ? { ...merged, since: [] } : merged;
}

export function loadFailed(window: ChannelWindow, load: Load, generation: number, error: ErrorBody): ChannelWindow {
  if (generation !== window.generation) return window;
  const underWay = window.underWay - 1;
  const after = { ...window, underWay, since: underWay === 0 ? [] : window.since };
  const { shown } = window;
  if (shown.kind !== "ready") return { ...after, shown: { kind: "failed", error } };
  if (load.kind === "one") return after;
  if (load.kind === "older") return { ...after, shown: { ...shown, older: "failed" } };
  // What was being loaded at the other end of a stale window comes to nothing with it.
  const older = window.isStale && shown.older === "loading" ? "more" : shown.older;
  return { ...after, shown: { ...shown, older, newer: "failed" } };
}

/**
 * What happened in the channel.
 * @param near the end that is looked at: where there are too many, the other one is let go of
 */
export function changed(
  window: ChannelWindow,
  change: MessageChange,
  near: "older" | "newer" = "newer",
): ChannelWindow {
  const after = applied(remembering(window, change), change);
  const kept = after.underWay === 0 ? after : { ...after, since: [...after.since, change] };
  return messagesOf(kept).length > WINDOW_MESSAGES + SLACK_MESSAGES ? trimmed(kept, near) : kept;
}

/** With no more than `WINDOW_MESSAGES`, of the end that is near. An end that is being loaded stays as it is. */
export function trimmed(window: ChannelWindow, near: "older" | "newer", count = WINDOW_MESSAGES): ChannelWindow {
  const { shown } = window;
  if (shown.kind !== "ready" || shown.messages.length <= count) return window;
  const far = near === "older" ? "newer" : "older";
  if (shown[far] === "loading") return window;
  const messages = near === "older" ? shown.messages.slice(0, count) : shown.messages.slice(-count);
  const bounds = near === "older" ? { to: messages.at(-1)?.id ?? window.to } : { from: messages[0]?.id ?? window.from };
  return { ...window, ...bounds, shown: { ...shown, messages, [far]: "more" } };
}

function withAnswer(
  window: ChannelWindow,
  load: Load,
  answer: AnswerData<"message.list">,
  near: "older" | "newer",
): ChannelWindow {
  const { messages, more } = answer;
  const first = messages[0]?.id;
  const last = messages.at(-1)?.id;
  switch (load.kind) {
    case "newest":
      return replaced(window, messages, more, false, first ?? 1, last ?? 0);
    case "around": {
      const moreAfter = answer.moreAfter ?? false;
      return replaced(window, messages, more, moreAfter, first ?? load.messageId, last ?? load.messageId);
    }
    case "older": {
      const { shown } = window;
      if (shown.kind !== "ready") return window;
      const known = shown.messages[0]?.id ?? Number.POSITIVE_INFINITY;
      const older: Beyond = more ? "more" : "none";
      const joined = [...messages.filter(({ id }) => id < known), ...shown.messages];
      const from = Math.min(first ?? window.from, window.from);
      return trimmed({ ...window, from, shown: { ...shown, messages: joined, older } }, near);
    }
    case "newer": {
      const { shown } = window;
      if (shown.kind !== "ready") return window;
      const known = shown.messages.at(-1)?.id ?? 0;
      const newer: Beyond = more ? "more" : "none";
      const joined = [...shown.messages, ...messages.filter(({ id }) => id > known)];
      const to = Math.max(last ?? window.to, window.to);
      return trimmed({ ...window, to, shown: { ...shown, messages: joined, newer } }, near);
    }
    case "one": {
      const message = messages.find(({ id }) => id === load.messageId);
      return message === undefined ? window : applied(window, { kind: "updated", message });
    }
    default:
      return assertNever(load);
  }
}

function replaced(
  window: ChannelWindow,
  messages: readonly Message[],
  more: boolean,
  moreAfter: boolean,
  from: number,
  to: number,
): ChannelWindow {
  const older = more ? "more" : "none";
  const newer = moreAfter ? "more" : "none";
  return { ...window, from, to, isStale: false, shown: { kind: "ready", messages, older, newer } };
}

function applied(window: ChannelWindow, change: MessageChange): ChannelWindow {
  const { shown } = window;
  if (shown.kind !== "ready") return window;
  if (change.kind === "created") return withCreated(window, shown, change.message);
  const messages = changedMessages(shown.messages, change);
  const after = messages === shown.messages ? window : { ...window, shown: { ...shown, messages } };
  return change.kind === "purged" ? withPurged(after, change.upToId) : after;
}

/** In the order of numbers: an earlier one may follow the answer to one's own (docs/protocol.md, S2). */
function withCreated(window: ChannelWindow, shown: Ready, message: Message): ChannelWindow {
  if (window.isStale) return window;
  const { id } = message;
  if (id <= window.purgedUpTo || window.deleted.includes(id)) return window;
  const isBeforeEnd = id <= window.to || shown.newer === "none";
  const isBehindStart = id >= window.from || shown.older === "none";
  if (!isBeforeEnd || !isBehindStart) return window;
  const at = shown.messages.findLastIndex((one) => one.id <= id);
  if (shown.messages[at]?.id === id) return window;
  const messages = [...shown.messages.slice(0, at + 1), message, ...shown.messages.slice(at + 1)];
  return { ...window, to: Math.max(window.to, id), shown: { ...shown, messages } };
}

function remembering(window: ChannelWindow, change: MessageChange): ChannelWindow {
  if (change.kind === "deleted") {
    return { ...window, deleted: [...window.deleted, change.messageId].slice(-DELETED_KEPT) };
  }
  return change.kind === "purged" ? { ...window, purgedUpTo: Math.max(window.purgedUpTo, change.upToId) } : window;
}

function withPurged(window: ChannelWindow, upToId: number): ChannelWindow {
  const { shown } = window;
  if (shown.kind !== "ready" || upToId < window.from) return window;
  const older = shown.older === "loading" ? "loading" : "none";
  const from = Math.max(window.from, upToId + 1);
  return { ...window, from, to: Math.max(window.to, upToId), shown: { ...shown, older } };
}
