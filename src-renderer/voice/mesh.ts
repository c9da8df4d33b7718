import type { Gens } from "../../shared/client/bridge-message.ts";
import { TIMING } from "../../shared/protocol/timing.ts";
import type { IceAnswer, LinkState, Signal } from "../../shared/protocol/values.ts";
import type { Cancel, Clock } from "../../shared/time.ts";
import type { PeerMedia } from "../store/state.ts";
import type { CallMedia, CallMediaEvents, MediaMember, RemoteSound } from "./call-media.ts";
import { Peer, type PeerDeps } from "./peer.ts";
import type { PeerConnectionDeps } from "./peer-connection.ts";
import type { PairLoad } from "./uplink.ts";
import { withoutUndefined } from "./without-undefined.ts";

/** How often counters are looked at: statistics, and whether packets come (V4). */
const MEASURE_EVERY_MS = 1_000;
/** How often it is looked who speaks: a tenth of a second is seen as at once. */
const LISTEN_EVERY_MS = 100;
/** Credentials that end sooner are renewed before a new allocation. */
const ICE_MARGIN_MS = 60_000;

export interface MeshDeps extends PeerConnectionDeps {
  readonly clock: Clock;
  readonly ownPeerId: string;
  /** Of an earlier page in the same call; none in a new one. */
  readonly gens: Gens;
  fetchIce(): Promise<IceAnswer>;
  /** The sounds to play now, all of them. */
  play(sounds: ReadonlyMap<string, RemoteSound>): void;
  /** How our sound goes to each of the others; once a second. */
  onLoads(loads: ReadonlyMap<string, PairLoad>): void;
}

interface Entry {
  readonly userId: string;
  readonly peer: Peer;
  /** null: missing from the list, kept for a while. */
  sessionId: string | null;
  hearsMe: boolean | null;
  cancelKeep: Cancel | null;
}

/** Peer to peer: one `Peer` for each other (`userId`, `peerId`) of the call (V6). */
export class Mesh implements CallMedia {
  readonly #deps: MeshDeps;
  readonly #events: CallMediaEvents;
  readonly #entries = new Map<string, Entry>();
  /** The highest `gen` of pairs whose media has ended: whoever comes back with the same `peerId` goes on from there. */
  readonly #gens: Map<string, number>;
  readonly #sounds = new Map<string, RemoteSound>();
  #ice: IceAnswer = { iceServers: [], iceExpiresAt: null, iceProvider: "stun" };
  #signalling = true;
  #cancelMeasure: Cancel;
  #cancelListen: Cancel;

  constructor(deps: MeshDeps, events: CallMediaEvents) {
    this.#deps = deps;
    this.#events = events;
    this.#gens = new Map(deps.gens.map((pair) => [pairKey(pair), pair.gen]));
    this.#cancelMeasure = deps.clock.after(MEASURE_EVERY_MS, () => this.#measure());
    this.#cancelListen = deps.clock.after(LISTEN_EVERY_MS, () => this.#listen());
  }

  get peers(): ReadonlyMap<string, PeerMedia> {
    const peers = new Map<string, PeerMedia>();
    for (const { sessionId, userId, peer, hearsMe } of this.#entries.values()) {
      if (sessionId !== null) peers.set(sessionId, { sessionId, userId, hearsMe, ...peer.media });
    }
    return peers;
  }

  get recovering(): readonly string[] {
    return [...this.#entries.values()].flatMap(({ peer, sessionId }) =>
      sessionId !== null && peer.isRecovering ? [sessionId] : [],
    );
  }

