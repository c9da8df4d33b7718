import type { PeerStatistics } from "../store/state.ts";
import { concealmentBetween } from "./concealment.ts";
import type { PlayoutCounters } from "./starvation.ts";
import type { PairLoad } from "./uplink.ts";

/** The counters of one `getStats` report that statistics are the differences of. */
export interface StatisticsSample {
  readonly atMs: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly bytesReceived: number;
  /** Samples that were played, and those of them that were made up for what did not come in time, silence apart. */
  readonly playedSamples: number;
  readonly concealedSamples: number;
  /** Made up as silence: nothing was sent, or nothing came for longer than a word can be spun on. */
  readonly silentSamples: number;
  /** How long all samples together waited in the jitter buffer, and how many they were. */
  readonly bufferedS: number;
  readonly bufferedSamples: number;
  /** Names the path that the browser has selected; the counts of checks are of that one. */
  readonly pathId: string;
  /** Everything that came from the peer: see `LinkFacts.received`. */
  readonly received: number;
  /** Checks of the path that were sent, and those that were answered (RFC 7675). */
  readonly checksSent: number;
  readonly checksAnswered: number;
  readonly roundTripMs: number | null;
  readonly jitterMs: number | null;
  readonly path: PeerStatistics["path"];
  readonly transport: string | null;
  /** On the way to the peer. */
  readonly packetsSent: number;
  readonly availableKbps: number | null;
  readonly lossAtPeer: number | null;
  /** Of all that the page plays; null where the browser does not tell. */
  readonly playout: PlayoutCounters | null;
}

/** An entry of a report, as far as it is known; browsers leave fields out. */
type Entry = Readonly<Record<string, unknown>>;

/** Reads a report of `RTCPeerConnection.getStats` (W3C webrtc-stats); null while there is no path yet. */
export function readSample(report: Iterable<readonly [string, unknown]>): StatisticsSample | null {
  const entries = new Map<string, Entry>();
  for (const [id, entry] of report) if (isEntry(entry)) entries.set(id, entry);
  const all = [...entries.values()];
  const pair = selectedPair(all, entries);
  if (pair === undefined) return null;
  const [inbound, outbound, remoteInbound] = [
    audioOf(all, "inbound-rtp"),
    audioOf(all, "outbound-rtp"),
    audioOf(all, "remote-inbound-rtp"),
  ];
  const transport = entries.get(textOf(pair, "transportId")) ?? {};
  const local = entries.get(textOf(pair, "localCandidateId")) ?? {};
  const remote = entries.get(textOf(pair, "remoteCandidateId")) ?? {};
  return {
    atMs: count(pair, "timestamp"),
    packetsReceived: count(inbound, "packetsReceived"),
    packetsLost: count(inbound, "packetsLost"),
    bytesReceived: count(inbound, "bytesReceived"),
    // What is made up while nothing is sent is silence, and is told apart by the browser.
    playedSamples: count(inbound, "totalSamplesReceived") - count(inbound, "silentConcealedSamples"),
    concealedSamples: count(inbound, "concealedSamples") - count(inbound, "silentConcealedSamples"),
    bufferedS: count(inbound, "jitterBufferDelay"),
    bufferedSamples: count(inbound, "jitterBufferEmittedCount"),
    silentSamples: count(inbound, "silentConcealedSamples"),
    pathId: textOf(pair, "id"),
    received:
      count(transport, "packetsReceived") +
      count(pair, "packetsReceived") +
      count(pair, "responsesReceived") +
      count(pair, "requestsReceived"),
    // The browser counts those until the first answer apart from those behind it.
    checksSent: count(pair, "requestsSent") + count(pair, "consentRequestsSent"),
    checksAnswered: count(pair, "responsesReceived"),
    roundTripMs: milliseconds(pair, "currentRoundTripTime"),
    jitterMs: milliseconds(inbound, "jitter"),
    path: isRelay(local) || isRelay(remote) ? "relayed" : "direct",
    transport: transportOf(local, remote),
    packetsSent: count(outbound, "packetsSent"),
    availableKbps: kilobits(pair, "availableOutgoingBitrate"),
    lossAtPeer: numberOf(remoteInbound, "fractionLost"),
    playout: playoutOf(audioOf(all, "media-playout")),
  };
}

