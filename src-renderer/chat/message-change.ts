import { PREVIEW_CHARS } from "../../shared/client/plain-message.ts";
import type { ServerEvent } from "../../shared/protocol/events.ts";
import type { Message, Reaction } from "../../shared/protocol/values.ts";

/** Something that happened to the messages of a channel, told by an event or by the answer to one's own request. */
export type MessageChange =
  | { readonly kind: "created"; readonly message: Message }
  | { readonly kind: "updated"; readonly message: Message }
  | { readonly kind: "deleted"; readonly messageId: number }
  | { readonly kind: "reactions"; readonly messageId: number; readonly reactions: readonly Reaction[] }
  /** One account's reaction; one's own answer says no more than that. */
  | { readonly kind: "reacted"; readonly messageId: number; readonly reaction: OneReaction }
  | { readonly kind: "purged"; readonly upToId: number };

export interface OneReaction {
  readonly emoji: string;
  readonly userId: string;
  readonly on: boolean;
}

/** null: not of messages. */
export function changeOf({ event, data }: ServerEvent): { channelId: string; change: MessageChange } | null {
  switch (event) {
    case "message.created":
      return { channelId: data.message.channelId, change: { kind: "created", message: data.message } };
    case "message.updated":
      return { channelId: data.message.channelId, change: { kind: "updated", message: data.message } };
    case "message.deleted":
      return { channelId: data.channelId, change: { kind: "deleted", messageId: data.messageId } };
    case "reaction.changed": {
      const { channelId, messageId, reactions } = data;
      return { channelId, change: { kind: "reactions", messageId, reactions } };
    }
    case "channel.purged":
      return { channelId: data.channelId, change: { kind: "purged", upToId: data.upToId } };
    default:
      return null;
  }
}

/** The same list where nothing in it changes; what did not change stays the same object. New messages are not its matter. */
export function changedMessages(messages: readonly Message[], change: MessageChange): readonly Message[] {
  switch (change.kind) {
    case "created":
      return messages;
    case "updated":
      return each(messages, (message) => updated(message, change.message));
    case "deleted":
      return each(messages, (message) => withoutTarget(message, (id) => id === change.messageId));
    case "reactions": {
      const reactions = [...change.reactions];
      return each(messages, (message) => (message.id === change.messageId ? { ...message, reactions } : message));
    }
    case "reacted":
      return each(messages, (message) =>
        message.id === change.messageId ? withReaction(message, change.reaction) : message,
      );
    case "purged":
      return each(messages, (message) => withoutTarget(message, (id) => id <= change.upToId));
  }
}

/** The message with this reaction in it or out of it; in the order of M8. */
export function withReaction(message: Message, { emoji, userId, on }: OneReaction): Message {
  const there = message.reactions.find((reaction) => reaction.emoji === emoji);
  if ((there?.userIds.includes(userId) ?? false) === on) return message;
  if (there === undefined) return { ...message, reactions: [...message.reactions, { emoji, userIds: [userId] }] };
  const userIds = on ? [...there.userIds, userId] : there.userIds.filter((id) => id !== userId);
  const reactions = message.reactions.map((reaction) => (reaction === there ? { emoji, userIds } : reaction));
  return { ...message, reactions: reactions.filter((reaction) => reaction.userIds.length > 0) };
}

/** null leaves the message out. */
function each(messages: readonly Message[], change: (message: Message) => Message | null): readonly Message[] {
  let isSame = true;
  const changed: Message[] = [];
  for (const message of messages) {
    const after = change(message);
    if (after !== message) isSame = false;
    if (after !== null) changed.push(after);
  }
  return isSame ? messages : changed;
}

function updated(message: Message, now: Message): Message {
  if (message.id === now.id) {
    // After a resume an earlier change may follow the kept answer to one's own edit.
    return (now.editedAt ?? 0) < (message.editedAt ?? 0) ? message : now;
  }
  if (message.replyTo !== now.id) return message;
  return { ...message, replyPreview: { authorId: now.authorId, text: beginningOf(now.text) } };
}

function withoutTarget(message: Message, isGone: (id: number) => boolean): Message | null {
  if (isGone(message.id)) return null;
  const losesPreview = message.replyTo !== null && message.replyPreview != null && isGone(message.replyTo);
  return losesPreview ? { ...message, replyPreview: null } : message;
}

function beginningOf(text: string): string {
  return text.length <= PREVIEW_CHARS ? text : [...text].slice(0, PREVIEW_CHARS).join("");
}
