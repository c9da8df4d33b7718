import type { AudioOutput } from "./audio-output.ts";

export type SoundName = "join" | "leave" | "mute" | "unmute" | "talkOn" | "talkOff" | "mention";

/** One tone of a sound. */
export interface Note {
  readonly frequencyHz: number;
  readonly startMs: number;
  readonly lengthMs: number;
  /** Linear peak, 0 to 1. */
  readonly peak: number;
}

/** Upward is arriving, opening; downward is leaving, closing. All are short and well below speech. */
export const SOUNDS: Readonly<Record<SoundName, readonly Note[]>> = {
  join: [
    { frequencyHz: 523.25, startMs: 0, lengthMs: 90, peak: 0.06 },
    { frequencyHz: 783.99, startMs: 80, lengthMs: 140, peak: 0.06 },
  ],
  leave: [
    { frequencyHz: 783.99, startMs: 0, lengthMs: 90, peak: 0.05 },
    { frequencyHz: 523.25, startMs: 80, lengthMs: 140, peak: 0.05 },
  ],
  mute: [{ frequencyHz: 349.23, startMs: 0, lengthMs: 80, peak: 0.05 }],
  unmute: [{ frequencyHz: 587.33, startMs: 0, lengthMs: 80, peak: 0.05 }],
  talkOn: [{ frequencyHz: 880, startMs: 0, lengthMs: 40, peak: 0.03 }],
  talkOff: [{ frequencyHz: 659.25, startMs: 0, lengthMs: 40, peak: 0.03 }],
  mention: [
    { frequencyHz: 880, startMs: 0, lengthMs: 90, peak: 0.05 },
    { frequencyHz: 1_174.66, startMs: 100, lengthMs: 180, peak: 0.05 },
  ],
};

/** A tone that starts or ends at once clicks. */
const EDGE_S = 0.008;

/** Plays a sound; it is made here and now, from sines. */
export function playSound(output: AudioOutput, name: SoundName, volume: number): void {
  const { context, release } = output.use();
  // A page without a gesture may not sound yet; a sound that comes later would tell of the past.
  if (context.state !== "running" || volume === 0) return release();
  const endings = SOUNDS[name].map((note) => playNote(context, note, volume));
  void Promise.all(endings).then(release);
}

function playNote(context: AudioContext, note: Note, volume: number): Promise<void> {
  const startS = context.currentTime + note.startMs / 1_000;
  const endS = startS + note.lengthMs / 1_000;
  const tone = context.createOscillator();
  const envelope = context.createGain();
  tone.frequency.value = note.frequencyHz;
  envelope.gain.setValueAtTime(0, startS);
  envelope.gain.linearRampToValueAtTime(note.peak * volume, startS + EDGE_S);
  envelope.gain.setValueAtTime(note.peak * volume, endS - EDGE_S);
  envelope.gain.linearRampToValueAtTime(0, endS);
  tone.connect(envelope).connect(context.destination);
  tone.start(startS);
  tone.stop(endS);
  return new Promise((resolve) => {
    tone.onended = () => {
      envelope.disconnect();
      resolve();
    };
  });
}
