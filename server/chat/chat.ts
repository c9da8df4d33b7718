import { assertNever } from "../../shared/assert-never.ts";
import { isEmoji } from "../../shared/chat/emoji.ts";
import { findCalled } from "../../shared/chat/mentions.ts";
import { canBeSeen, normaliseText } from "../../shared/chat/message-text.ts";
import type { Limits } from "../../shared/protocol/limits.ts";
import type { AnswerData, RequestData } from "../../shared/protocol/requests.ts";
import type { Called, Channel, Message, User } from "../../shared/protocol/values.ts";
import { codePointLength } from "../../shared/text.ts";
import type { Clock } from "../../shared/time.ts";
import type { FanOut } from "../gateway/fan-out.ts";
import { TokenBuckets } from "../rate-limit.ts";
import { type MessagePage, type MessageStore, NONCE_KEPT_MS, type PageStart } from "../store/message-store.ts";
import type { Actor } from "./actor.ts";
import type { CallableMembers } from "./callable-members.ts";
import type { ChatMetrics } from "./chat-metrics.ts";
import type { Counts } from "./counts.ts";
import { refusals } from "./refusals.ts";
import { Typing } from "./typing.ts";

export interface ChatDeps {
  readonly clock: Clock;
  readonly limits: Limits;
  readonly store: MessageStore;
  readonly channels: { find(channelId: string): Promise<Channel | null> };
  readonly members: Pick<CallableMembers, "known" | "get">;
  readonly fanOut: FanOut;
  readonly counts: Pick<Counts, "inOrder" | "nextRevision" | "tellMark">;
  readonly metrics: ChatMetrics;
  /** Text was deleted, and is still in the write-ahead log. */
  readonly onTextGone: () => void;
  readonly onFault: (error: unknown) => void;
}

/**
 * Messages (M1 to M6, M8 to M11). What is `done` is called in the step in which the events go out, so that an answer has its
 * place among them.
 */
export class Chat {
  readonly #deps: ChatDeps;
  readonly #typing: Typing;
  readonly #searches: TokenBuckets;

  constructor(deps: ChatDeps) {
    const { clock, limits } = deps;
    this.#deps = deps;
    this.#typing = new Typing(clock);
    this.#searches = new TokenBuckets(clock, { burst: limits.searchesBurst, refillMs: 1_000 / limits.searchesPerS });
  }

  async send(actor: Actor, data: RequestData<"message.send">, done: (message: Message) => void): Promise<void> {
    const { store, clock, limits, members, metrics, fanOut, counts } = this.#deps;
    const { channelId, nonce, replyTo = null, attachmentIds = [] } = data;
    const answered = metrics.answeredSend();
    const text = this.#readText(data.text);
    if (!canBeSeen(text) && attachmentIds.length === 0) throw refusals.empty();
    if (attachmentIds.length > limits.attachmentsPerMessage) {
      throw refusals.tooManyAttachments(limits.attachmentsPerMessage);
    }
    const called = text.includes("@") ? calledBy(text, actor.user, members.known ?? (await members.get())) : NOBODY;
    const authorId = actor.user.id;
    const createdAt = clock.now();
    const message = { channelId, authorId, nonce, text, replyTo, attachmentIds, ...called, createdAt };
    await counts.inOrder(
      () => store.send(message),
      (outcome) => {
        switch (outcome.kind) {
          case "sent": {
            const revision = counts.nextRevision();
            fanOut.toOthers(authorId, "message.created", { message: { ...outcome.message, nonce: null }, revision });
            fanOut.toUser(authorId, "message.created", { message: outcome.message, revision }, actor.id);
            this.#typing.ends(authorId, channelId);
            break;
          }
          case "repeated":
            break;
          case "noChannel":
            throw refusals.noChannel();
          case "badReply":
            throw refusals.badReply();
          case "badAttachment":
            throw refusals.badAttachment();
          default:
            return assertNever(outcome);
        }
        metrics.changed(outcome.kind);
        done(outcome.message);
        answered();
      },
    );
  }

  async list(
    actor: Actor,
    data: RequestData<"message.list">,
    done: (page: AnswerData<"message.list">) => void,
  ): Promise<void> {
    const start = pageStart(data);
    await this.#deps.counts.inOrder(
      () => this.#deps.store.list(data.channelId, start, data.limit),
      (page) => {
        if (page === null) throw refusals.noChannel();
        done(this.#pageFor(actor, page));
      },
    );
  }

