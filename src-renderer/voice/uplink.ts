import type { Uplink } from "../store/state.ts";

/** How one pair's sending goes, of the last second. */
export interface PairLoad {
  /** Of ours, to this peer. */
  readonly packetsPerS: number;
  /** What the browser's congestion control believes the path takes, headers included; null: not known. */
  readonly availableKbps: number | null;
  readonly roundTripMs: number | null;
  /** Share of our packets that did not reach the peer, by the peer's last report, 0 to 1; null: no report yet. */
  readonly loss: number | null;
}

/** What is remembered to judge the uplink by; made by `initialUplink`, changed by `watchUplink` once a second. */
export interface UplinkWatch {
  readonly wantedKbps: number;
  /** For each sender alike. */
  readonly bitrateKbps: number;
  /** By pair: the round trip while nothing is in its way. */
  readonly idleRoundTripMs: ReadonlyMap<string, number>;
  /** How many pairs sent when the bitrate went down last. */
  readonly pairsAtLimit: number;
  readonly crowdedLooks: number;
  readonly clearLooks: number;
  /** The bitrate that was too much when it was tried last; null: none was. */
  readonly triedKbps: number | null;
  /** After so many clear looks that is tried again; grows with each try in vain. */
  readonly patienceLooks: number;
  /** Looks since the bitrate went up last; null: it did not, or that has proved right. */
  readonly trialLooks: number | null;
}

/** Speech in Opus, mono: 64 kbit/s cannot be told from the original, 16 is a good telephone. */
const STEPS_KBPS = [96, 64, 48, 32, 24, 16] as const;

/** Headers of a packet as Chromium's estimate counts them; 66 bytes of each travel. */
const PACKET_OVERHEAD_BYTES = 57;
/** 10 ms frames. Chromium counts its probing padding as packets of ours too. */
const FRAMES_PER_S = 100;
/** Somebody who speaks sends 50 or 100 packets a second; below this it was a moment of it, which says little. */
const SENDING_PACKETS_PER_S = 20;
/**
 * Chromium's estimate never falls below what its senders are set to: one that lies at that floor says "less than this".
 * On a free path it was seen at 1.5 times the need and above, on a full one at 0.99 to 1.1 times.
 */
const STARVED_BELOW = 1.12;
/** A home router's queue holds some hundred ms when it is full; Wi-Fi alone varies by some ten. */
const RAISED_MS = 100;
/** Random loss of a radio stays below; a full queue drops whatever is above its rate. */
const LOSSY = 0.1;
/** One pair alone that suffers has a trouble of its own, at the other end. */
const SHARE_OF_PAIRS = 2 / 3;
/** Two in a row: one may be a download that begins. The queue needs about as long to drain after each step. */
const CROWDED_LOOKS = 2;
const PATIENCE_LOOKS = 15;
/** Few as the tries are, each costs a moment of everybody's sound. */
const PATIENCE_MAX_LOOKS = 240;
/** When somebody left, there is room. */
const PATIENCE_FEWER_LOOKS = 5;
/** A step up that is taken back within this was one too many: so long may a queue need to fill by a little too much. */
const TRIAL_LOOKS = 120;
/** Per look, by how much of the difference a longer round trip becomes the usual one: a new path does so in minutes. */
const IDLE_DRIFT = 0.01;

export function initialUplink(wantedKbps: number): UplinkWatch {
  return {
    wantedKbps,
    bitrateKbps: wantedKbps,
    idleRoundTripMs: new Map(),
    pairsAtLimit: 0,
    crowdedLooks: 0,
    clearLooks: 0,
    triedKbps: null,
    patienceLooks: PATIENCE_LOOKS,
    trialLooks: null,
  };
}

/** The user wants another bitrate; what the uplink has no room for stays away all the same. */
export function wantBitrate(watch: UplinkWatch, wantedKbps: number): UplinkWatch {
  const isLimited = watch.bitrateKbps < watch.wantedKbps;
  return { ...watch, wantedKbps, bitrateKbps: isLimited ? Math.min(watch.bitrateKbps, wantedKbps) : wantedKbps };
}

/** What a view says of it. */
export function uplinkOf({ bitrateKbps, wantedKbps }: UplinkWatch): Uplink {
  return bitrateKbps < wantedKbps ? { kind: "limited", bitrateKbps, wantedKbps } : { kind: "free" };
}

/**
 * After a look at all pairs, once a second. When most pairs that send are starved at once, it is what they share, one's
 * own uplink, and the bitrate goes down a step for all; it goes up again slowly. A second in which nothing is sent says
 * nothing.
 */
