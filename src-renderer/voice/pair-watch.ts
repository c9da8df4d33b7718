import type { LinkState } from "../../shared/protocol/values.ts";
import type { Clock } from "../../shared/time.ts";
import { initialLink, isPaused, isUrgent, type LinkWatch, watchLink } from "./link-watch.ts";
import { deadDirection, forgetMine, initialOneWay, type OneWayWatch, watchOneWay } from "./one-way.ts";
import type { Fault } from "./recovery.ts";
import type { StatisticsSample } from "./statistics.ts";

/** For how long each path is in doubt after the network changed or the machine slept. */
const SUSPECT_FOR_MS = 5_000;
/** Silence that is enough to act on then. */
const SUSPECT_SILENCE_MS = 1_000;

export interface PairWatchDeps {
  readonly clock: Clock;
  /** Whether the peer's microphone is open, as far as the server knows now. */
  isTalking(): boolean;
}

/** The connection of a pair as it is now; null: there is none yet. */
export type Watched = { readonly state: RTCPeerConnectionState; readonly settled: boolean } | null;

/** Says what is wrong with a pair, from its connection's state, its counters, and what the other side reports. */
export class PairWatch {
  readonly #deps: PairWatchDeps;
  #link: LinkWatch;
  #oneWay: OneWayWatch;
  #sample: StatisticsSample | null = null;
  #hearsMe: boolean | null = null;
  #hasStood = false;
  /** Until when a change of network is taken for the cause of silence; Unix ms. */
  #suspectUntil = 0;
  #restartedAt = Number.POSITIVE_INFINITY;

  constructor(deps: PairWatchDeps) {
    this.#deps = deps;
    this.#link = initialLink(deps.clock.now());
    this.#oneWay = initialOneWay(deps.clock.now());
  }

  /** How the peer's media is received (V4); null: not known yet. */
  get link(): LinkState | null {
    const { link } = this.#link;
    return link !== null && this.#deadDirection === "theirs" ? "down" : link;
  }

  /** How the peer says that it receives us (V4); null: it has said nothing. */
  get hearsMe(): boolean | null {
    return this.#hearsMe;
  }

  /** Whether the pair was ever connected, over this connection or one before. */
  get hasStood(): boolean {
    return this.#hasStood;
  }

  /** Whether to look again soon. */
  get isUrgent(): boolean {
    return isUrgent(this.#link) || this.#deps.clock.now() < this.#suspectUntil;
  }

  /** Whether the sound of a peer who talks has stopped a moment ago. */
  get isPaused(): boolean {
    return isPaused(this.#link);
  }

  /** null: a new session of either side has said nothing yet. */
  linkReported(state: LinkState | null): void {
    this.#hearsMe = state === null ? null : state === "up";
  }

  /** There is another network, or the machine slept: silence is no accident now. */
  suspect(): void {
    this.#suspectUntil = this.#deps.clock.now() + SUSPECT_FOR_MS;
    this.#restartedAt = Number.POSITIVE_INFINITY;
  }

  /** Another path is being looked for, by either side. */
  restarted(): void {
    this.#restartedAt = this.#deps.clock.now();
    this.#oneWay = forgetMine(this.#oneWay, this.#restartedAt);
  }

  /** Another connection follows, whose counters begin anew. */
  replaced(): void {
    this.#sample = null;
    this.#oneWay = initialOneWay(this.#deps.clock.now());
  }

  stateChanged(watched: Watched): void {
    if (watched?.state === "connected") this.#hasStood = true;
    this.#lookAtLink(watched);
  }

  /** null: there is no path to look at. */
  saw(sample: StatisticsSample | null, watched: Watched): void {
    this.#sample = sample;
    this.#lookAtLink(watched);
    this.#lookAtDirections();
  }

  isWell(watched: Watched): boolean {
    return watched?.state === "connected" && this.link !== "down" && this.#deadDirection === null;
  }

  fault(watched: Watched): Fault | null {
    const isSuspect = this.#isSuspect;
    switch (watched?.state ?? "new") {
      case "failed":
        return this.#hasStood || watched?.settled === true ? "lost" : "unestablished";
      case "disconnected":
        return isSuspect ? "lost" : this.#unlessUnanswered("disconnected");
      case "connected":
        if (isSuspect) return "lost";
        if (this.#link.link === "down") return this.#unlessUnanswered("silent");
        return this.#deadDirection === null ? null : "oneWay";
      default:
        return this.#hasStood ? "lost" : "unestablished";
    }
  }

  /** A peer who hears as little as we do, and whom the server reaches, says so. */
  #unlessUnanswered(fault: Fault): Fault {
    return this.#hearsMe === false ? fault : "unanswered";
  }

  get #isSuspect(): boolean {
    const now = this.#deps.clock.now();
    const { receivedAt } = this.#link;
    // What came behind a restart came over the new path, or over an old one that is good.
    const isCleared = receivedAt > this.#restartedAt;
    return !isCleared && now < this.#suspectUntil && now - receivedAt >= SUSPECT_SILENCE_MS;
  }

  get #deadDirection(): ReturnType<typeof deadDirection> {
    return deadDirection(this.#oneWay, this.#deps.clock.now());
  }

  #lookAtLink(watched: Watched): void {
    const { pathId = "", received = 0, packetsReceived = 0, checksSent = 0, checksAnswered = 0 } = this.#sample ?? {};
    this.#link = watchLink(
      this.#link,
      {
        state: watched?.state ?? "new",
        pathId,
        received,
        soundPackets: packetsReceived,
        checksSent,
        checksAnswered,
        roundTripMs: this.#sample?.roundTripMs ?? null,
        isTalking: this.#deps.isTalking(),
      },
      this.#deps.clock.now(),
    );
  }

  #lookAtDirections(): void {
    const { packetsReceived = 0, playedSamples = 0, concealedSamples = 0 } = this.#sample ?? {};
    const { checksSent = 0, checksAnswered = 0 } = this.#sample ?? {};
    this.#oneWay = watchOneWay(
      this.#oneWay,
      {
        link: this.#link.link,
        receivedAt: this.#link.receivedAt,
        hearsMe: this.#hearsMe,
        isTalking: this.#deps.isTalking(),
        soundPackets: packetsReceived,
        playedSamples,
        concealedSamples,
        checksSent,
        checksAnswered,
      },
      this.#deps.clock.now(),
    );
  }
}
