import type { LinkState, Signal } from "../../shared/protocol/values.ts";
import type { Cancel, Clock, Random } from "../../shared/time.ts";
import type { PeerMedia, PeerStatistics } from "../store/state.ts";
import { MAY_HEAL_MS, PairRecovery } from "./pair-recovery.ts";
import { PairWatch } from "./pair-watch.ts";
import { PeerConnection, type PeerConnectionDeps } from "./peer-connection.ts";
import { INITIAL_QUALITY, type QualityWatch, watchQuality } from "./quality.ts";
import type { RecoveryStep } from "./recovery.ts";
import { hearSpeech, type Speaking } from "./speaking.ts";
import type { PlayoutCounters } from "./starvation.ts";
import { loadBetween, readSample, type StatisticsSample, statisticsBetween } from "./statistics.ts";
import type { PairLoad } from "./uplink.ts";

export interface PeerDeps extends PeerConnectionDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** `relayed`: over the relay alone, where there is one. */
  configuration(relayed: boolean): RTCConfiguration;
  /** Resolves once the credentials are good for a new allocation, or nothing can be done about it. Never rejects. */
  refreshCredentials(): Promise<void>;
  /** Whether a signal sent now would reach the peer: both are members and the server is there. */
  canSignal(): boolean;
  /** Whether the peer's microphone is open, as far as the server knows now. */
  isTalking(): boolean;
}

export interface PeerEvents {
  send(signal: Signal): void;
  /** null: there is no sound to play any more. */
  onTrack(track: MediaStreamTrack | null): void;
  /** Anything that a view shows changed. */
  onChange(): void;
  /** `voice.link` as it is now; at each change. */
  onLink(state: LinkState): void;
  /** Sound stopped in the middle of talk (S7). */
  onPause(): void;
}

type Candidate = Extract<Signal, { candidate: unknown }>;

/** Candidates kept for a connection whose offer has not come yet; a peer gathers a dozen. */
const EARLY_CANDIDATES_MAX = 64;
/** How soon a link is looked at again that is quiet where it should not be. */
const LOOK_AGAIN_MS = 250;
/**
 * The media with one other member, as long as both have their `peerId`: one connection at a time, numbered by `gen`
 * (V6), built anew when it fails. Lives on while its member is away from the list for a moment.
 */
export class Peer implements Disposable {
  readonly #deps: PeerDeps;
  readonly #events: PeerEvents;
  readonly #polite: boolean;
  #connection: PeerConnection | null = null;
  /** The highest seen or sent; -1 before the first. */
  #gen: number;
  #earlyCandidates: Candidate[] = [];
  #track: MediaStreamTrack | null = null;
  readonly #watch: PairWatch;
  readonly #recovery: PairRecovery;
  #reported: LinkState | null = null;
  #wasPaused = false;
  /** Whether the present connection was built to use the relay alone. */
  #relayed = false;
  #cancelLook: Cancel = () => {};
  #cancelOffer: Cancel = () => {};
  /** Of the last look; `#sample` is of the last full second. */
  #seen: StatisticsSample | null = null;
  #sample: StatisticsSample | null = null;
  #statistics: PeerStatistics | null = null;
  #load: PairLoad | null = null;
  #quality: QualityWatch = INITIAL_QUALITY;
  #spokeAt: Speaking = null;
  #disposed = false;

