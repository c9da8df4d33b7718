import type { VoiceLog } from "./voice-log.ts";

export interface SoundOutletDeps {
  createAudioElement(): HTMLAudioElement;
  readonly canChooseOutput: boolean;
  readonly log: VoiceLog;
}

/** One `<audio>` element that plays a stream on the chosen device, as soon as the browser allows it. */
export class SoundOutlet implements Disposable {
  readonly #deps: SoundOutletDeps;
  readonly #element: HTMLAudioElement;
  #deviceId: string;
  #fellBack = false;
  #blocked = false;

  /** `deviceId`: "default" follows the system. */
  constructor(deps: SoundOutletDeps, stream: MediaStream, deviceId: string) {
    this.#deps = deps;
    this.#deviceId = deviceId;
    this.#element = deps.createAudioElement();
    this.#element.autoplay = true;
    this.#element.srcObject = stream;
    if (deviceId !== "default") this.#applyDevice();
    this.#play();
  }

  /** Linear, 0 to 1; 0 mutes. */
  setVolume(volume: number): void {
    this.#element.muted = volume === 0;
    this.#element.volume = volume;
  }

  setDevice(deviceId: string): void {
    if (deviceId === this.#deviceId) return;
    this.#deviceId = deviceId;
    this.#applyDevice();
  }

  /** Devices came or went. */
  retryDevice(): void {
    if (this.#fellBack) this.#applyDevice();
  }

  /** The user did something by which the browser may let the page be heard. */
  resume(): void {
    if (this.#blocked) this.#play();
  }

  [Symbol.dispose](): void {
    this.#element.pause();
    this.#element.srcObject = null;
  }

  #play(): void {
    this.#element.play().then(
      () => {
        this.#blocked = false;
      },
      (error: unknown) => {
        // Blocked until a gesture, or taken away while it was starting.
        this.#blocked = this.#element.srcObject !== null;
        if (this.#blocked) this.#deps.log("warning", "The browser does not play sound before a click or a key", error);
      },
    );
  }

  #applyDevice(): void {
    if (!this.#deps.canChooseOutput) return;
    const deviceId = this.#deviceId;
    this.#setSink(deviceId).then(
      () => {
        this.#fellBack = false;
      },
      (error: unknown) => {
        // Another one was chosen while the browser looked for this one.
        if (deviceId !== this.#deviceId) return;
        this.#deps.log("warning", "The chosen output is not there; the default plays", error);
        this.#fellBack = true;
        return this.#setSink("default").catch((again: unknown) => this.#deps.log("warning", "No output", again));
      },
    );
  }

  #setSink(deviceId: string): Promise<void> {
    return this.#element.setSinkId(deviceId === "default" ? "" : deviceId);
  }
}