/** What a view shows, from two samples of the same connection about a second apart. */
export function statisticsBetween(before: StatisticsSample | null, now: StatisticsSample): PeerStatistics {
  const { roundTripMs, jitterMs, path, transport } = now;
  const elapsedS = before === null ? 0 : (now.atMs - before.atMs) / 1_000;
  if (before === null || elapsedS <= 0 || now.packetsReceived < before.packetsReceived) {
    return {
      roundTripMs,
      jitterMs,
      path,
      transport,
      loss: null,
      bytesPerS: null,
      concealment: null,
      jitterBufferMs: null,
    };
  }
  const received = now.packetsReceived - before.packetsReceived;
  // A packet that was counted as lost and came late after all is taken back: the difference may be negative.
  const lost = Math.max(0, now.packetsLost - before.packetsLost);
  return {
    roundTripMs,
    jitterMs: received > 0 ? jitterMs : null,
    path,
    transport,
    loss: received + lost > 0 ? lost / (received + lost) : null,
    bytesPerS: (now.bytesReceived - before.bytesReceived) / elapsedS,
    concealment: concealmentBetween(before, now),
    jitterBufferMs: bufferMs(before, now),
  };
}

/** How our sound goes to the peer; null while nothing can be told of a second. */
export function loadBetween(before: StatisticsSample | null, now: StatisticsSample): PairLoad | null {
  const elapsedS = before === null ? 0 : (now.atMs - before.atMs) / 1_000;
  if (before === null || elapsedS <= 0 || now.packetsSent < before.packetsSent) return null;
  return {
    packetsPerS: (now.packetsSent - before.packetsSent) / elapsedS,
    availableKbps: now.availableKbps,
    roundTripMs: now.roundTripMs,
    loss: now.lossAtPeer,
  };
}

function bufferMs(before: StatisticsSample, now: StatisticsSample): number | null {
  const samples = now.bufferedSamples - before.bufferedSamples;
  return samples > 0 ? ((now.bufferedS - before.bufferedS) / samples) * 1_000 : null;
}

function audioOf(all: readonly Entry[], type: string): Entry {
  return all.find((entry) => entry["type"] === type && entry["kind"] === "audio") ?? {};
}

function selectedPair(all: readonly Entry[], entries: ReadonlyMap<string, Entry>): Entry | undefined {
  const transport = all.find((entry) => entry["type"] === "transport");
  const selected = transport === undefined ? undefined : entries.get(textOf(transport, "selectedCandidatePairId"));
  // Browsers other than Chromium name no transport.
  return selected ?? all.find((entry) => entry["type"] === "candidate-pair" && entry["nominated"] === true);
}

/** In a relayed call only one side's candidate says so. */
function isRelay(candidate: Entry): boolean {
  return candidate["candidateType"] === "relay";
}

function transportOf(local: Entry, remote: Entry): string | null {
  const relayed = textOf(local, "relayProtocol") || textOf(remote, "relayProtocol");
  return relayed || textOf(local, "protocol") || null;
}

function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null;
}

function textOf(entry: Entry, name: string): string {
  const value = entry[name];
  return typeof value === "string" ? value : "";
}

function count(entry: Entry, name: string): number {
  return numberOf(entry, name) ?? 0;
}

function milliseconds(entry: Entry, name: string): number | null {
  const seconds = numberOf(entry, name);
  return seconds === null ? null : seconds * 1_000;
}

function playoutOf(entry: Entry): PlayoutCounters | null {
  const playedS = numberOf(entry, "totalSamplesDuration");
  const synthesizedS = numberOf(entry, "synthesizedSamplesDuration");
  return playedS === null || synthesizedS === null ? null : { atMs: count(entry, "timestamp"), playedS, synthesizedS };
}

function kilobits(entry: Entry, name: string): number | null {
  const bits = numberOf(entry, name);
  return bits === null ? null : bits / 1_000;
}

function numberOf(entry: Entry, name: string): number | null {
  const value = entry[name];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
