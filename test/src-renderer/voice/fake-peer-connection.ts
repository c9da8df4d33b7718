import { FakeSender, FakeTrack } from "./fakes.ts";

interface FakeTransceiver {
  readonly sender: FakeSender;
  readonly receiver: { readonly track: FakeTrack; getSynchronizationSources(): RTCRtpSynchronizationSource[] };
  direction: RTCRtpTransceiverDirection;
  /** Whether a description has a section for it. */
  associated: boolean;
}

let count = 0;

/**
 * A peer connection without a network: the signalling states, the transceivers and what is thrown are those of W3C
 * webrtc-pc; whether media flows is said by the test (`become`).
 */
export class FakePeerConnection {
  readonly id: number;
  signalingState: RTCSignalingState = "stable";
  connectionState: RTCPeerConnectionState = "new";
  localDescription: RTCSessionDescription | null = null;
  remoteDescription: RTCSessionDescription | null = null;
  onicecandidate: RTCPeerConnection["onicecandidate"] = null;
  onconnectionstatechange: RTCPeerConnection["onconnectionstatechange"] = null;
  ontrack: RTCPeerConnection["ontrack"] = null;
  onnegotiationneeded: RTCPeerConnection["onnegotiationneeded"] = null;
  configuration: RTCConfiguration;
  closed = false;
  restarts = 0;
  /** What `getStats` says; null: that something came since it was asked last, as long as it is connected. */
  report: ReadonlyMap<string, unknown> | null = null;
  readonly candidates: (string | null)[] = [];
  readonly transceivers: FakeTransceiver[] = [];
  #descriptions = 0;
  #checks = 0;
  #needed = false;

  constructor(configuration: RTCConfiguration) {
    count += 1;
    this.id = count;
    this.configuration = configuration;
  }

  /** The same, as the product's types have it. */
  get typed(): RTCPeerConnection {
    return this as unknown as RTCPeerConnection;
  }

  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.onconnectionstatechange?.call(this.typed, new Event("connectionstatechange"));
  }

  addTransceiver(_kind: string, init: RTCRtpTransceiverInit): FakeTransceiver {
    const transceiver = this.#addTransceiver(init.direction ?? "sendrecv", init.sendEncodings?.[0]?.active ?? true);
    this.#need();
    return transceiver;
  }

  async setLocalDescription(): Promise<void> {
    await this.#works();
    const type = this.signalingState === "have-remote-offer" ? "answer" : "offer";
    if (type === "offer" && this.signalingState !== "stable")
      throw new DOMException("Not stable.", "InvalidStateError");
    this.#descriptions += 1;
    this.localDescription = describe(type, `${type} ${this.#descriptions} of ${this.id}`);
    this.signalingState = type === "offer" ? "have-local-offer" : "stable";
    for (const transceiver of this.transceivers) {
      transceiver.associated ||= type === "offer";
      transceiver.sender.hasEncodings = true;
    }
    const description = this.#descriptions;
    // A browser tells of candidates in a later task.
    void Promise.resolve()
      .then(() => Promise.resolve())
      .then(() => this.#gather(description));
    if (type === "answer") this.#checkNeed();
  }

  async setRemoteDescription({ type, sdp }: RTCSessionDescriptionInit): Promise<void> {
    await this.#works();
    if (type === "answer" && this.signalingState !== "have-local-offer") {
      throw new DOMException(`An answer in ${this.signalingState}.`, "InvalidStateError");
    }
    this.remoteDescription = describe(type, sdp ?? "");
    this.signalingState = type === "offer" ? "have-remote-offer" : "stable";
    // Those of `addTransceiver` are not taken for an offer's section (RFC 9429, 5.10).
    if (type === "offer" && !this.transceivers.some(({ associated }) => associated)) {
      const transceiver = this.#addTransceiver("recvonly", true);
      transceiver.associated = true;
      transceiver.sender.hasEncodings = false;
    }
    for (const { receiver } of this.transceivers) {
      const event = Object.assign(new Event("track"), { track: receiver.track });
      this.ontrack?.call(this.typed, event as unknown as RTCTrackEvent);
    }
    if (type === "answer") this.#checkNeed();
  }

  async addIceCandidate(candidate?: RTCIceCandidateInit): Promise<void> {
    await this.#works();
    if (this.remoteDescription === null) throw new DOMException("No description yet.", "InvalidStateError");
    this.candidates.push(candidate?.candidate ?? null);
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }

  restartIce(): void {
    this.restarts += 1;
    this.#need();
  }

  getTransceivers = () => this.transceivers;
  getReceivers = () => this.transceivers.map(({ receiver }) => receiver);
  getStats = async () => this.report ?? this.#signsOfLife();

  close(): void {
    this.closed = true;
    this.connectionState = "closed";
  }

  #signsOfLife(): ReadonlyMap<string, unknown> {
    if (this.connectionState === "connected") this.#checks += 1;
    const checks = { requestsReceived: this.#checks, requestsSent: this.#checks, responsesReceived: this.#checks };
    return statsReport(checks);
  }

  async #works(): Promise<void> {
    await Promise.resolve();
    if (this.closed) throw new DOMException("Closed.", "InvalidStateError");
  }

  #addTransceiver(direction: RTCRtpTransceiverDirection, active: boolean): FakeTransceiver {
    const receiver = { track: new FakeTrack(), getSynchronizationSources: () => [] };
    const transceiver = { sender: new FakeSender(active), receiver, direction, associated: false };
    this.transceivers.push(transceiver);
    return transceiver;
  }

  #need(): void {
    this.#needed = true;
    queueMicrotask(() => this.#checkNeed());
  }

  #checkNeed(): void {
    if (!this.#needed || this.closed || this.signalingState !== "stable") return;
    this.#needed = false;
    this.onnegotiationneeded?.call(this.typed, new Event("negotiationneeded"));
  }

  #gather(description: number): void {
    const found = `candidate ${description} of ${this.id}`;
    for (const candidate of [{ candidate: found, toJSON: () => ({ candidate: found, sdpMid: "0" }) }, null]) {
      const event = Object.assign(new Event("icecandidate"), { candidate });
      this.onicecandidate?.call(this.typed, event as unknown as RTCPeerConnectionIceEvent);
    }
  }
}

/** What `getStats` tells of the selected pair and of the sound that comes (W3C webrtc-stats). */
export function statsReport(
  pair: Readonly<Record<string, number>>,
  sound: Readonly<Record<string, number>> = {},
): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ["T", { type: "transport", selectedCandidatePairId: "P" }],
    ["P", { type: "candidate-pair", id: "P", timestamp: 0, ...pair }],
    ["I", { type: "inbound-rtp", kind: "audio", ...sound }],
  ]);
}

function describe(type: RTCSdpType, sdp: string): RTCSessionDescription {
  return { type, sdp, toJSON: () => ({ type, sdp }) };
}