  async edit(actor: Actor, data: RequestData<"message.edit">, done: (message: Message) => void): Promise<void> {
    const { store, members, fanOut, counts, metrics, onTextGone } = this.#deps;
    const text = this.#readText(data.text);
    const called = text.includes("@") ? calledBy(text, actor.user, members.known ?? (await members.get())) : NOBODY;
    await counts.inOrder(
      () => store.edit(this.#change(actor, data.messageId), text, called),
      (outcome) => {
        switch (outcome.kind) {
          case "edited": {
            const { message, was } = outcome;
            const counted = { was, revision: counts.nextRevision() };
            fanOut.toOthers(actor.user.id, "message.updated", { message: { ...message, nonce: null }, ...counted });
            fanOut.toUser(actor.user.id, "message.updated", { message, ...counted }, actor.id);
            metrics.changed("edited");
            onTextGone();
            return done(this.#seenBy(actor, message));
          }
          case "noMessage":
            throw refusals.noMessage();
          case "notTheirs":
            throw refusals.notYours();
          case "empty":
            throw refusals.empty();
          default:
            return assertNever(outcome);
        }
      },
    );
  }

  async delete(actor: Actor, { messageId }: { messageId: number }, done: (message: Message) => void): Promise<void> {
    const { store, fanOut, counts, metrics, onTextGone, onFault } = this.#deps;
    const { user } = actor;
    const message = await counts.inOrder(
      () => store.delete(this.#change(actor, messageId), user.role !== "member"),
      (outcome) => {
        switch (outcome.kind) {
          case "deleted": {
            const { channelId, authorId } = outcome.message;
            const revision = counts.nextRevision();
            fanOut.toAll("message.deleted", { channelId, messageId, authorId, was: outcome.was, revision }, actor.id);
            metrics.changed("deleted");
            onTextGone();
            done(this.#seenBy(actor, outcome.message));
            return outcome.message;
          }
          case "noMessage":
            throw refusals.noMessage();
          case "notTheirs":
            throw refusals.notYoursToDelete();
          default:
            return assertNever(outcome);
        }
      },
    );
    // M7: the answer alone has no place among the counts. It is given already: what fails here must not answer again.
    if (message.authorId !== user.id) {
      counts.tellMark(actor, message.channelId).catch(onFault);
    }
  }

  async react(actor: Actor, data: RequestData<"message.react">, done: () => void): Promise<void> {
    const { store, clock, limits, fanOut, counts } = this.#deps;
    const { messageId, emoji, on } = data;
    if (!isEmoji(emoji)) throw refusals.notAnEmoji();
    const maxKinds = limits.reactionsPerMessage;
    await counts.inOrder(
      () => store.react({ messageId, emoji, on, userId: actor.user.id, at: clock.now(), maxKinds }),
      (outcome) => {
        switch (outcome.kind) {
          case "changed": {
            const { channelId, reactions } = outcome;
            fanOut.toAll("reaction.changed", { channelId, messageId, reactions }, actor.id);
            return done();
          }
          case "unchanged":
            return done();
          case "noMessage":
            throw refusals.noMessage();
          case "tooManyKinds":
            throw refusals.tooManyKinds(maxKinds);
          default:
            return assertNever(outcome);
        }
      },
    );
  }

  async search(
    actor: Actor,
    data: RequestData<"message.search">,
    done: (page: AnswerData<"message.search">) => void,
  ): Promise<void> {
    const { store, counts, metrics } = this.#deps;
    const { query, channelId = null, authorId = null, has = null, before = null, limit } = data;
    const isFiltered = channelId !== null || authorId !== null || has !== null;
    if (query.trim() === "" && !isFiltered) throw refusals.emptySearch();
    const retryAfterMs = this.#searches.take(actor.user.id);
    if (retryAfterMs > 0) throw refusals.tooManySearches(retryAfterMs);
    const answered = metrics.answeredSearch();
    await counts.inOrder(
      () => store.search({ text: query, channelId, authorId, has, before, limit }),
      (page) => {
        done(this.#pageFor(actor, page));
        answered();
      },
    );
  }

  /** In the order of messages too, so that it never comes behind the one that it announced. */
  async startTyping({ user }: Actor, channelId: string, done: () => void): Promise<void> {
    const { channels, fanOut, counts } = this.#deps;
    await counts.inOrder(
      () => channels.find(channelId),
      (channel) => {
        if (channel?.kind !== "text") throw refusals.noChannel();
        if (this.#typing.begins(user.id, channelId)) {
          fanOut.toOthers(user.id, "typing.started", { channelId, userId: user.id });
        }
        done();
      },
    );
  }

  #readText(raw: string): string {
    const { textChars } = this.#deps.limits;
    const text = normaliseText(raw);
    if (codePointLength(text) > textChars) throw refusals.tooLong(textChars);
    return text;
  }

  #change(actor: Actor, messageId: number) {
    return { messageId, byUserId: actor.user.id, at: this.#deps.clock.now() };
  }

  #pageFor(actor: Actor, page: MessagePage): MessagePage {
    return { ...page, messages: page.messages.map((message) => this.#seenBy(actor, message)) };
  }

  /** M2: a nonce is its author's own. */
  #seenBy({ user }: Actor, message: Message): Message {
    const isKept = message.createdAt > this.#deps.clock.now() - NONCE_KEPT_MS;
    return message.nonce === null || (message.authorId === user.id && isKept) ? message : { ...message, nonce: null };
  }
}

const NOBODY: Called = { mentions: [], everyone: false };

function pageStart({ before, after, around }: RequestData<"message.list">): PageStart {
  const starts: PageStart[] = [];
  if (before !== undefined) starts.push({ kind: "before", messageId: before });
  if (after !== undefined) starts.push({ kind: "after", messageId: after });
  if (around !== undefined) starts.push({ kind: "around", messageId: around });
  if (starts.length > 1) throw refusals.twoPlaces();
  return starts[0] ?? { kind: "end" };
}

function calledBy(text: string, { id, role }: User, members: ReadonlyMap<string, string>): Called {
  return findCalled(text, { id, mayCallEveryone: role !== "member" }, (username) => members.get(username));
}
