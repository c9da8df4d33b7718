import type { ErrorBody } from "../../shared/protocol/errors.ts";
import type { Message } from "../../shared/protocol/values.ts";
import type { Search, SearchQuery } from "../store/chat-state.ts";
import { changedMessages, type MessageChange } from "./message-change.ts";

export const SEARCH_PAGE = 25;

export function searchFound(query: SearchQuery, answer: { messages: readonly Message[]; more: boolean }): Search {
  return { kind: "found", query, messages: answer.messages, more: answer.more ? "more" : "none" };
}

/** null: there is no more to ask for, or it is asked for. */
export function searchingMore(search: Search): { search: Search; before: number } | null {
  if (search.kind !== "found" || (search.more !== "more" && search.more !== "failed")) return null;
  const last = search.messages.at(-1);
  return last === undefined ? null : { search: { ...search, more: "loading" }, before: last.id };
}

export function moreFound(search: Search, answer: { messages: readonly Message[]; more: boolean }): Search {
  if (search.kind !== "found") return search;
  const known = new Set(search.messages.map(({ id }) => id));
  const messages = [...search.messages, ...answer.messages.filter(({ id }) => !known.has(id))];
  return { ...search, messages, more: answer.more ? "more" : "none" };
}

export function searchFailed(search: Search, error: ErrorBody): Search {
  if (search.kind === "found") return { ...search, more: "failed" };
  return search.kind === "searching" ? { kind: "failed", query: search.query, error } : search;
}

/** What was found follows what happens to it; what is new is found by searching anew. */
export function searchChanged(search: Search, channelId: string, change: MessageChange): Search {
  if (search.kind !== "found") return search;
  const inChannel = search.messages.filter((message) => message.channelId === channelId);
  const changed = changedMessages(inChannel, change);
  if (changed === inChannel) return search;
  const byId = new Map(changed.map((message) => [message.id, message]));
  const messages = search.messages.flatMap((message) =>
    message.channelId === channelId ? (byId.get(message.id) ?? []) : message,
  );
  return { ...search, messages };
}