  constructor(deps: PeerDeps, events: PeerEvents, options: { polite: boolean; highestGen: number }) {
    this.#deps = deps;
    this.#events = events;
    this.#polite = options.polite;
    this.#gen = options.highestGen;
    this.#watch = new PairWatch({ clock: deps.clock, isTalking: () => deps.isTalking() });
    this.#recovery = new PairRecovery({
      clock: deps.clock,
      random: deps.random,
      isPolite: options.polite,
      canAct: deps.canSignal,
      act: (action) => void this.#act(action),
    });
    // Whoever waits for an offer that never comes makes one itself in the end.
    this.#judge();
  }

  get highestGen(): number {
    return this.#gen;
  }

  get isUp(): boolean {
    return this.#connection?.state === "connected";
  }

  /** Whether it stands, or may yet stand again without anybody's doing. */
  get mayGoOn(): boolean {
    return this.isUp || this.#connection?.state === "disconnected";
  }

  /** Whether media that stood is being recovered: the call shows it. */
  get isRecovering(): boolean {
    return this.#watch.hasStood && !this.#watch.isWell(this.#connection);
  }

  /** How the peer's media is received (V4). */
  get link(): LinkState | null {
    return this.#watch.link;
  }

  /** How the page plays, as of the last `measure`. */
  get playout(): PlayoutCounters | null {
    return this.#sample?.playout ?? null;
  }

  /** How our sound goes to the peer, as of the last `measure`. */
  get load(): PairLoad | null {
    return this.#load;
  }

  get media(): Omit<PeerMedia, "sessionId" | "userId"> {
    return {
      connection: this.#shownState(),
      speaking: this.#spokeAt !== null,
      hearsMe: this.#watch.hearsMe,
      statistics: this.#statistics,
      quality: this.#quality.quality,
      history: this.#quality.history,
    };
  }

  /** Offers a connection with 1 + the highest `gen` (V6), unless there is one, or a doubted one comes back in a moment. */
  offer(): void {
    const connection = this.#connection;
    this.#cancelOffer();
    if (this.isUp) return;
    if (!this.mayGoOn) return this.#rebuild(false);
    this.#cancelOffer = this.#deps.clock.after(MAY_HEAL_MS, () => {
      if (this.#connection === connection && !this.isUp) this.#rebuild(false);
    });
  }

  receive(signal: Signal): void {
    if (signal.gen < this.#gen) return;
    if ("candidate" in signal) return this.#receiveCandidate(signal);
    const { gen, description } = signal;
    const current = this.#connection;
    if (current !== null && gen === current.gen && !this.#mustGiveWay(current, description.type)) {
      if (description.type === "offer") {
        this.#watch.restarted();
        this.#recovery.otherBegan();
      }
      return current.receive(description);
    }
    // Only an offer begins anything.
    if (description.type !== "offer") return;
    this.#gen = gen;
    const connection = this.#build(gen, false);
    connection.receive(description);
    for (const early of this.#earlyCandidates.splice(0)) {
      if (early.gen === gen) connection.addCandidate(early.candidate);
    }
  }

  /** There is a way to signal again, or another reason to believe that what was tried in vain works now. */
  retry(): void {
    this.#recovery.hurry();
    void this.look();
  }

  /** Another network, or a wake from sleep: silence is no accident now. */
  suspect(): void {
    this.#watch.suspect();
    this.retry();
  }

  /** The servers or their credentials are others: for what is gathered from now on. */
  configure(): void {
    this.#connection?.configure(this.#deps.configuration(this.#relayed));
  }

  /** Looks for a path anew, by what is allowed now; the present one goes on until there is another. */
  renewPath(): void {
    this.#connection?.renewPath(this.#deps.configuration(this.#relayed));
  }

  /** V4: how the peer says that it receives us; null: a new session of either has said nothing yet. */
  linkReported(state: LinkState | null): void {
    this.#watch.linkReported(state);
    this.#judge();
  }

  /** Looks at the connection's counters; about once a second. */
  async measure(): Promise<void> {
    const connection = this.#connection;
    const sample = await this.#sampleOf(connection);
    if (this.#disposed || connection !== this.#connection) return;
    this.#statistics = sample === null ? null : statisticsBetween(this.#sample, sample);
    this.#load = sample === null ? null : loadBetween(this.#sample, sample);
    this.#sample = sample;
    this.#saw(sample);
    this.#quality = watchQuality(this.#quality, this.#statistics, this.link, this.#deps.clock.now());
    this.#events.onChange();
  }

  /** Looks whether anything comes, between two measurements. Never rejects. */
  async look(): Promise<void> {
    const connection = this.#connection;
    const sample = await this.#sampleOf(connection).catch((error: unknown) => {
      this.#deps.log("debug", "No statistics", error);
      return this.#seen;
    });
    if (this.#disposed || connection !== this.#connection) return;
    const before = this.media.connection;
    this.#saw(sample);
    if (this.media.connection !== before) this.#events.onChange();
  }

  /** Looks whether the peer is heard; about ten times a second. Returns whether that changed. */
  listen(): boolean {
    const before = this.#spokeAt !== null;
    const [source] = this.#connection?.receiver?.getSynchronizationSources() ?? [];
    const sound = source === undefined ? null : { audioLevel: source.audioLevel ?? 0, playedAtMs: source.timestamp };
    this.#spokeAt = hearSpeech(this.#spokeAt, sound, this.#deps.clock.now());
    return before !== (this.#spokeAt !== null);
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.#cancelOffer();
    this.#recovery[Symbol.dispose]();
    this.#drop();
  }

  #receiveCandidate(signal: Candidate): void {
    if (this.#connection?.gen === signal.gen) return this.#connection.addCandidate(signal.candidate);
    if (signal.gen > this.#gen && this.#earlyCandidates.length < EARLY_CANDIDATES_MAX) {
      this.#earlyCandidates.push(signal);
    }
  }

  /** First offers that cross: the polite side takes the other's, in a connection that has made none itself. */
  #mustGiveWay(current: PeerConnection, type: RTCSdpType): boolean {
    return type === "offer" && this.#polite && current.offers && !current.settled;
  }

  #rebuild(relayed: boolean): void {
    this.#gen += 1;
    this.#build(this.#gen, relayed).start();
  }

  #build(gen: number, relayed: boolean): PeerConnection {
    this.#drop();
    this.#relayed = relayed;
    const connection = new PeerConnection(this.#deps, {
      configuration: this.#deps.configuration(relayed),
      gen,
      polite: this.#polite,
      send: this.#events.send,
      onState: () => this.#stateChanged(),
      onTrack: (track) => this.#setTrack(track),
    });
    this.#connection = connection;
    this.#judge();
    this.#recovery.began();
    this.#events.onChange();
    return connection;
  }

  #drop(): void {
    this.#cancelLook();
    this.#connection?.[Symbol.dispose]();
    this.#connection = null;
    this.#seen = null;
    this.#sample = null;
    this.#statistics = null;
    this.#load = null;
    this.#watch.replaced();
    this.#setTrack(null);
  }

  #setTrack(track: MediaStreamTrack | null): void {
    if (track === this.#track) return;
    this.#track = track;
    this.#events.onTrack(track);
  }

  #stateChanged(): void {
    this.#watch.stateChanged(this.#connection);
    this.#judge();
    this.#events.onChange();
    // What was seen last may be older than the change.
    this.#lookSoon(0);
  }

  /** null: there is no path to look at. */
  async #sampleOf(connection: PeerConnection | null): Promise<StatisticsSample | null> {
    return connection === null ? null : readSample(statsEntries(await connection.getStats()));
  }

  #saw(sample: StatisticsSample | null): void {
    this.#seen = sample;
    this.#watch.saw(sample, this.#connection);
    const { isPaused } = this.#watch;
    if (isPaused && !this.#wasPaused) this.#events.onPause();
    this.#wasPaused = isPaused;
    this.#judge();
    if (this.#watch.isUrgent) this.#lookSoon(LOOK_AGAIN_MS);
  }

  #lookSoon(afterMs: number): void {
    this.#cancelLook();
    this.#cancelLook = this.#deps.clock.after(afterMs, () => void this.look());
  }

  #judge(): void {
    const { link } = this;
    if (link !== this.#reported && link !== null) this.#events.onLink(link);
    this.#reported = link;
    this.#recovery.found(this.#watch.fault(this.#connection));
  }

  async #act(action: RecoveryStep["action"]): Promise<void> {
    const connection = this.#connection;
    await this.#deps.refreshCredentials();
    // What was seen last is up to a second old.
    if (this.isUp) await this.look();
    if (this.#disposed || this.#connection !== connection || this.#recovery.fault === null) return;
    // They may have ceased to pass meanwhile; `retry` comes when they do again.
    if (!this.#deps.canSignal()) return;
    this.#deps.log("debug", `Recovery of what is ${this.#recovery.fault}: ${action}`);
    this.#watch.restarted();
    // What never took a description has no paths that could be looked for anew.
    if (action !== "restartIce" || connection?.settled !== true) return this.#rebuild(action === "rebuildRelayed");
    connection.restartIce(this.#deps.configuration(this.#relayed));
  }

  #shownState(): PeerMedia["connection"] {
    if (this.#watch.isWell(this.#connection)) return "connected";
    if (this.#recovery.hasGivenUp) return "failed";
    return this.#watch.hasStood ? "disconnected" : "connecting";
  }
}

/** `RTCStatsReport` is a map; the DOM's types leave its iterator out. */
function statsEntries(report: RTCStatsReport): [string, unknown][] {
  const entries: [string, unknown][] = [];
  report.forEach((entry: unknown, id: string) => {
    entries.push([id, entry]);
  });
  return entries;
}
