import type { Cancel, Clock } from "../../shared/time.ts";
import type { VoiceLog } from "./voice-log.ts";

/** How long the audio thread runs on after the last who needed it: a sound may still be ringing. */
const LINGER_MS = 1_000;

/**
 * The page's one `AudioContext`, made when it is first needed and suspended while nobody needs it, as a running one keeps
 * the output device open.
 */
export class AudioOutput implements Disposable {
  readonly #create: () => AudioContext;
  readonly #clock: Clock;
  readonly #log: VoiceLog;
  #context: AudioContext | null = null;
  #users = 0;
  #cancelSuspend: Cancel = () => {};

  constructor(create: () => AudioContext, clock: Clock, log: VoiceLog) {
    this.#create = create;
    this.#clock = clock;
    this.#log = log;
  }

  /** Keeps the context running until `release` is called. */
  use(): { readonly context: AudioContext; release: () => void } {
    this.#context ??= this.#create();
    this.#users += 1;
    this.#cancelSuspend();
    this.resume();
    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      this.#users -= 1;
      if (this.#users === 0) this.#cancelSuspend = this.#clock.after(LINGER_MS, () => this.#suspend());
    };
    return { context: this.#context, release };
  }

  /** Also at a user's gesture: until then a browser may have refused. */
  resume(): void {
    if (this.#users === 0 || this.#context?.state !== "suspended") return;
    this.#context.resume().catch((error: unknown) => this.#log("debug", "Sound waits for a gesture", error));
  }

  [Symbol.dispose](): void {
    this.#cancelSuspend();
    this.#context?.close().catch((error: unknown) => this.#log("debug", "Closing the sound", error));
    this.#context = null;
  }

  #suspend(): void {
    this.#context?.suspend().catch((error: unknown) => this.#log("debug", "Suspending the sound", error));
  }
}
