/** The three fakes of voice tests: the microphone's track, a sender, a peer connection. All else is real. */

export class FakeTrack extends EventTarget implements MediaStreamTrack {
  readonly kind = "audio";
  readonly id = crypto.randomUUID();
  readonly label: string;
  readonly muted = false;
  contentHint = "";
  enabled = true;
  readyState: MediaStreamTrackState = "live";
  onended: MediaStreamTrack["onended"] = null;
  onmute = null;
  onunmute = null;
  readonly deviceId: string;
  readonly copies: FakeTrack[] = [];

  constructor(deviceId = "default", label = "Fake microphone") {
    super();
    this.deviceId = deviceId;
    this.label = label;
  }

  stop(): void {
    this.readyState = "ended";
  }

  /** The device was pulled out. */
  unplug(): void {
    this.readyState = "ended";
    this.onended?.(new Event("ended"));
  }

  clone(): MediaStreamTrack {
    const copy = new FakeTrack(this.deviceId, this.label);
    this.copies.push(copy);
    return copy;
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId };
  }

  getCapabilities = () => ({});
  getConstraints = () => ({});
  applyConstraints = async () => {};
}

/** Keeps the rules of `setParameters` that a gate can break (W3C webrtc-pc, 5.2). */
export class FakeSender {
  track: MediaStreamTrack | null = null;
  active: boolean;
  /** In bit/s, as the browser has it; null: never set. */
  maxBitrate: number | null = null;
  failsWith: DOMException | null = null;
  overlaps = 0;
  /** How often parameters were set. */
  settings = 0;
  /** In bit/s: to what the browser rounds down. */
  bitrateStep = 1;
  /** Chromium gives the sender of an answer its encodings with the local description, and not before. */
  hasEncodings = true;
  readonly replaced: (MediaStreamTrack | null)[] = [];
  #pending = 0;
  #transaction = 0;

  constructor(active = true) {
    this.active = active;
  }

  getParameters(): RTCRtpSendParameters {
    this.#transaction += 1;
    const transactionId = String(this.#transaction);
    const limit = this.maxBitrate === null ? {} : { maxBitrate: this.maxBitrate };
    const encodings = this.hasEncodings ? [{ active: this.active, ...limit }] : [];
    return { transactionId, encodings, codecs: [], headerExtensions: [], rtcp: {} };
  }

  async setParameters(parameters: RTCRtpSendParameters): Promise<void> {
    if (this.#pending > 0) this.overlaps += 1;
    this.settings += 1;
    if (this.settings > 1_000) throw new Error("Parameters are set for ever.");
    if (parameters.transactionId !== String(this.#transaction)) throw new DOMException("Stale.", "InvalidStateError");
    this.#pending += 1;
    await Promise.resolve();
    this.#pending -= 1;
    if (this.failsWith !== null) throw this.failsWith;
    this.active = parameters.encodings.every((encoding) => encoding.active === true);
    const { maxBitrate = null } = parameters.encodings[0] ?? {};
    this.maxBitrate = maxBitrate === null ? null : maxBitrate - (maxBitrate % this.bitrateStep);
  }

  async replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    if (this.failsWith !== null) throw this.failsWith;
    this.track = track;
    this.replaced.push(track);
  }
}