export function watchUplink(watch: UplinkWatch, pairs: ReadonlyMap<string, PairLoad>): UplinkWatch {
  const sending = new Map([...pairs].filter(([, { packetsPerS }]) => packetsPerS >= SENDING_PACKETS_PER_S));
  if (sending.size === 0) return watch.crowdedLooks === 0 ? watch : { ...watch, crowdedLooks: 0 };
  const isCrowded = crowded(watch, sending);
  const looked = { ...watch, idleRoundTripMs: learnRoundTrips(watch, pairs, isCrowded) };
  return isCrowded ? afterCrowded(looked, sending.size) : afterClear(looked, sending.size);
}

function afterCrowded(watch: UplinkWatch, pairs: number): UplinkWatch {
  const crowdedLooks = watch.crowdedLooks + 1;
  const next = { ...watch, crowdedLooks, clearLooks: 0 };
  const lower = STEPS_KBPS.find((step) => step < watch.bitrateKbps);
  if (crowdedLooks < CROWDED_LOOKS || lower === undefined) return next;
  const down = { ...next, bitrateKbps: lower, pairsAtLimit: pairs, crowdedLooks: 0, trialLooks: null };
  if (watch.trialLooks === null) return down;
  return {
    ...down,
    triedKbps: watch.bitrateKbps,
    patienceLooks: Math.min(watch.patienceLooks * 2, PATIENCE_MAX_LOOKS),
  };
}

function afterClear(watch: UplinkWatch, pairs: number): UplinkWatch {
  const clearLooks = watch.clearLooks + 1;
  const trialLooks = watch.trialLooks === null || watch.trialLooks >= TRIAL_LOOKS ? null : watch.trialLooks + 1;
  const hasProved = watch.trialLooks !== null && trialLooks === null;
  const isBeyond = hasProved && watch.bitrateKbps >= (watch.triedKbps ?? Number.POSITIVE_INFINITY);
  const tried = isBeyond ? { triedKbps: null, patienceLooks: PATIENCE_LOOKS } : {};
  const next: UplinkWatch = { ...watch, ...tried, crowdedLooks: 0, clearLooks, trialLooks };
  const higher = STEPS_KBPS.findLast((step) => step > watch.bitrateKbps && step < watch.wantedKbps) ?? watch.wantedKbps;
  if (watch.bitrateKbps >= watch.wantedKbps || clearLooks < dueAfter(next, higher, pairs)) return next;
  return { ...next, bitrateKbps: higher, clearLooks: 0, trialLooks: 0 };
}

function dueAfter({ triedKbps, patienceLooks, pairsAtLimit }: UplinkWatch, higherKbps: number, pairs: number): number {
  if (pairs < pairsAtLimit) return PATIENCE_FEWER_LOOKS;
  return triedKbps !== null && higherKbps >= triedKbps ? patienceLooks : PATIENCE_LOOKS;
}

function crowded(watch: UplinkWatch, sending: ReadonlyMap<string, PairLoad>): boolean {
  const entries = [...sending];
  const strained = entries.filter(([key, pair]) => isStrained(pair, watch.idleRoundTripMs.get(key)));
  const judged = entries.filter(([, { availableKbps }]) => availableKbps !== null);
  // Browsers other than Chromium do not tell their estimate.
  if (judged.length === 0) return strained.length >= entries.length * SHARE_OF_PAIRS;
  const starved = judged.filter(([, pair]) => isStarved(pair, watch.bitrateKbps));
  // Round trips and losses are reported every 2.5 to 5 s, so the first one to tell confirms for all.
  return starved.length >= judged.length * SHARE_OF_PAIRS && strained.length > 0;
}

function isStarved({ availableKbps, packetsPerS }: PairLoad, bitrateKbps: number): boolean {
  const overheadKbps = (Math.min(packetsPerS, FRAMES_PER_S) * PACKET_OVERHEAD_BYTES * 8) / 1_000;
  return availableKbps !== null && availableKbps < (bitrateKbps + overheadKbps) * STARVED_BELOW;
}

function isStrained({ roundTripMs, loss }: PairLoad, idleRoundTripMs: number | undefined): boolean {
  const isRaised = roundTripMs !== null && roundTripMs > (idleRoundTripMs ?? roundTripMs) + RAISED_MS;
  return isRaised || (loss ?? 0) > LOSSY;
}

function learnRoundTrips(
  { idleRoundTripMs }: UplinkWatch,
  pairs: ReadonlyMap<string, PairLoad>,
  isCrowded: boolean,
): ReadonlyMap<string, number> {
  const learnt = new Map<string, number>();
  for (const [key, { roundTripMs }] of pairs) {
    const known = idleRoundTripMs.get(key);
    const idle = roundTripMs === null ? known : learnRoundTrip(known, roundTripMs, isCrowded);
    if (idle !== undefined) learnt.set(key, idle);
  }
  return learnt;
}

function learnRoundTrip(known: number | undefined, roundTripMs: number, isCrowded: boolean): number {
  if (known === undefined || roundTripMs < known) return roundTripMs;
  return isCrowded ? known : known + (roundTripMs - known) * IDLE_DRIFT;
}
