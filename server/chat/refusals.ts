import { ProtocolError } from "../../shared/protocol/errors.ts";

/** The errors of chat, each in one sentence that says what to do. */
export const refusals = {
  noChannel: () => new ProtocolError("not_found", "This text channel does not exist any more; choose another one."),
  noMessage: () => new ProtocolError("not_found", "This message does not exist any more."),
  notYours: () => new ProtocolError("forbidden", "You can only edit what you wrote yourself."),
  notYoursToDelete: () => new ProtocolError("forbidden", "You can only delete what you wrote yourself."),
  empty: () => new ProtocolError("invalid", "Write something, or attach a file."),
  tooLong: (chars: number) => new ProtocolError("too_large", `Shorten your message to ${chars} characters.`),
  badReply: () => new ProtocolError("invalid", "Reply to a message of the same channel."),
  badAttachment: () => new ProtocolError("invalid", "Attach files that you uploaded yourself, each to one message."),
  tooManyAttachments: (count: number) => new ProtocolError("invalid", `Attach at most ${count} files to a message.`),
  notAnEmoji: () => new ProtocolError("invalid", "React with one emoji."),
  tooManyKinds: (count: number) =>
    new ProtocolError("conflict", `A message has room for ${count} different reactions; use one that is there.`),
  twoPlaces: () => new ProtocolError("invalid", 'Ask for one of "before", "after" and "around".'),
  emptySearch: () => new ProtocolError("invalid", "Write what to look for, or choose a filter."),
  tooManySearches: (retryAfterMs: number) =>
    new ProtocolError("rate_limited", "You are searching too often; wait a moment.", { retryAfterMs }),
} as const;
