import type { Cancel, Clock } from "../../shared/time.ts";
import type { MicrophoneFault, MicrophoneStatus } from "../store/state.ts";
import { microphoneFault } from "./microphone-fault.ts";
import type { VoiceLog } from "./voice-log.ts";

/** What the user chose about the microphone. */
export interface MicrophoneChoice {
  /** "default" follows the system. */
  readonly inputDeviceId: string;
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGainControl: boolean;
}

export interface MicrophoneDeps {
  readonly mediaDevices: MediaDevices | null;
  readonly clock: Clock;
  readonly log: VoiceLog;
  /** A microphone was opened, exchanged or lost (null). The track belongs to `Microphone`, which stops it. */
  onTrack(track: MediaStreamTrack | null): void;
  onStatus(status: MicrophoneStatus): void;
}

/** The least that a browser may buffer; half of its default block, measured as 10 ms less from mouth to ear. */
const LATENCY_S = 0.01;
/** For faults that end without any event: another program lets go of the device. */
const RETRY_MS = 5_000;

interface Opened {
  readonly choice: MicrophoneChoice;
  readonly track: MediaStreamTrack;
  /** The group of the system's default at that time: whether "default" means another device now. */
  readonly defaultGroup: string | null;
  readonly isFallback: boolean;
}

/**
 * The microphone: open as long as it is wanted, whatever is plugged, unplugged or chosen meanwhile. One reconcile runs at
 * a time and brings what is open to what is wanted; the new device is opened before the old one is let go.
 */
export class Microphone implements Disposable {
  readonly #deps: MicrophoneDeps;
  #choice: MicrophoneChoice;
  #wanted = false;
  #opened: Opened | null = null;
  #status: MicrophoneStatus = { kind: "off" };
  #running = false;
  #again = false;
  #cancelRetry: Cancel = () => {};

  constructor(deps: MicrophoneDeps, choice: MicrophoneChoice) {
    this.#deps = deps;
    this.#choice = choice;
  }

  get status(): MicrophoneStatus {
    return this.#status;
  }

  get track(): MediaStreamTrack | null {
    return this.#opened?.track ?? null;
  }

  setWanted(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    this.#reconcile();
  }

