import type { ServerEvent } from "../../shared/protocol/events.ts";
import type { Limits } from "../../shared/protocol/limits.ts";
import type { HelloAnswer } from "../../shared/protocol/requests.ts";
import type { Message } from "../../shared/protocol/values.ts";
import type { Clock } from "../../shared/time.ts";
import type { Bridge } from "../bridge/bridge.ts";
import type { KeyValueStorage } from "../key-value-storage.ts";
import { randomId } from "../random-id.ts";
import type { ChatBoard } from "./chat-board.ts";
import { DraftBox } from "./draft-box.ts";
import { History, ONE_MESSAGE } from "./history.ts";
import { KeptDrafts } from "./kept-drafts.ts";
import { KeptOutbox } from "./kept-outbox.ts";
import { changeOf, type MessageChange } from "./message-change.ts";
import { OutboxSender } from "./outbox-sender.ts";
import { Places } from "./places.ts";
import { Reading } from "./reading.ts";
import { Searching } from "./searching.ts";
import { ServerLine } from "./server-line.ts";
import { TypingWatch } from "./typing-watch.ts";

export interface AccountChatDeps {
  readonly bridge: Bridge;
  readonly clock: Clock;
  readonly board: ChatBoard;
  readonly storage: KeyValueStorage;
  /** Names server and account: what is kept of one is never shown of another. */
  readonly owner: string;
  readonly selfId: string;
  limits(): Limits | null;
}

/** Text chat of one account: its parts, and what each hears of the others. */
export class AccountChat implements Disposable {
  readonly selfId: string;
  readonly history: History;
  readonly places: Places;
  readonly reading: Reading;
  readonly outbox: OutboxSender;
  readonly drafts: DraftBox;
  readonly typing: TypingWatch;
  readonly searching: Searching;
  readonly #board: ChatBoard;
  readonly #kept: readonly { clear(): void }[];
  readonly #clock: Clock;
  readonly #line: ServerLine;
  #resumes = 0;

  constructor({ bridge, clock, board, storage, owner, selfId, limits }: AccountChatDeps, isLooking: boolean) {
    this.selfId = selfId;
    this.#board = board;
    this.#clock = clock;
    const keptOutbox = new KeptOutbox(storage, owner);
    const keptDrafts = new KeptDrafts(storage, owner);
    this.#kept = [keptOutbox, keptDrafts];
    const line = new ServerLine(bridge, clock);
    this.#line = line;
    this.history = new History({
      line,
      board,
      anchor: (channelId) => this.reading.inView(channelId),
      arrived: (messages) => {
        this.outbox.matched(messages);
        this.reading.show();
      },
    });
    const window = (channelId: string) => this.history.window(channelId);
    this.reading = new Reading({ selfId, line, clock, board, window }, isLooking);
    this.places = new Places({ selfId, board, history: this.history, reading: this.reading });
    this.outbox = new OutboxSender({
      line,
      clock,
      board,
      kept: keptOutbox,
      newNonce: randomId,
      sent: (message) => this.#happened(message.channelId, { kind: "created", message }),
      unwanted: (messageId) => void this.delete(messageId).catch(ignoreRefusal),
    });
    this.drafts = new DraftBox({
      clock,
      board,
      kept: keptDrafts,
      upload: (file, onProgress, signal) => bridge.upload(file, onProgress, signal),
      limits,
      newKey: randomId,
    });
    this.typing = new TypingWatch({ line, clock, board });
    this.searching = new Searching({ line, board });
  }

  hello({ sessionId, resumed, snapshot }: HelloAnswer): void {
    if (snapshot !== undefined) this.reading.snapshot(snapshot.reads);
    if (resumed) {
      this.#resumes += 1;
      this.history.resumed();
    } else {
      this.typing.clear();
      this.history.missedEvents();
      this.searching.missedEvents();
      this.#lookAtReplies();
    }
    this.reading.attached();
    this.outbox.attached(sessionId);
  }

  detached(): void {
    this.outbox.detached();
  }

  event(event: ServerEvent): void {
    this.places.arriving(event);
    this.reading.happened(event);
    const changed = changeOf(event);
    if (changed !== null) this.#happened(changed.channelId, changed.change);
    switch (event.event) {
      case "message.created":
        this.typing.ended(event.data.message.authorId, event.data.message.channelId);
        if (event.data.message.authorId === this.selfId) this.outbox.matched([event.data.message]);
        break;
      case "typing.started":
        if (event.data.userId !== this.selfId) this.typing.started(event.data.channelId, event.data.userId);
        break;
      case "member.left":
        this.typing.ended(event.data.userId);
        break;
      case "channel.deleted":
        this.history.channelDeleted(event.data.channelId);
        this.places.channelDeleted(event.data.channelId);
        break;
    }
    this.reading.show();
  }

