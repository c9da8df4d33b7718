import type { EventName } from "../../shared/protocol/events.ts";
import type { Snapshot } from "../../shared/protocol/requests.ts";
import type { Channel, ReadMark, User } from "../../shared/protocol/values.ts";
import type { Presence } from "../presence/presence.ts";
import type { Voice } from "../voice/voice.ts";

export interface SnapshotsDeps {
  readonly members: () => Promise<User[]>;
  readonly formerMembers: () => Promise<User[]>;
  readonly channels: () => Promise<Channel[]>;
  /** M7: exact for events with a higher revision. */
  readonly reads: (userId: string) => Promise<ReadMark[]>;
  readonly presence: Pick<Presence, "all">;
  readonly voice: Pick<Voice, "members">;
}

/**
 * What a new session starts from (S4), as JSON. When a whole server reconnects at once, everyone asks within a second: the
 * lists that seldom change are read and serialised once, until an event says that they did change.
 */
export class Snapshots {
  readonly #reads: (userId: string) => Promise<ReadMark[]>;
  readonly #presence: Pick<Presence, "all">;
  readonly #voice: Pick<Voice, "members">;
  readonly #members: Kept<User>;
  readonly #formerMembers: Kept<User>;
  readonly #channels: Kept<Channel>;

  constructor({ members, formerMembers, channels, reads, presence, voice }: SnapshotsDeps) {
    this.#reads = reads;
    this.#presence = presence;
    this.#voice = voice;
    this.#members = new Kept(members);
    this.#formerMembers = new Kept(formerMembers);
    this.#channels = new Kept(channels);
  }

  /** To be told of every event to all. */
  published(event: EventName): void {
    if (event.startsWith("member.")) {
      this.#members.forget();
      this.#formerMembers.forget();
    } else if (event.startsWith("channel.")) this.#channels.forget();
  }

  /** `Snapshot` of an account as JSON text; nothing published before this call is missing in it. */
  async take(userId: string): Promise<string> {
    const [members, former, channels, reads, present, voice] = await Promise.all([
      this.#members.get(),
      this.#formerMembers.get(),
      this.#channels.get(),
      this.#reads(userId),
      this.#presence.all(),
      this.#voice.members(),
    ]);
    const presence = Object.fromEntries(members.list.map(({ id }) => [id, present[id] ?? "offline"]));
    const rest = JSON.stringify({ presence, voice, reads } satisfies Omit<
      Snapshot,
      "channels" | "members" | "formerMembers"
    >);
    return `{"channels":${channels.text},"members":${members.text},"formerMembers":${former.text},${rest.slice(1)}`;
  }
}

interface Serialised<T> {
  readonly list: readonly T[];
  readonly text: string;
}

/** A list and its JSON, read again only after `forget`. */
class Kept<T> {
  readonly #read: () => Promise<T[]>;
  #reading: Promise<Serialised<T>> | null = null;

  constructor(read: () => Promise<T[]>) {
    this.#read = read;
  }

  get(): Promise<Serialised<T>> {
    if (this.#reading !== null) return this.#reading;
    const reading = this.#serialise();
    this.#reading = reading;
    // A failure is for those who wait, not for those who come later.
    reading.catch(() => {
      if (this.#reading === reading) this.forget();
    });
    return reading;
  }

  forget(): void {
    this.#reading = null;
  }

  async #serialise(): Promise<Serialised<T>> {
    const list = await this.#read();
    return { list, text: JSON.stringify(list) };
  }
}
