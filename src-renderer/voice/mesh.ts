import type { Gens } from "../../shared/client/bridge-message.ts";
import { TIMING } from "../../shared/protocol/timing.ts";
import type { IceAnswer, LinkState, Signal } from "../../shared/protocol/values.ts";
import type { Cancel, Clock, Random } from "../../shared/time.ts";
import type { PeerMedia } from "../store/state.ts";
import type { CallMedia, CallMediaEvents, MediaMember, RemoteSound } from "./call-media.ts";
import { IceCredentials } from "./ice-credentials.ts";
import { Peer, type PeerDeps } from "./peer.ts";
import type { PeerConnectionDeps } from "./peer-connection.ts";
import type { PlayoutCounters } from "./starvation.ts";
import type { PairLoad } from "./uplink.ts";

/** How often counters are looked at: statistics, and whether packets come (V4). */
const MEASURE_EVERY_MS = 1_000;
/** How often it is looked who speaks: a tenth of a second is seen as at once. */
const LISTEN_EVERY_MS = 100;
/** A measurement that is later than this by its timer: the page was frozen, or the machine slept. */
const SLEPT_MS = 3_000;

export interface MeshDeps extends PeerConnectionDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly ownPeerId: string;
  /** Of an earlier page in the same call; none in a new one. */
  readonly gens: Gens;
  fetchIce(): Promise<IceAnswer>;
  /** "relay": nobody is to learn this machine's address (`Settings.relayOnly`). */
  icePolicy(): RTCIceTransportPolicy;
  /** The sounds to play now, all of them. */
  play(sounds: ReadonlyMap<string, RemoteSound>): void;
  /** How our sound goes to each of the others, and how the page plays theirs; once a second. */
  onLoads(loads: ReadonlyMap<string, PairLoad>, playout: PlayoutCounters | null): void;
}

interface Entry {
  readonly userId: string;
  readonly peer: Peer;
  /** null: missing from the list, kept for a while. */
  sessionId: string | null;
  /** As the server shows them: whether it reaches them, and whether they talk. */
  shown: Pick<MediaMember, "link" | "transmitting">;
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
  readonly #credentials: IceCredentials;
  #signalling = true;
  #measuredAt: number;
  #cancelMeasure: Cancel;
  #cancelListen: Cancel;