  choose(choice: MicrophoneChoice): void {
    if (isSameChoice(choice, this.#choice)) return;
    this.#choice = choice;
    this.#reconcile();
  }

  /** Devices came or went, or a permission changed. */
  devicesChanged(devices: readonly MediaDeviceInfo[]): void {
    if (!this.#wanted) return;
    const opened = this.#opened;
    if (opened === null) return this.#reconcile();
    const chosenIsBack = opened.isFallback && devices.some((device) => device.deviceId === opened.choice.inputDeviceId);
    const group = defaultGroup(devices);
    const usesDefault = opened.isFallback || opened.choice.inputDeviceId === "default";
    const defaultMoved = usesDefault && group !== null && group !== opened.defaultGroup;
    if (chosenIsBack || defaultMoved) this.#reopen();
  }

  /** Tries again what failed; a user who asks for a call expects it. */
  retry(): void {
    if (this.#wanted && this.#opened === null) this.#reconcile();
  }

  [Symbol.dispose](): void {
    this.#wanted = false;
    this.#cancelRetry();
    this.#close();
  }

  #reopen(): void {
    if (this.#opened !== null)
      this.#opened = { ...this.#opened, choice: { ...this.#opened.choice, inputDeviceId: "" } };
    this.#reconcile();
  }

  #reconcile(): void {
    this.#cancelRetry();
    // Closing is never put off: it must not wait for a browser that asks its user for permission.
    if (!this.#wanted) this.#close();
    if (this.#running) this.#again = true;
    else void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      do {
        this.#again = false;
        if (this.#wanted && !(this.#opened !== null && isSameChoice(this.#opened.choice, this.#choice))) {
          await this.#open(this.#choice);
        }
      } while (this.#again);
    } finally {
      this.#running = false;
    }
  }

  async #open(choice: MicrophoneChoice): Promise<void> {
    const { mediaDevices } = this.#deps;
    if (mediaDevices === null) return this.#failed("insecureContext");
    if (this.#opened === null) this.#setStatus({ kind: "opening" });
    try {
      const { track, isFallback } = await openTrack(mediaDevices, choice);
      const group = await this.#defaultGroup(mediaDevices);
      if (this.#wanted) this.#take({ choice, track, isFallback, defaultGroup: group });
      else track.stop();
    } catch (error) {
      this.#deps.log("warning", "The microphone could not be opened", error);
      if (this.#wanted) this.#failed(microphoneFault(error));
    }
  }

  /** null also where the devices cannot be listed: a track that is open must not be lost sight of for that. */
  async #defaultGroup(mediaDevices: MediaDevices): Promise<string | null> {
    try {
      return defaultGroup(await mediaDevices.enumerateDevices());
    } catch (error) {
      this.#deps.log("warning", "The devices could not be listed", error);
      return null;
    }
  }

  #take(opened: Opened): void {
    const old = this.#opened?.track;
    this.#opened = opened;
    opened.track.onended = () => this.#ended(opened.track);
    this.#deps.onTrack(opened.track);
    if (old !== undefined) stop(old);
    const deviceId = opened.track.getSettings().deviceId ?? "";
    this.#setStatus({ kind: "ready", deviceId, label: opened.track.label });
    // It may have ended while its place was being prepared; that event has passed.
    if (opened.track.readyState === "ended") this.#ended(opened.track);
  }

  #ended(track: MediaStreamTrack): void {
    if (this.#opened?.track !== track) return;
    this.#deps.log("warning", "The microphone was unplugged or taken away");
    this.#close();
    this.#reconcile();
  }

  /** A microphone that still works stays when another cannot be opened. */
  #failed(reason: MicrophoneFault): void {
    if (this.#opened?.track.readyState === "live") {
      this.#opened = { ...this.#opened, choice: this.#choice };
      return;
    }
    this.#setStatus({ kind: "unavailable", reason });
    if (reason === "deviceBusy" || reason === "failed") {
      this.#cancelRetry = this.#deps.clock.after(RETRY_MS, () => this.retry());
    }
  }

  #close(): void {
    const track = this.#opened?.track;
    this.#opened = null;
    if (track !== undefined) {
      this.#deps.onTrack(null);
      stop(track);
    }
    this.#setStatus({ kind: "off" });
  }

  #setStatus(status: MicrophoneStatus): void {
    this.#status = status;
    this.#deps.onStatus(status);
  }
}

/** @throws {DOMException} of `getUserMedia`, when neither the chosen device nor the default can be opened. */
async function openTrack(
  mediaDevices: MediaDevices,
  choice: MicrophoneChoice,
): Promise<{ track: MediaStreamTrack; isFallback: boolean }> {
  if (choice.inputDeviceId === "default") {
    return { track: await requestTrack(mediaDevices, constraints(choice)), isFallback: false };
  }
  try {
    const exact = { ...constraints(choice), deviceId: { exact: choice.inputDeviceId } };
    return { track: await requestTrack(mediaDevices, exact), isFallback: false };
  } catch (error) {
    if (microphoneFault(error) === "permissionDenied") throw error;
    return { track: await requestTrack(mediaDevices, constraints(choice)), isFallback: true };
  }
}

async function requestTrack(mediaDevices: MediaDevices, audio: MediaTrackConstraints): Promise<MediaStreamTrack> {
  const [track] = (await mediaDevices.getUserMedia({ audio, video: false })).getAudioTracks();
  if (track === undefined) throw new DOMException("A stream without a track", "NotFoundError");
  // Speech, so that the encoder and the echo canceller favour it.
  track.contentHint = "speech";
  return track;
}

/** `latency` is missing from the DOM's types; browsers that do not know it pass over it. */
function constraints(choice: MicrophoneChoice): MediaTrackConstraints & { latency: ConstrainDouble } {
  const { echoCancellation, noiseSuppression, autoGainControl } = choice;
  return { echoCancellation, noiseSuppression, autoGainControl, channelCount: 1, latency: { ideal: LATENCY_S } };
}

function stop(track: MediaStreamTrack): void {
  track.onended = null;
  track.stop();
}

function isSameChoice(a: MicrophoneChoice, b: MicrophoneChoice): boolean {
  return (
    a.inputDeviceId === b.inputDeviceId &&
    a.echoCancellation === b.echoCancellation &&
    a.noiseSuppression === b.noiseSuppression &&
    a.autoGainControl === b.autoGainControl
  );
}

function defaultGroup(devices: readonly MediaDeviceInfo[]): string | null {
  return devices.find(({ kind, deviceId }) => kind === "audioinput" && deviceId === "default")?.groupId ?? null;
}
