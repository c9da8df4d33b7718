import type { AudioDevice, Devices } from "../store/state.ts";
import type { VoiceLog } from "./voice-log.ts";

export interface DeviceListDeps {
  readonly mediaDevices: MediaDevices | null;
  readonly canChooseOutput: boolean;
  readonly log: VoiceLog;
  onDevices(devices: Devices, all: readonly MediaDeviceInfo[]): void;
}

/**
 * The microphones and outputs of this machine, as far as the browser names them to the page. Nothing is asked and nothing
 * watched until somebody wants it: Chromium starts two processes, for sound and for cameras, at the first question.
 */
export class DeviceList implements Disposable {
  readonly #deps: DeviceListDeps;
  readonly #onChange = () => void this.refresh();
  #newest = 0;

  constructor(deps: DeviceListDeps) {
    this.#deps = deps;
  }

  /** From now on each change is told; what there is now is not. */
  watch(): void {
    // Adding the same listener again does nothing.
    this.#deps.mediaDevices?.addEventListener("devicechange", this.#onChange);
  }

  /** Asks the browser anew, and watches from then on: devices have names only after a permission. */
  async refresh(): Promise<void> {
    const { mediaDevices, canChooseOutput, log, onDevices } = this.#deps;
    if (mediaDevices === null) return;
    this.watch();
    this.#newest += 1;
    const turn = this.#newest;
    try {
      const all = await mediaDevices.enumerateDevices();
      if (turn !== this.#newest) return;
      onDevices({ inputs: named(all, "audioinput"), outputs: named(all, "audiooutput"), canChooseOutput }, all);
    } catch (error) {
      log("warning", "The devices could not be listed", error);
    }
  }

  /** Opens a microphone for a moment, as browsers name devices only to pages that may use one. */
  async requestNames(): Promise<void> {
    const { mediaDevices, log } = this.#deps;
    if (mediaDevices === null) return;
    try {
      const stream = await mediaDevices.getUserMedia({ audio: true });
      await this.refresh();
      for (const track of stream.getTracks()) track.stop();
    } catch (error) {
      log("warning", "The browser gave no microphone, so devices stay without names", error);
    }
  }

  [Symbol.dispose](): void {
    this.#newest += 1;
    this.#deps.mediaDevices?.removeEventListener("devicechange", this.#onChange);
  }
}

function named(all: readonly MediaDeviceInfo[], kind: MediaDeviceKind): AudioDevice[] {
  return all.filter((device) => device.kind === kind).map(({ deviceId, label }) => ({ deviceId, label }));
}