  constructor(deps: MeshDeps, events: CallMediaEvents) {
    this.#deps = deps;
    this.#events = events;
    this.#gens = new Map(deps.gens.map((pair) => [pairKey(pair), pair.gen]));
    this.#credentials = new IceCredentials({
      ...deps,
      fetch: deps.fetchIce,
      onRenewed: () => this.#eachPeer((peer) => peer.configure()),
    });
    this.#measuredAt = deps.clock.now();
    this.#cancelMeasure = deps.clock.after(MEASURE_EVERY_MS, () => this.#measure());
    this.#cancelListen = deps.clock.after(LISTEN_EVERY_MS, () => this.#listen());
  }

  get peers(): ReadonlyMap<string, PeerMedia> {
    const peers = new Map<string, PeerMedia>();
    for (const { sessionId, userId, peer } of this.#entries.values()) {
      if (sessionId !== null) peers.set(sessionId, { sessionId, userId, ...peer.media });
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
    this.#credentials.take(ice);
    this.#eachPeer((peer) => peer.configure());
    const present = new Set(members.map(pairKey));
    for (const [key, entry] of this.#entries) if (!present.has(key)) this.#keepForNow(key, entry);
    for (const member of members) this.#place(member).peer.offer();
    this.#events.onChange();
  }

  memberJoined(member: MediaMember): "new" | "kept" {
    const known = this.#entries.get(pairKey(member));
    if (known === undefined || known.sessionId !== member.sessionId) this.#place(member);
    this.#events.onChange();
    return known === undefined ? "new" : "kept";
  }

  memberUpdated(member: MediaMember): void {
    const entry = this.#entryOf(member.sessionId);
    if (entry === undefined) return;
    const isBack = entry.shown.link === "detached" && member.link === "attached";
    entry.shown = member;
    if (isBack) entry.peer.retry();
  }

  memberMissing(sessionId: string): void {
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
    entry.peer.linkReported(state);
    this.#events.onChange();
  }

  setSignalling(possible: boolean): void {
    const restored = possible && !this.#signalling;
    this.#signalling = possible;
    if (restored) this.#eachPeer((peer) => peer.retry());
  }

  networkChanged(): void {
    this.#eachPeer((peer) => peer.suspect());
  }

  icePolicyChanged(): void {
    this.#eachPeer((peer) => peer.renewPath());
  }

  [Symbol.dispose](): void {
    this.#cancelMeasure();
    this.#cancelListen();
    this.#credentials[Symbol.dispose]();
    for (const [key, entry] of this.#entries) this.#remove(key, entry);
  }

  /** The entry of a member, under its present session. A session that is new to us has heard no report yet (V4). */
  #place(member: MediaMember): Entry {
    const key = pairKey(member);
    // An account is in voice once (V1): whoever it was before, with another `peerId`, has left.
    for (const [other, entry] of this.#entries) {
      if (entry.userId === member.userId && other !== key) this.#remove(other, entry);
    }
    const known = this.#entries.get(key);
    const entry = known ?? this.#create(key, member);
    const isBack = known?.sessionId === null;
    entry.cancelKeep?.();
    entry.cancelKeep = null;
    entry.sessionId = member.sessionId;
    entry.shown = member;
    entry.peer.linkReported(null);
    if (isBack) entry.peer.retry();
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
        onPause: () => this.#events.onPause(),
        onLink: (state) => {
          const sessionId = this.#entries.get(key)?.sessionId;
          if (sessionId != null) this.#events.reportLink(sessionId, state);
        },
      },
      { polite: this.#deps.ownPeerId < member.peerId, highestGen: this.#gens.get(key) ?? -1 },
    );
    const entry: Entry = { userId: member.userId, peer, sessionId: null, shown: member, cancelKeep: null };
    this.#entries.set(key, entry);
    return entry;
  }

  #peerDeps(key: string): PeerDeps {
    const reached = () => {
      const entry = this.#entries.get(key);
      const isReached = this.#signalling && entry?.sessionId != null && entry.shown.link === "attached";
      return isReached ? entry.shown : null;
    };
    return {
      ...this.#deps,
      configuration: (relayed) => this.#configuration(relayed),
      refreshCredentials: () => this.#credentials.refresh(),
      canSignal: () => reached() !== null,
      isTalking: () => reached()?.transmitting === true,
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
    if (!entry.peer.mayGoOn) return this.#remove(key, entry);
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

  #configuration(relayed: boolean): RTCConfiguration {
    const isRelayed = relayed && this.#credentials.hasRelay;
    return {
      iceServers: this.#credentials.servers,
      iceTransportPolicy: isRelayed ? "relay" : this.#deps.icePolicy(),
    };
  }

  #eachPeer(act: (peer: Peer) => void): void {
    for (const { peer } of this.#entries.values()) act(peer);
  }

  #measure(): void {
    this.#cancelMeasure = this.#deps.clock.after(MEASURE_EVERY_MS, () => this.#measure());
    const now = this.#deps.clock.now();
    if (now - this.#measuredAt > SLEPT_MS) this.networkChanged();
    this.#measuredAt = now;
    const measured = [...this.#entries.values()].map(({ peer }) =>
      peer.measure().catch((error: unknown) => this.#deps.log("debug", "No statistics", error)),
    );
    void Promise.all(measured).then(() => this.#deps.onLoads(this.#loads(), this.#playout()));
  }

  /** All connections of a page tell the same. */
  #playout(): PlayoutCounters | null {
    for (const { peer } of this.#entries.values()) if (peer.playout !== null) return peer.playout;
    return null;
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
