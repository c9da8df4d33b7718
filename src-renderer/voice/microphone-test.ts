import type { MicrophoneStatus, MicrophoneTest as State } from "../store/state.ts";
import { SoundOutlet, type SoundOutletDeps } from "./sound-outlet.ts";

/**
 * The test of one's own microphone. It shows the level; outside of a call it also plays what the microphone takes up (in
 * one it would cover the others).
 */
export class MicrophoneTest implements Disposable {
  readonly #deps: SoundOutletDeps & { onChange(): void };
  #state: State = { kind: "off" };
  #playing: { readonly copy: MediaStreamTrack; readonly outlet: SoundOutlet } | null = null;

  constructor(deps: SoundOutletDeps & { onChange(): void }) {
    this.#deps = deps;
  }

  get state(): State {
    return this.#state;
  }

  get isRunning(): boolean {
    return this.#state.kind === "running";
  }

  start(playback: boolean): void {
    if (!this.isRunning) this.#set({ kind: "running", playback });
  }

  stop(): void {
    if (this.#state.kind !== "off") this.#set({ kind: "off" });
  }

  /** A test that began alone goes on without playback once a call begins. */
  callBegan(): void {
    if (this.#state.kind === "running" && this.#state.playback) this.#set({ kind: "running", playback: false });
  }

  microphoneChanged(status: MicrophoneStatus, track: MediaStreamTrack | null, outputDeviceId: string): void {
    if (this.isRunning && status.kind === "unavailable") return this.#set({ kind: "failed", reason: status.reason });
    const isWanted = this.#state.kind === "running" && this.#state.playback && track !== null;
    this.#stopPlaying();
    if (isWanted) this.#play(track, outputDeviceId);
  }

  outputChanged(deviceId: string): void {
    this.#playing?.outlet.setDevice(deviceId);
  }

  [Symbol.dispose](): void {
    // Whoever asks later must not be told that a microphone is needed.
    this.#state = { kind: "off" };
    this.#stopPlaying();
  }

  #set(state: State): void {
    this.#state = state;
    if (state.kind !== "running" || !state.playback) this.#stopPlaying();
    this.#deps.onChange();
  }

  #play(track: MediaStreamTrack, outputDeviceId: string): void {
    // A copy: the gate silences the original outside of a call.
    const copy = track.clone();
    copy.enabled = true;
    const outlet = new SoundOutlet(this.#deps, new MediaStream([copy]), outputDeviceId);
    outlet.setVolume(1);
    this.#playing = { copy, outlet };
  }

  #stopPlaying(): void {
    this.#playing?.outlet[Symbol.dispose]();
    this.#playing?.copy.stop();
    this.#playing = null;
  }
}
