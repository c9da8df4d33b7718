import type { EventName } from "../../shared/protocol/events.ts";
import type { User } from "../../shared/protocol/values.ts";

/**
 * Members by username, for M6; read again when one of them changed, and at once: a message that had to wait for them would
 * be overtaken by the next one of the same session.
 */
export class CallableMembers {
  readonly #read: () => Promise<User[]>;
  #reading: Promise<ReadonlyMap<string, string>> | null = null;
  #known: ReadonlyMap<string, string> | null = null;

  constructor(read: () => Promise<User[]>) {
    this.#read = read;
    this.#readAhead();
  }

  /** To be told of every event to all. */
  published(event: EventName): void {
    if (!event.startsWith("member.")) return;
    this.#reading = null;
    this.#known = null;
    this.#readAhead();
  }

  /** User ids by username; null: not read yet. Whoever has them at once keeps the place of a request among others. */
  get known(): ReadonlyMap<string, string> | null {
    return this.#known;
  }

  get(): Promise<ReadonlyMap<string, string>> {
    if (this.#reading !== null) return this.#reading;
    const reading = this.#read().then((users) => new Map(users.map(({ username, id }) => [username, id])));
    this.#reading = reading;
    reading.then(
      (members) => {
        if (this.#reading === reading) this.#known = members;
      },
      () => {
        // A failure is for those who wait, not for those who come later.
        if (this.#reading === reading) this.#reading = null;
      },
    );
    return reading;
  }

  /** What fails is read again by who needs it. */
  #readAhead(): void {
    this.get().catch(() => undefined);
  }
}
