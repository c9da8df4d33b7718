import { marksOf, type Reads, readsAfterAnswer, readsFrom, reduceReads } from "../../shared/client/reads.ts";
import { type Roster, reduceRoster, rosterAfterAnswer, rosterFromHello } from "../../shared/client/roster.ts";
import type { ServerEvent } from "../../shared/protocol/events.ts";
import type { AnswerData, HelloAnswer, Op, RequestInput, Snapshot } from "../../shared/protocol/requests.ts";

/** The server's world as main knows it, for the tray and for a page that comes to a session that stands already. */
export class Mirror {
  #hello: HelloAnswer | null = null;
  #roster: Roster | null = null;
  #reads: Reads | null = null;

  get roster(): Roster | null {
    return this.#roster;
  }

  /** null until the first snapshot. */
  get reads(): Reads | null {
    return this.#reads;
  }

  get server(): HelloAnswer["server"] | null {
    return this.#hello?.server ?? null;
  }

  helloAnswered(answer: HelloAnswer): void {
    this.#hello = answer;
    this.#roster = rosterFromHello(this.#roster, answer);
    if (answer.snapshot !== undefined) this.#reads = readsFrom(answer.self.id, answer.snapshot.reads);
  }

  happened(event: ServerEvent): void {
    if (this.#roster !== null) this.#roster = reduceRoster(this.#roster, event);
    if (this.#reads !== null) this.#reads = reduceReads(this.#reads, event);
  }

  answered<O extends Op>(op: O, data: RequestInput<O>, answer: AnswerData<O>): void {
    const reduce = rosterAfterAnswer(op, data, answer);
    if (reduce !== null && this.#roster !== null) this.#roster = reduce(this.#roster);
    if (this.#reads !== null) this.#reads = readsAfterAnswer(this.#reads, op, answer);
  }

  /** Nobody is logged in any more. */
  forget(): void {
    this.#hello = null;
    this.#roster = null;
    this.#reads = null;
  }

  /**
   * The answer to hello that a page would have got if the session had begun now; the events that follow it continue from
   * here. null before the first one.
   */
  helloForNewPage(): HelloAnswer | null {
    if (this.#hello === null || this.#roster === null) return null;
    const { channels, members, formerMembers, presence, voice, self } = this.#roster;
    const snapshot: Snapshot = {
      channels: [...channels],
      members: [...members.values()],
      presence: Object.fromEntries(presence),
      voice: [...voice.values()],
      reads: this.#reads === null ? [] : [...marksOf(this.#reads).values()],
      formerMembers: [...formerMembers.values()],
    };
    return { ...this.#hello, self, resumed: false, snapshot };
  }
}
