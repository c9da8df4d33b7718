import { assertNever } from "../../shared/assert-never.ts";
import type { TransmitMode } from "../../shared/client/settings.ts";
import type { TalkSource } from "../store/commands.ts";

/** Facts from which follows whether the microphone is open to the others. */
export interface TransmitFacts {
  readonly mode: TransmitMode;
  readonly voiceThresholdDb: number;
  readonly releaseDelayMs: number;
  readonly inCall: boolean;
  readonly muted: boolean;
  readonly deafened: boolean;
  /** The key that is held to mute is down. */
  readonly hushed: boolean;
  /** Nobody is at the machine (locked, asleep): whatever was held is let go of, and has to be pressed anew. */
  readonly shut: boolean;
}

/**
 * `held` outlives muting, so that a key which is still down talks again after unmuting. `tailEndsAt` is when the
 * release delay ends, in Unix milliseconds; null while nothing was said or while it is still being said.
 */
export interface TransmitState extends TransmitFacts {
  readonly held: ReadonlySet<TalkSource>;
  /** Whether the level says that somebody speaks (voice activation). */
  readonly voiceHeard: boolean;
  readonly tailEndsAt: number | null;
}

export type TransmitEvent =
  | { readonly kind: "facts"; readonly facts: Partial<TransmitFacts> }
  | { readonly kind: "hold"; readonly source: TalkSource }
  | { readonly kind: "release"; readonly source: TalkSource }
  /** Nobody heard when it was released: no release delay follows, whatever it is. */
  | { readonly kind: "cut"; readonly source: TalkSource }
  /** Lets go of everything: the window lost the focus, the microphone was lost. */
  | { readonly kind: "releaseAll" }
  | { readonly kind: "level"; readonly levelDb: number }
  /** Time passed. */
  | { readonly kind: "tick" };

/** Once open, voice activation closes only this far below its threshold, or every pause between syllables would cut. */
export const HYSTERESIS_DB = 6;

export function initialTransmit(facts: TransmitFacts): TransmitState {
  return { ...facts, held: new Set(), voiceHeard: false, tailEndsAt: null };
}

/** Whether the microphone is open to the others after `reduceTransmit` has brought `state` up to date. */
export function isOpen(state: TransmitState): boolean {
  return isAllowed(state) && (isWanted(state) || state.tailEndsAt !== null);
}

/** The state after `event` at `nowMs` (Unix milliseconds). */
export function reduceTransmit(state: TransmitState, event: TransmitEvent, nowMs: number): TransmitState {
  const now = withTail(state, applied(state, event), nowMs);
  return event.kind === "cut" ? { ...now, tailEndsAt: null } : now;
}

function applied(state: TransmitState, event: TransmitEvent): TransmitState {
  switch (event.kind) {
    case "facts":
      return withFacts(state, event.facts);
    case "hold":
      return state.shut ? state : { ...state, held: new Set(state.held).add(event.source) };
    case "release":
    case "cut":
      return { ...state, held: new Set([...state.held].filter((source) => source !== event.source)) };
    case "releaseAll":
      return { ...state, held: new Set(), voiceHeard: false };
    case "level":
      return { ...state, voiceHeard: !state.shut && isVoice(state, event.levelDb) };
    case "tick":
      return state;
    default:
      return assertNever(event);
  }
}

/** A key held while a call ends must not open the next one; a level measured in another mode says nothing. */
function withFacts(state: TransmitState, facts: Partial<TransmitFacts>): TransmitState {
  const next = { ...state, ...facts };
  if (next.shut || (state.inCall && !next.inCall)) return { ...next, held: new Set(), voiceHeard: false };
  return next.mode === state.mode ? next : { ...next, voiceHeard: false };
}

function isVoice(state: TransmitState, levelDb: number): boolean {
  const neededDb = state.voiceHeard ? state.voiceThresholdDb - HYSTERESIS_DB : state.voiceThresholdDb;
  return levelDb >= neededDb;
}

/** The tail begins when what was open is no longer wanted; it never opens what was closed, nor survives a mute. */
function withTail(before: TransmitState, now: TransmitState, nowMs: number): TransmitState {
  if (!isAllowed(now) || isWanted(now) || before.mode !== now.mode) return { ...now, tailEndsAt: null };
  if (isAllowed(before) && isWanted(before)) return { ...now, tailEndsAt: tailEnd(nowMs, now.releaseDelayMs) };
  if (before.tailEndsAt === null) return now;
  // A clock set back, or a delay made shorter, must not keep the microphone open longer than the delay.
  const endsAt = Math.min(before.tailEndsAt, nowMs + now.releaseDelayMs);
  return { ...now, tailEndsAt: endsAt > nowMs ? endsAt : null };
}

function tailEnd(nowMs: number, delayMs: number): number | null {
  return delayMs > 0 ? nowMs + delayMs : null;
}

function isAllowed({ inCall, muted, deafened, hushed, shut }: TransmitState): boolean {
  return inCall && !muted && !deafened && !hushed && !shut;
}

function isWanted({ mode, held, voiceHeard }: TransmitState): boolean {
  switch (mode) {
    case "pushToTalk":
      return held.size > 0;
    case "voiceActivation":
      return voiceHeard;
    case "open":
      return true;
    default:
      return assertNever(mode);
  }
}
