import type { Cancel, Clock } from "../../shared/time.ts";
import type { VoiceLog } from "./voice-log.ts";

/** How long the audio thread runs on after the last who needed it: a sound may still be ringing. */
const LINGER_MS = 1_000;

/** `AudioContext.setSinkId` (Chromium 110 and later) is missing from TypeScript's DOM library. */
type SinkContext = AudioContext & { setSinkId?(deviceId: string): Promise<void> };

export interface AudioOutputDeps {
  createAudioContext(): AudioContext;
  readonly clock: Clock;
  readonly log: VoiceLog;
}

/**
 * The page's one `AudioContext`, made when it is first needed and suspended while nobody needs it, as a running one keeps
 * the output device open.
 */
export class AudioOutput implements Disposable {
  readonly #deps: AudioOutputDeps;
  #deviceId: string;
  #context: AudioContext | null = null;
  #users = 0;
  #cancelSuspend: Cancel = () => {};

  /** `deviceId`: "default" follows the system. */
  constructor(deps: AudioOutputDeps, deviceId: string) {
    this.#deps = deps;
    this.#deviceId = deviceId;
  }

  setDevice(deviceId: string): void {
    if (deviceId === this.#deviceId) return;
    this.#deviceId = deviceId;
    this.#applyDevice();
  }

  /** Keeps the context running until `release` is called. */
  use(): { readonly context: AudioContext; release: () => void } {
    if (this.#context === null) {
      this.#context = this.#deps.createAudioContext();
      if (this.#deviceId !== "default") this.#applyDevice();
    }
    this.#users += 1;
    this.#cancelSuspend();
    this.resume();
    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      this.#users -= 1;
      if (this.#users === 0) this.#cancelSuspend = this.#deps.clock.after(LINGER_MS, () => this.#suspend());
    };
    return { context: this.#context, release };
  }

  /** Also at a user's gesture: until then a browser may have refused. */
  resume(): void {
    if (this.#users === 0 || this.#context?.state !== "suspended") return;
    this.#context.resume().catch((error: unknown) => this.#deps.log("debug", "Sound waits for a gesture", error));
  }

  [Symbol.dispose](): void {
    this.#cancelSuspend();
    this.#context?.close().catch((error: unknown) => this.#deps.log("debug", "Closing the sound", error));
    this.#context = null;
  }

  /** Where it cannot be chosen, or is not there, sounds come from the default. */
  #applyDevice(): void {
    const context: SinkContext | null = this.#context;
    const chosen = context?.setSinkId?.(this.#deviceId === "default" ? "" : this.#deviceId);
    chosen?.catch((error: unknown) => this.#deps.log("warning", "Sounds come from the default output", error));
  }

  #suspend(): void {
    this.#context?.suspend().then(
      // Somebody may have come while it was still said to run.
      () => this.resume(),
      (error: unknown) => this.#deps.log("debug", "Suspending the sound", error),
    );
  }
}