  send(channelId: string): void {
    const outgoing = this.drafts.take(channelId);
    if (outgoing === null) return;
    const writtenAt = this.#clock.now();
    this.outbox.add({ nonce: randomId(), channelId, ...outgoing, writtenAt, state: { kind: "waiting" } });
    this.places.toPresentForSending(channelId);
  }

  takeBack(nonce: string): void {
    const message = this.outbox.takeBack(nonce);
    if (message === null) return;
    this.drafts.restore(message, message.replyTo === null ? null : this.history.find(message.replyTo));
  }

  setReply(channelId: string, messageId: number | null): void {
    if (messageId === null) return this.drafts.setReply(channelId, null);
    const message = this.history.find(messageId);
    if (message !== null) this.drafts.setReply(channelId, message);
  }

  async edit(messageId: number, text: string): Promise<void> {
    const change = { kind: "text", text, editedAt: this.#clock.now() } as const;
    const takeBack = this.history.expect(messageId, change);
    try {
      const { message } = await this.#line.patiently("message.edit", { messageId, text });
      this.#happened(message.channelId, { kind: "updated", message });
    } finally {
      takeBack();
    }
  }

  async delete(messageId: number): Promise<void> {
    const { message } = await this.#line.patiently("message.delete", { messageId });
    this.#happened(message.channelId, { kind: "deleted", messageId });
  }

  async react(messageId: number, emoji: string, on: boolean): Promise<void> {
    const channelId = this.history.find(messageId)?.channelId;
    const reaction = { emoji, on, userId: this.selfId };
    const resumes = this.#resumes;
    const takeBack = this.history.expect(messageId, { kind: "reaction", reaction });
    try {
      await this.#line.patiently("message.react", { messageId, emoji, on });
      if (channelId === undefined) return;
      this.#happened(channelId, { kind: "reacted", messageId, reaction });
      // S2: an earlier event may follow a kept answer, and does not know of it.
      if (resumes !== this.#resumes) this.#lookAgain(channelId, messageId).catch(ignoreLoss);
    } finally {
      takeBack();
    }
  }

  /** The page may be gone in a moment. */
  keep(): void {
    this.drafts.keep();
    this.reading.flush();
  }

  /** Once it is disposed: nothing of what it wrote is left on this device. */
  forget(): void {
    for (const kept of this.#kept) kept.clear();
  }

  [Symbol.dispose](): void {
    this.reading[Symbol.dispose]();
    this.drafts[Symbol.dispose]();
    this.outbox[Symbol.dispose]();
    this.typing[Symbol.dispose]();
    this.#line[Symbol.dispose]();
  }

  /** Behind the events that were missed: what is asked from here on is answered after them. */
  async #lookAgain(channelId: string, messageId: number): Promise<void> {
    await this.#line.request("session.ping", {});
    this.history.lookAgain(channelId, messageId);
  }

  /** What a draft answers may have changed or gone. */
  #lookAtReplies(): void {
    for (const [channelId, { replyTo }] of this.#board.state.drafts) {
      if (replyTo === null) continue;
      this.#line
        .patiently("message.list", { channelId, around: replyTo.id, limit: ONE_MESSAGE })
        .then(({ messages }) => {
          const message = messages.find(({ id }) => id === replyTo.id);
          if (message === undefined) this.drafts.messagesGone(channelId, (id) => id === replyTo.id);
          else this.drafts.messageChanged(message);
        }, ignoreLoss);
    }
  }

  #happened(channelId: string, change: MessageChange): void {
    this.#board.together(() => {
      this.history.happened(channelId, change);
      this.searching.happened(channelId, change);
      const gone = goneBy(change);
      if (gone !== null) this.drafts.messagesGone(channelId, gone);
      if (change.kind === "updated") this.drafts.messageChanged(change.message);
      this.reading.show();
    });
  }
}

/** It was to be gone, and stays where it cannot be helped: whoever took it back sees it stand. */
function ignoreRefusal(): void {}

/** A connection that is lost again is resumed again, or all is loaded anew. */
function ignoreLoss(): void {}

/** null: nothing is gone by it. */
function goneBy(change: MessageChange): ((messageId: Message["id"]) => boolean) | null {
  if (change.kind === "deleted") return (id) => id === change.messageId;
  if (change.kind === "purged") return (id) => id <= change.upToId;
  return null;
}
