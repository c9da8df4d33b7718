/** What `RTCRtpReceiver.getSynchronizationSources` says of the newest sound that was played. */
export interface HeardSound {
  /** Linear, 0 to 1. */
  readonly audioLevel: number;
  /** When it was played, on the clock of `nowMs`. */
  readonly playedAtMs: number;
}

/** About -46 dBFS: above the noise of a quiet room after noise suppression. */
export const SPEAKING_LEVEL = 0.005;
/** Keeps the indicator on between words. */
export const SPEAKING_HOLD_MS = 300;
/** Sound older than this is of before the speaker's gate closed. */
const STALE_MS = 250;

/** When speech was last heard, in the milliseconds of `nowMs`; null: not within the hold. */
export type Speaking = number | null;

/** Whether somebody is heard at `nowMs`, from the newest sound and what was heard before. */
export function hearSpeech(before: Speaking, sound: HeardSound | null, nowMs: number): Speaking {
  const isHeard = sound !== null && sound.audioLevel >= SPEAKING_LEVEL && nowMs - sound.playedAtMs <= STALE_MS;
  if (isHeard) return nowMs;
  return before !== null && nowMs - before < SPEAKING_HOLD_MS ? before : null;
}
