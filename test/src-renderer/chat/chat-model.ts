import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { ServerEvent } from "../../../shared/protocol/events.ts";
import type { AnswerData, RequestInput } from "../../../shared/protocol/requests.ts";
import type { Called, Message, ReadMark } from "../../../shared/protocol/values.ts";
import type { BridgeOp } from "../../../src-renderer/bridge/bridge.ts";

/** Whoever hears of what happens: a session of an account. */
export interface ModelListener {
  readonly userId: string;
  hear(event: ServerEvent): void;
}

const NOBODY_CALLED: Called = { mentions: [], everyone: false };

/** A server's chat in memory, as docs/protocol.md has it: the plainest code that does it, to judge the client by. */
export class ChatModel {
  readonly channelIds: readonly string[];
  readonly listeners = new Set<ModelListener>();
  readonly refusals: ProtocolError[] = [];
  readonly #messages: Message[] = [];
  readonly #nonces = new Map<string, number>();
  readonly #marks = new Map<string, number>();
  #revision = 0;
  #now = 0;

  constructor(channelIds: readonly string[]) {
    this.channelIds = channelIds;
  }

  /** What stands in a channel, as one account sees it. */
  standing(channelId: string, userId: string): Message[] {
    return this.#messages
      .filter((one) => one.channelId === channelId && one.deletedAt === null)
      .map((one) => this.#seenBy(one, userId));
  }

  /** How many messages an account ever sent. */
  sentBy(userId: string): number {
    return this.#messages.filter(({ authorId }) => authorId === userId).length;
  }

  find(messageId: number): Message | null {
    return this.#messages.find(({ id }) => id === messageId) ?? null;
  }

  marks(userId: string): ReadMark[] {
    return this.channelIds.map((channelId) => this.#mark(userId, channelId));
  }

  handle(from: ModelListener, op: BridgeOp, data: unknown): unknown {
    const refusal = this.refusals.shift();
    if (refusal !== undefined) throw refusal;
    switch (op) {
      case "message.send":
        return { message: this.send(from, data as RequestInput<"message.send">) };
      case "message.list":
        return this.#list(from, data as RequestInput<"message.list">);
      case "message.edit": {
        const { messageId, text } = data as RequestInput<"message.edit">;
        return { message: this.edit(from, messageId, text) };
      }
      case "message.delete":
        return { message: this.delete(from, (data as RequestInput<"message.delete">).messageId) };
      case "message.react":
        return this.react(from, data as RequestInput<"message.react">);
      case "channel.read": {
        const { channelId, messageId } = data as RequestInput<"channel.read">;
        return this.read(from, channelId, messageId);
      }
      default:
        return {};
    }
  }

  send(from: ModelListener, data: RequestInput<"message.send">): Message {
    const key = `${from.userId}/${data.nonce}`;
    const known = this.#nonces.get(key);
    if (known !== undefined) return this.#seenBy(this.#standingOrNot(known), from.userId);
    const replied = data.replyTo === undefined ? null : this.find(data.replyTo);
    this.#now += 1_000;
    const message: Message = {
      id: this.#messages.length + 1,
      channelId: data.channelId,
      authorId: from.userId,
      text: data.text.trim(),
      createdAt: this.#now,
      editedAt: null,
      deletedAt: null,
      replyTo: data.replyTo ?? null,
      ...calledBy(data.text),
      reactions: [],
      attachments: [],
      nonce: data.nonce,
      replyPreview: previewOf(replied),
    };
    this.#messages.push(message);
    this.#nonces.set(key, message.id);
    const revision = this.#nextRevision();
    this.#tell(from, (userId) => ({
      event: "message.created",
      data: { message: this.#seenBy(message, userId), revision },
    }));
    return this.#seenBy(message, from.userId);
  }

