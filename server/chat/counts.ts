import type { RequestData } from "../../shared/protocol/requests.ts";
import type { ReadMark } from "../../shared/protocol/values.ts";
import type { FanOut } from "../gateway/fan-out.ts";
import type { MessageStore } from "../store/message-store.ts";
import type { Actor } from "./actor.ts";
import { ChangeOrder } from "./change-order.ts";
import { refusals } from "./refusals.ts";

export interface CountsDeps {
  readonly store: Pick<MessageStore, "markRead" | "readMarks">;
  readonly fanOut: Pick<FanOut, "toUser" | "toSession">;
  /** The accounts that have a session. */
  readonly connectedUsers: () => readonly string[];
}

/** What is read and what is counted (M7), and the one order and numbering of all that changes it (M1). */
export class Counts {
  readonly #deps: CountsDeps;
  readonly #order = new ChangeOrder();
  /** Of the last change that was told. */
  #revision = 0;

  constructor(deps: CountsDeps) {
    this.#deps = deps;
  }

  /** For all that makes messages come, change or go; see `ChangeOrder`. */
  inOrder<T, R>(work: () => Promise<T>, tell: (result: T) => R): Promise<R> {
    return this.#order.run(work, tell);
  }

  /** For a change that is being told. */
  nextRevision(): number {
    this.#revision++;
    return this.#revision;
  }

  async markRead(actor: Actor, data: RequestData<"channel.read">, done: (mark: ReadMark) => void): Promise<void> {
    const { store, fanOut } = this.#deps;
    const { channelId, messageId } = data;
    await this.#order.run(
      () => store.markRead(actor.user.id, channelId, messageId),
      (read) => {
        if (read === null) throw refusals.noChannel();
        const revision = read.moved ? this.nextRevision() : this.#revision;
        const mark = { ...read.mark, revision };
        if (read.moved) fanOut.toUser(actor.user.id, "channel.readUpdated", mark, actor.id);
        done(mark);
      },
    );
  }

  /** Of every text channel, exact for what comes with a higher revision (S4). */
  readMarks(userId: string): Promise<ReadMark[]> {
    return this.#order.run(
      () => this.#deps.store.readMarks(userId),
      (marks) => marks.map((mark) => ({ ...mark, revision: this.#revision })),
    );
  }

  /** To one session, its account's mark of a channel. */
  tellMark({ id, user }: Actor, channelId: string): Promise<void> {
    return this.#tell(user.id, channelId, (mark) => this.#deps.fanOut.toSession(id, "channel.readUpdated", mark));
  }

  /** To everyone who is connected, their own mark of a channel whose messages came or went all at once. */
  async tellMarks(channelId: string, concerns: (mark: ReadMark) => boolean = () => true): Promise<void> {
    this.nextRevision();
    const telling = this.#deps.connectedUsers().map((userId) =>
      this.#tell(userId, channelId, (mark) => {
        if (concerns(mark)) this.#deps.fanOut.toUser(userId, "channel.readUpdated", mark);
      }),
    );
    await Promise.all(telling);
  }

  #tell(userId: string, channelId: string, tell: (mark: ReadMark) => void): Promise<void> {
    return this.#order.run(
      () => this.#deps.store.readMarks(userId, channelId),
      (marks) => {
        for (const mark of marks) tell({ ...mark, revision: this.#revision });
      },
    );
  }
}
