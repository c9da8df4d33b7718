import { EVENTS } from "../../../shared/protocol/events.ts";
import type { EventFrame, ServerFrame } from "../../../shared/protocol/frames.ts";
import { helloAnswerSchema, REQUESTS, type Snapshot } from "../../../shared/protocol/requests.ts";
import type { PresenceStatus, VoiceMember } from "../../../shared/protocol/values.ts";
import type { SocketPair } from "../../helpers/socket-pair.ts";

/** What a client knows of the server from snapshot, events and its own answers alone. */
class Replica {
  readonly voice = new Map<string, VoiceMember>();
  presence: Record<string, PresenceStatus> = {};
  /** Accounts that have joined since somebody cleared this. */
  readonly joined = new Set<string>();
  /** The session whose own membership this client cannot tell for sure any more (see `doubt`). */
  #doubted: string | null = null;

  /**
   * After a resume the kept answers come before the missed events (S2), also before those that happened first. What they say
   * of the client's own membership and what those events say of it cannot be put in order again; of others it can.
   */
  doubt(ownSessionId: string): void {
    this.#doubted = ownSessionId;
    this.voice.delete(ownSessionId);
  }

  setOwn(member: VoiceMember): void {
    if (member.sessionId !== this.#doubted) this.voice.set(member.sessionId, member);
  }

  reset(snapshot: Snapshot): void {
    this.voice.clear();
    this.#doubted = null;
    for (const member of snapshot.voice) this.voice.set(member.sessionId, member);
    this.presence = { ...snapshot.presence };
  }

  /** Applies one event; throws where the order of events breaks V1 or V2. */
  apply({ event, data }: EventFrame): void {
    if (event === "voice.joined") this.#join(EVENTS[event].parse(data).member);
    else if (event === "voice.updated") this.#update(EVENTS[event].parse(data).member);
    else if (event === "voice.left") this.#leave(EVENTS[event].parse(data).sessionId);
    else if (event === "presence.changed") {
      const { userId, status } = EVENTS[event].parse(data);
      if (this.presence[userId] === status) throw new Error(`S5 ${userId} was told to be ${status} twice`);
      this.presence[userId] = status;
    }
  }

  ofUser(userId: string): VoiceMember | undefined {
    return [...this.voice.values()].find((member) => member.userId === userId);
  }

  inChannel(channelId: string): VoiceMember[] {
    return [...this.voice.values()].filter((member) => member.channelId === channelId);
  }

  /** Everyone whom `other` can tell of as well, in a fixed order. */
  comparable(other: Replica): VoiceMember[] {
    return sortById([...this.voice.values()].filter(({ sessionId }) => sessionId !== other.#doubted));
  }

  #join(member: VoiceMember): void {
    if (member.sessionId === this.#doubted) return;
    const held = this.ofUser(member.userId);
    if (held !== undefined)
      throw new Error(`V1 V2 ${member.userId} joins ${member.channelId}, still in ${held.channelId}`);
    this.voice.set(member.sessionId, member);
    this.joined.add(member.userId);
  }

  #update(member: VoiceMember): void {
    if (member.sessionId === this.#doubted) return;
    if (!this.voice.has(member.sessionId))
      throw new Error(`voice.updated of ${member.sessionId}, who is in no channel`);
    this.voice.set(member.sessionId, member);
  }

  #leave(sessionId: string): void {
    if (sessionId === this.#doubted) return;
    if (!this.voice.delete(sessionId)) throw new Error(`voice.left of ${sessionId}, who is in no channel`);
  }
}

const CHANGES_OWN: ReadonlySet<string> = new Set(["voice.join", "voice.leave", "voice.update"]);

interface OpenRequest {
  readonly op: string;
  readonly data: Record<string, unknown>;
}

type Link =
  | { readonly kind: "offline" }
  | {
      readonly kind: "greeting";
      readonly pair: SocketPair;
      readonly helloId: number;
      readonly resumeSeq: number | null;
      readonly seen: number;
    }
  | { readonly kind: "attached"; readonly pair: SocketPair };

/** A client as a person's program would be, but one that checks all it is told. */
export class FuzzClient {
  readonly deviceId: string;
  readonly userId: string;
  readonly replica = new Replica();
  sessionId: string | null = null;
  link: Link = { kind: "offline" };
  readonly open = new Map<number, OpenRequest>();
  /** Requests of an earlier connection, whose answers may have been kept. */
  #kept = new Set<number>();
  #lastSeq = 0;
  #lastId = 0;
  #read = 0;

  constructor(userId: string, deviceId: string) {
    this.userId = userId;
    this.deviceId = deviceId;
  }

  get pair(): SocketPair | null {
    return this.link.kind === "offline" ? null : this.link.pair;
  }

  connect(pair: SocketPair): void {
    const helloId = this.#newId();
    const resume =
      this.sessionId === null
        ? null
        : { sessionId: this.sessionId, seq: this.#lastSeq, pending: [...this.open.keys()] };
    this.link = { kind: "greeting", pair, helloId, resumeSeq: resume?.seq ?? null, seen: 0 };
    this.#read = 0;
    this.#kept = new Set(this.open.keys());
    const client = { name: "fuzz", version: "1", platform: "test", deviceId: this.deviceId };
    pair.send({ id: helloId, op: "session.hello", data: { token: this.userId, client, ...(resume && { resume }) } });
  }

  request(op: string, data: Record<string, unknown>): void {
    if (this.link.kind !== "attached") return;
    const id = this.#newId();
    this.open.set(id, { op, data });
    this.link.pair.send({ id, op, data });
  }

  /** Reads what has arrived, and notices a closed connection. */
  read(): void {
    const { pair } = this;
    if (pair === null) return;
    for (; this.#read < pair.received.length; this.#read++) {
      const frame = pair.received[this.#read];
      if (frame !== undefined) this.#take(frame);
    }
    if (pair.closeCode === null) return;
    // What ends a session on the server is forgotten here as well; a taken-over one belongs to another connection of ours.
    if (pair.closeCode === 1000 || pair.closeCode === 4001 || pair.closeCode === 4003) this.#forget();
    this.link = { kind: "offline" };
  }

  #take(frame: ServerFrame): void {
    if (this.link.kind === "greeting") this.#greeted(frame, this.link);
    else if (frame.kind === "event") this.#event(frame);
    else this.#answer(frame);
  }

  #greeted(frame: ServerFrame, link: Extract<Link, { kind: "greeting" }>): void {
    if (frame.kind === "event" || frame.id !== link.helloId)
      throw new Error("S2 the answer to hello does not come first");
    if (!frame.ok) {
      link.pair.close(3000);
      return;
    }
    const answer = helloAnswerSchema.parse(frame.data);
    if (answer.resumed) {
      if (answer.sessionId !== this.sessionId) throw new Error("S2 resumed another session");
    } else {
      if (answer.snapshot === undefined) throw new Error("S4 no snapshot");
      this.#forget();
      this.sessionId = answer.sessionId;
      this.replica.reset(answer.snapshot);
    }
    this.link = { kind: "attached", pair: link.pair };
  }

  #event(frame: EventFrame): void {
    if (frame.seq !== this.#lastSeq + 1) throw new Error(`S2 event ${frame.seq} after ${this.#lastSeq}`);
    this.#lastSeq = frame.seq;
    this.replica.apply(frame);
  }

  #answer(frame: Extract<ServerFrame, { kind: "answer" }>): void {
    const request = this.open.get(frame.id);
    if (request === undefined) throw new Error(`an answer to ${frame.id}, which is not open`);
    this.open.delete(frame.id);
    if (!frame.ok || this.sessionId === null) return;
    if (this.#kept.delete(frame.id) && CHANGES_OWN.has(request.op)) return this.replica.doubt(this.sessionId);
    const own = this.replica.voice.get(this.sessionId);
    if (request.op === "voice.join") this.#joined(frame.data);
    else if (request.op === "voice.leave") this.replica.voice.delete(this.sessionId);
    else if (request.op === "voice.update" && own !== undefined) {
      this.replica.setOwn({ ...own, ...request.data });
    }
  }

  /** The answer must agree with all events before it: only this client itself can be news in it. */
  #joined(data: unknown): void {
    const { channelId, members } = REQUESTS["voice.join"].answer.parse(data);
    const others = members.filter(({ sessionId }) => sessionId !== this.sessionId);
    const known = this.replica.inChannel(channelId).filter(({ sessionId }) => sessionId !== this.sessionId);
    const differs = JSON.stringify(sortById(others)) !== JSON.stringify(sortById(known));
    if (differs)
      throw new Error(`V2 members ${JSON.stringify(others)} are not those of the events ${JSON.stringify(known)}`);
    const own = members.find(({ sessionId }) => sessionId === this.sessionId);
    if (own === undefined) throw new Error("the newcomer is not in its own answer");
    this.replica.setOwn(own);
  }

  #forget(): void {
    this.sessionId = null;
    this.open.clear();
    this.#lastSeq = 0;
  }

  #newId(): number {
    this.#lastId++;
    return this.#lastId;
  }
}

function sortById(members: readonly VoiceMember[]): VoiceMember[] {
  return [...members].sort((a, b) => (a.sessionId < b.sessionId ? -1 : 1));
}