  edit(from: ModelListener, messageId: number, text: string): Message {
    const before = this.#own(from, messageId);
    this.#now += 1_000;
    const message: Message = { ...before, text, ...calledBy(text), editedAt: this.#now };
    this.#replace(message);
    const was = { mentions: before.mentions, everyone: before.everyone };
    const revision = this.#nextRevision();
    this.#tell(from, (userId) => ({
      event: "message.updated",
      data: { message: this.#seenBy(message, userId), was, revision },
    }));
    return this.#seenBy(message, from.userId);
  }

  delete(from: ModelListener, messageId: number): Message {
    const before = this.find(messageId);
    if (before === null || before.deletedAt !== null) throw new ProtocolError("not_found", "It is gone.");
    const { channelId, authorId } = before;
    this.#blank(before);
    const was = { mentions: before.mentions, everyone: before.everyone };
    const revision = this.#nextRevision();
    this.#tell(from, () => ({ event: "message.deleted", data: { channelId, messageId, authorId, was, revision } }));
    if (authorId !== from.userId) from.hear({ event: "channel.readUpdated", data: this.#mark(from.userId, channelId) });
    return this.#standingOrNot(messageId);
  }

  react(from: ModelListener, { messageId, emoji, on }: RequestInput<"message.react">): object {
    const message = this.find(messageId);
    if (message === null || message.deletedAt !== null) throw new ProtocolError("not_found", "It is gone.");
    const there = message.reactions.find((one) => one.emoji === emoji)?.userIds ?? [];
    if (there.includes(from.userId) === on) return {};
    const userIds = on ? [...there, from.userId] : there.filter((id) => id !== from.userId);
    const isNew = there.length === 0;
    const reactions = [
      ...message.reactions.map((one) => (one.emoji === emoji ? { emoji, userIds } : one)),
      ...(isNew ? [{ emoji, userIds }] : []),
    ].filter((one) => one.userIds.length > 0);
    this.#replace({ ...message, reactions });
    const { channelId } = message;
    this.#tell(from, () => ({ event: "reaction.changed", data: { channelId, messageId, reactions } }));
    return {};
  }

  read(from: ModelListener, channelId: string, messageId: number): ReadMark {
    const newest = this.#messages.findLast((one) => one.channelId === channelId)?.id ?? 0;
    const key = `${from.userId}/${channelId}`;
    const before = this.#marks.get(key) ?? 0;
    this.#marks.set(key, Math.max(before, Math.min(messageId, newest)));
    const mark = this.#mark(from.userId, channelId);
    for (const listener of this.listeners) {
      if (listener !== from && listener.userId === from.userId)
        listener.hear({ event: "channel.readUpdated", data: mark });
    }
    return mark;
  }

  purge(channelId: string, upToId: number): void {
    const old = this.#messages.filter(
      (one) => one.channelId === channelId && one.id <= upToId && one.deletedAt === null,
    );
    if (old.length === 0) return;
    const before = new Map([...this.listeners].map(({ userId }) => [userId, this.#mark(userId, channelId)]));
    for (const message of old) this.#blank(message);
    this.#nextRevision();
    for (const listener of this.listeners) {
      listener.hear({ event: "channel.purged", data: { channelId, upToId } });
      const mark = this.#mark(listener.userId, channelId);
      const was = before.get(listener.userId);
      if (was?.unread !== mark.unread || was?.mentions !== mark.mentions) {
        listener.hear({ event: "channel.readUpdated", data: mark });
      }
    }
  }

  #list(
    from: ModelListener,
    { channelId, before, after, around, limit }: RequestInput<"message.list">,
  ): AnswerData<"message.list"> {
    const all = this.standing(channelId, from.userId);
    if (before !== undefined) {
      const older = all.filter(({ id }) => id < before);
      return { messages: older.slice(-limit), more: older.length > limit };
    }
    if (after !== undefined) {
      const newer = all.filter(({ id }) => id > after);
      return { messages: newer.slice(0, limit), more: newer.length > limit };
    }
    if (around === undefined) return { messages: all.slice(-limit), more: all.length > limit };
    const half = Math.floor(limit / 2);
    const older = all.filter(({ id }) => id < around);
    const newer = all.filter(({ id }) => id >= around);
    const messages = [...older.slice(-half), ...newer.slice(0, limit - half)];
    return { messages, more: older.length > half, moreAfter: newer.length > limit - half };
  }

  #own(from: ModelListener, messageId: number): Message {
    const message = this.find(messageId);
    if (message === null || message.deletedAt !== null) throw new ProtocolError("not_found", "It is gone.");
    if (message.authorId !== from.userId) throw new ProtocolError("forbidden", "It is another's.");
    return message;
  }

  #mark(userId: string, channelId: string): ReadMark {
    const lastReadId = this.#marks.get(`${userId}/${channelId}`) ?? 0;
    const unread = this.standing(channelId, userId).filter(
      ({ id, authorId }) => id > lastReadId && authorId !== userId,
    );
    const mentions = unread.filter((one) => one.everyone || one.mentions.includes(userId)).length;
    return { channelId, lastReadId, unread: unread.length, mentions, revision: this.#revision };
  }

  #tell(from: ModelListener, eventFor: (userId: string) => ServerEvent): void {
    for (const listener of this.listeners) if (listener !== from) listener.hear(eventFor(listener.userId));
  }

  #seenBy(message: Message, userId: string): Message {
    const replyPreview = message.replyTo === null ? null : previewOf(this.find(message.replyTo));
    return { ...message, replyPreview, nonce: message.authorId === userId ? message.nonce : null };
  }

  #replace(message: Message): void {
    this.#messages[message.id - 1] = message;
  }

  #blank(message: Message): void {
    this.#replace({ ...message, ...NOBODY_CALLED, text: "", reactions: [], deletedAt: this.#now });
  }

  #standingOrNot(messageId: number): Message {
    const message = this.find(messageId);
    if (message === null) throw new Error(`There is no message ${messageId}.`);
    return message;
  }

  #nextRevision(): number {
    this.#revision += 1;
    return this.#revision;
  }
}

function previewOf(message: Message | null): Message["replyPreview"] {
  return message === null || message.deletedAt !== null
    ? null
    : { authorId: message.authorId, text: message.text.slice(0, 200) };
}

/** `@name` calls the account of that number; good enough to count by. */
function calledBy(text: string): Called {
  return {
    mentions: [...text.matchAll(/@(\w+)/g)].map(([, name]) => name ?? "").filter((name) => name !== "everyone"),
    everyone: text.includes("@everyone"),
  };
}