  get anyUp(): boolean {
    return [...this.#entries.values()].some(({ peer }) => peer.isUp);
  }

  joined(members: readonly MediaMember[], ice: IceAnswer): void {
    this.#ice = ice;
    const present = new Set(members.map(pairKey));
    for (const [key, entry] of this.#entries) if (!present.has(key)) this.#keepForNow(key, entry);
    for (const member of members) {
      const { peer } = this.#place(member);
      if (!peer.isUp) peer.offer();
    }
    this.#events.onChange();
  }

  memberJoined(member: MediaMember): "new" | "kept" {
    const known = this.#entries.get(pairKey(member));
    if (known === undefined || known.sessionId !== member.sessionId) this.#place(member);
    this.#events.onChange();
    return known === undefined ? "new" : "kept";
  }

  memberReplaced(sessionId: string): void {
    for (const [key, entry] of this.#entries) if (entry.sessionId === sessionId) this.#keepForNow(key, entry);
    this.#events.onChange();
  }

  memberLeft(sessionId: string): void {
    this.#removeWhere((entry) => entry.sessionId === sessionId);
  }

  userGone(userId: string): void {
    this.#removeWhere((entry) => entry.userId === userId);
  }

  receive(from: string, signal: Signal): void {
    const entry = this.#entryOf(from);
    if (entry === undefined) this.#deps.log("debug", "A signal came from somebody who is not in the call");
    else entry.peer.receive(signal);
  }

  linkReported(from: string, state: LinkState): void {
    const entry = this.#entryOf(from);
    if (entry === undefined) return;
    entry.hearsMe = state === "up";
    this.#events.onChange();
  }

  setSignalling(possible: boolean): void {
    const restored = possible && !this.#signalling;
    this.#signalling = possible;
    if (restored) for (const { peer } of this.#entries.values()) peer.retry();
  }

  [Symbol.dispose](): void {
    this.#cancelMeasure();
    this.#cancelListen();
    for (const [key, entry] of this.#entries) this.#remove(key, entry);
  }

  /** The entry of a member, under its present session. A session that is new to us has heard no report yet (V4). */
  #place(member: MediaMember): Entry {
    const key = pairKey(member);
    // An account is in voice once (V1): whoever it was before, with another `peerId`, has left.
    for (const [other, entry] of this.#entries) {
      if (entry.userId === member.userId && other !== key) this.#remove(other, entry);
    }
    const entry = this.#entries.get(key) ?? this.#create(key, member);
    entry.cancelKeep?.();
    entry.cancelKeep = null;
    entry.sessionId = member.sessionId;
    entry.hearsMe = null;
    const { link } = entry.peer;
    if (link !== null) this.#events.reportLink(member.sessionId, link);
    return entry;
  }

  #create(key: string, member: MediaMember): Entry {
    const peer = new Peer(
      this.#peerDeps(key),
      {
        send: (signal) => this.#send(key, signal),
        onTrack: (track) => this.#setSound(key, member.userId, track),
        onChange: () => this.#events.onChange(),
        onLink: (state) => {
          const sessionId = this.#entries.get(key)?.sessionId;
          if (sessionId != null) this.#events.reportLink(sessionId, state);
        },
      },
      { polite: this.#deps.ownPeerId < member.peerId, highestGen: this.#gens.get(key) ?? -1 },
    );
    const entry: Entry = { userId: member.userId, peer, sessionId: null, hearsMe: null, cancelKeep: null };
    this.#entries.set(key, entry);
    return entry;
  }

  #peerDeps(key: string): PeerDeps {
    return {
      ...this.#deps,
      configuration: () => this.#configuration(),
      freshConfiguration: () => this.#freshConfiguration(),
      canSignal: () => this.#signalling && this.#entries.get(key)?.sessionId != null,
    };
  }

  #send(key: string, signal: Signal): void {
    const sessionId = this.#entries.get(key)?.sessionId;
    if (sessionId != null) this.#events.send(sessionId, signal);
  }

  #setSound(key: string, userId: string, track: MediaStreamTrack | null): void {
    if (track === null) this.#sounds.delete(key);
    else this.#sounds.set(key, { userId, track });
    this.#deps.play(this.#sounds);
  }

  #keepForNow(key: string, entry: Entry): void {
    entry.sessionId = null;
    if (!entry.peer.isUp) return this.#remove(key, entry);
    entry.cancelKeep ??= this.#deps.clock.after(TIMING.keepMediaMs, () => {
      this.#remove(key, entry);
      this.#events.onChange();
    });
  }

  #removeWhere(matches: (entry: Entry) => boolean): void {
    for (const [key, entry] of this.#entries) if (matches(entry)) this.#remove(key, entry);
    this.#events.onChange();
  }

  #remove(key: string, entry: Entry): void {
    entry.cancelKeep?.();
    this.#gens.set(key, entry.peer.highestGen);
    this.#entries.delete(key);
    entry.peer[Symbol.dispose]();
  }

  #entryOf(sessionId: string): Entry | undefined {
    return [...this.#entries.values()].find((entry) => entry.sessionId === sessionId);
  }

  #configuration(): RTCConfiguration {
    return { iceServers: this.#ice.iceServers.map(({ urls, ...login }) => ({ urls, ...withoutUndefined(login) })) };
  }

  /** A new allocation needs credentials that have not ended; without an answer the old ones are tried. */
  async #freshConfiguration(): Promise<RTCConfiguration> {
    const { iceExpiresAt } = this.#ice;
    if (iceExpiresAt !== null && iceExpiresAt - this.#deps.clock.now() < ICE_MARGIN_MS) {
      try {
        this.#ice = await this.#deps.fetchIce();
      } catch (error) {
        this.#deps.log("warning", "Fresh credentials for TURN did not come", error);
      }
    }
    return this.#configuration();
  }

  #measure(): void {
    this.#cancelMeasure = this.#deps.clock.after(MEASURE_EVERY_MS, () => this.#measure());
    const measured = [...this.#entries.values()].map(({ peer }) =>
      peer.measure().catch((error: unknown) => this.#deps.log("debug", "No statistics", error)),
    );
    void Promise.all(measured).then(() => this.#deps.onLoads(this.#loads()));
  }

  #loads(): ReadonlyMap<string, PairLoad> {
    const loads = new Map<string, PairLoad>();
    for (const [key, { peer }] of this.#entries) if (peer.load !== null) loads.set(key, peer.load);
    return loads;
  }

  #listen(): void {
    this.#cancelListen = this.#deps.clock.after(LISTEN_EVERY_MS, () => this.#listen());
    let changed = false;
    for (const { peer } of this.#entries.values()) changed = peer.listen() || changed;
    if (changed) this.#events.onChange();
  }
}

/** V6 counts the connections of a pair under both. No `userId` holds a space. */
function pairKey({ userId, peerId }: Pick<MediaMember, "userId" | "peerId">): string {
  return `${userId} ${peerId}`;
}
