import type { AudioOutput } from "./audio-output.ts";
import type { RemoteSound } from "./call-media.ts";
import { type PlaybackVolume, playbackVolume } from "./playback-volume.ts";
import { SoundOutlet, type SoundOutletDeps } from "./sound-outlet.ts";

/** What the user chose about listening. */
export interface ListeningChoice {
  /** "default" follows the system. */
  readonly outputDeviceId: string;
  /** Linear, 0 to 2. */
  readonly outputVolume: number;
  /** By `userId`, linear, 0 to 2; 1 where it is missing. */
  readonly volumes: Readonly<Record<string, number>>;
}

export interface PlaybackDeps extends SoundOutletDeps {
  readonly output: AudioOutput;
}

interface Voice {
  readonly sound: RemoteSound;
  /** The sound as it came. It plays on, muted, beside a boost: Chromium feeds Web Audio with what an element plays. */
  readonly plain: SoundOutlet;
  boost: Boost | null;
}

interface Boost {
  readonly outlet: SoundOutlet;
  setGain(gain: number): void;
  close(): void;
}

/** Plays the others of a call, each at their own volume. */
export class Playback implements Disposable {
  readonly #deps: PlaybackDeps;
  #choice: ListeningChoice;
  #deafened = false;
  readonly #voices = new Map<string, Voice>();

  constructor(deps: PlaybackDeps, choice: ListeningChoice) {
    this.#deps = deps;
    this.#choice = choice;
  }

  /** Plays exactly these. */
  play(sounds: ReadonlyMap<string, RemoteSound>): void {
    for (const [key, voice] of this.#voices) if (sounds.get(key)?.track !== voice.sound.track) this.#remove(key, voice);
    for (const [key, sound] of sounds) {
      if (this.#voices.has(key)) continue;
      const plain = new SoundOutlet(this.#deps, new MediaStream([sound.track]), this.#choice.outputDeviceId);
      const voice: Voice = { sound, plain, boost: null };
      this.#voices.set(key, voice);
      this.#applyVolume(voice);
    }
  }

  choose(choice: ListeningChoice): void {
    this.#choice = choice;
    for (const voice of this.#voices.values()) {
      voice.plain.setDevice(choice.outputDeviceId);
      voice.boost?.outlet.setDevice(choice.outputDeviceId);
      this.#applyVolume(voice);
    }
  }

  setDeafened(deafened: boolean): void {
    this.#deafened = deafened;
    for (const voice of this.#voices.values()) this.#applyVolume(voice);
  }

  /** A device came or went: whoever fell back to the default tries the chosen one again. */
  devicesChanged(): void {
    for (const { plain, boost } of this.#voices.values()) {
      plain.retryDevice();
      boost?.outlet.retryDevice();
    }
  }

  /** The user did something: what the browser would not play before, it plays now. */
  resume(): void {
    for (const { plain, boost } of this.#voices.values()) {
      plain.resume();
      boost?.outlet.resume();
    }
  }

  [Symbol.dispose](): void {
    for (const [key, voice] of this.#voices) this.#remove(key, voice);
  }

  #remove(key: string, voice: Voice): void {
    this.#voices.delete(key);
    voice.boost?.close();
    voice.plain[Symbol.dispose]();
  }

  #applyVolume(voice: Voice): void {
    const person = this.#choice.volumes[voice.sound.userId] ?? 1;
    const volume = playbackVolume(person, this.#choice.outputVolume, this.#deafened);
    voice.plain.setVolume(volume.kind === "plain" ? volume.volume : 0);
    this.#applyBoost(voice, volume);
  }

  #applyBoost(voice: Voice, volume: PlaybackVolume): void {
    if (volume.kind === "boosted") {
      voice.boost ??= this.#openBoost(voice.sound.track);
      voice.boost.setGain(volume.gain);
    } else {
      voice.boost?.close();
      voice.boost = null;
    }
  }

  #openBoost(track: MediaStreamTrack): Boost {
    const { context, release } = this.#deps.output.use();
    const source = context.createMediaStreamSource(new MediaStream([track]));
    const gain = context.createGain();
    // Twice as loud must not mean distorted where somebody was loud already.
    const limiter = context.createDynamicsCompressor();
    limiter.threshold.value = -3;
    limiter.knee.value = 0;
    limiter.ratio.value = 20;
    limiter.attack.value = 0.002;
    limiter.release.value = 0.1;
    const destination = context.createMediaStreamDestination();
    source.connect(gain).connect(limiter).connect(destination);
    // Through an element again, as its output device can be chosen in every browser that lets one choose.
    const outlet = new SoundOutlet(this.#deps, destination.stream, this.#choice.outputDeviceId);
    return {
      outlet,
      setGain: (value) => {
        gain.gain.value = value;
      },
      close() {
        outlet[Symbol.dispose]();
        source.disconnect();
        gain.disconnect();
        limiter.disconnect();
        release();
      },
    };
  }
}
