import type { LinkState, Signal } from "../../shared/protocol/values.ts";
import type { Cancel, Clock } from "../../shared/time.ts";
import type { PeerMedia, PeerStatistics } from "../store/state.ts";
import { initialLink, type LinkWatch, watchLink } from "./link-watch.ts";
import { PeerConnection, type PeerConnectionDeps } from "./peer-connection.ts";
import { INITIAL_QUALITY, type QualityWatch, watchQuality } from "./quality.ts";
import { recoveryStep } from "./recovery.ts";
import { hearSpeech, type Speaking } from "./speaking.ts";
import { loadBetween, readSample, type StatisticsSample, statisticsBetween } from "./statistics.ts";
import type { PairLoad } from "./uplink.ts";

export interface PeerDeps extends PeerConnectionDeps {
  readonly clock: Clock;
  configuration(): RTCConfiguration;
  /** The same with credentials that are good for a new allocation. Never rejects. */
  freshConfiguration(): Promise<RTCConfiguration>;
  /** Whether a signal sent now would reach the peer: both are members and the server is there. */
  canSignal(): boolean;
}

export interface PeerEvents {
  send(signal: Signal): void;
  /** null: there is no sound to play any more. */
  onTrack(track: MediaStreamTrack | null): void;
  /** Anything that a view shows changed. */
  onChange(): void;
  /** `voice.link` as it is now; at each change. */
  onLink(state: LinkState): void;
}

type Candidate = Extract<Signal, { candidate: unknown }>;

/** Candidates kept for a connection whose offer has not come yet; a peer gathers a dozen. */
const EARLY_CANDIDATES_MAX = 64;
/** From so many steps of recovery on, a view says that it failed; it goes on all the same. */
const FAILED_AFTER_STEPS = 3;

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
  #wasUp = false;
  #stepsTaken = 0;
  #cancelStep: Cancel | null = null;
  #link: LinkWatch;
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
    this.#link = initialLink(deps.clock.now());
    // Whoever waits for an offer that never comes makes one itself in the end.
    this.#planStep();
  }

  get highestGen(): number {
    return this.#gen;
  }

  get isUp(): boolean {
    return this.#connection?.state === "connected";
  }

  /** Whether media that stood is being recovered: the call shows it. */
  get isRecovering(): boolean {
    return this.#wasUp && !this.isUp;
  }

  get link(): LinkState | null {
    return this.#link.link;
  }

  /** How our sound goes to the peer, as of the last `measure`. */
  get load(): PairLoad | null {
    return this.#load;
  }

  get media(): Pick<PeerMedia, "connection" | "speaking" | "statistics" | "quality" | "history"> {
    return {
      connection: this.#shownState(),
      speaking: this.#spokeAt !== null,
      statistics: this.#statistics,
      quality: this.#quality.quality,
      history: this.#quality.history,
    };
  }

  /** Builds a connection and offers it, with 1 + the highest `gen` (V6). */
  offer(): void {
    this.#gen += 1;
    this.#build(this.#gen).start();
  }

  receive(signal: Signal): void {
    if (signal.gen < this.#gen) return;
    if ("candidate" in signal) return this.#receiveCandidate(signal);
    const { gen, description } = signal;
    const current = this.#connection;
    if (current !== null && gen === current.gen && !this.#mustGiveWay(current, description.type)) {
      return current.receive(description);
    }
    // Only an offer begins anything.
    if (description.type !== "offer") return;
    this.#gen = gen;
    const connection = this.#build(gen);
    connection.receive(description);
    for (const early of this.#earlyCandidates.splice(0)) {
      if (early.gen === gen) connection.addCandidate(early.candidate);
    }
  }

  /** Signals pass again: what was waiting for that is done now. */
  retry(): void {
    if (this.#fault() === null) return;
    this.#stepsTaken = 0;
    this.#planStep();
  }

  /** Looks at the connection's counters; about once a second. */
  async measure(): Promise<void> {
    const connection = this.#connection;
    const report = connection === null ? null : await connection.getStats();
    if (this.#disposed || connection !== this.#connection) return;
    const sample = report === null ? null : readSample(statsEntries(report));
    this.#statistics = sample === null ? null : statisticsBetween(this.#sample, sample);
    this.#load = sample === null ? null : loadBetween(this.#sample, sample);
    this.#sample = sample;
    this.#watchLink();
    this.#quality = watchQuality(this.#quality, this.#statistics, this.#link.link, this.#deps.clock.now());
    this.#events.onChange();
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
    this.#cancelStep?.();
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

  #build(gen: number): PeerConnection {
    this.#drop();
    const connection = new PeerConnection(this.#deps, {
      configuration: this.#deps.configuration(),
      gen,
      polite: this.#polite,
      send: this.#events.send,
      onState: () => this.#stateChanged(),
      onTrack: (track) => this.#setTrack(track),
    });
    this.#connection = connection;
    this.#planStep();
    this.#events.onChange();
    return connection;
  }

  #drop(): void {
    this.#connection?.[Symbol.dispose]();
    this.#connection = null;
    this.#sample = null;
    this.#statistics = null;
    this.#load = null;
    this.#setTrack(null);
  }

  #setTrack(track: MediaStreamTrack | null): void {
    if (track === this.#track) return;
    this.#track = track;
    this.#events.onTrack(track);
  }

  #stateChanged(): void {
    this.#watchLink();
    if (this.isUp) {
      this.#wasUp = true;
      this.#stepsTaken = 0;
      this.#cancelStep?.();
      this.#cancelStep = null;
    } else if (this.#fault() === "failed") {
      this.#planStep();
    }
    this.#events.onChange();
  }

  #watchLink(): void {
    const facts = { state: this.#connection?.state ?? "new", received: this.#sample?.received ?? 0 };
    const before = this.#link.link;
    this.#link = watchLink(this.#link, facts, this.#deps.clock.now());
    const { link } = this.#link;
    if (link !== null && link !== before) this.#events.onLink(link);
  }

  /** What needs recovery; null also for `disconnected`, which heals by itself or becomes `failed`. */
  #fault(): "unestablished" | "failed" | null {
    const state = this.#connection?.state ?? "new";
    if (state === "connected" || state === "disconnected") return null;
    return state === "failed" && this.#connection?.settled ? "failed" : "unestablished";
  }

  #planStep(): void {
    this.#cancelStep?.();
    const { afterMs, action } = recoveryStep(this.#fault() ?? "failed", this.#stepsTaken, this.#polite);
    this.#cancelStep = this.#deps.clock.after(afterMs, () => void this.#takeStep(action));
  }

  async #takeStep(action: "restartIce" | "rebuild"): Promise<void> {
    this.#cancelStep = null;
    // Without a way to signal nothing can be done; `retry` comes when there is one.
    if (this.isUp || !this.#deps.canSignal()) return;
    const connection = this.#connection;
    this.#stepsTaken += 1;
    this.#deps.log("debug", `Recovery: ${action}, step ${this.#stepsTaken}`);
    const configuration = await this.#deps.freshConfiguration();
    if (this.#disposed || this.#connection !== connection || this.isUp) return;
    if (action === "rebuild" || connection === null) return this.offer();
    connection.restartIce(configuration);
    this.#planStep();
  }

  #shownState(): PeerMedia["connection"] {
    if (this.isUp) return "connected";
    if (this.#stepsTaken >= FAILED_AFTER_STEPS) return "failed";
    return this.#wasUp ? "disconnected" : "connecting";
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
