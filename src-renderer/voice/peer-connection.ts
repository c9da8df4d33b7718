import type { Signal } from "../../shared/protocol/values.ts";
import type { Gate } from "./gate.ts";
import { type OpusFormat, withOpusFormat } from "./opus-format.ts";
import { Serial } from "./serial.ts";
import type { VoiceLog } from "./voice-log.ts";
import { withoutUndefined } from "./without-undefined.ts";

export interface PeerConnectionDeps {
  createPeerConnection(configuration: RTCConfiguration): RTCPeerConnection;
  readonly gate: Gate;
  /** For the descriptions that are taken from now on. */
  opusFormat(): OpusFormat;
  readonly log: VoiceLog;
}

export interface PeerConnectionOptions {
  readonly configuration: RTCConfiguration;
  readonly gen: number;
  /** The one with the smaller `peerId` gives way when offers cross (V6). */
  readonly polite: boolean;
  send(signal: Signal): void;
  onState(state: RTCPeerConnectionState): void;
  onTrack(track: MediaStreamTrack): void;
}

type Description = Extract<Signal, { description: unknown }>["description"];
type Candidate = Extract<Signal, { candidate: unknown }>["candidate"];

/**
 * One `RTCPeerConnection` of a pair, with one audio transceiver and perfect negotiation (W3C webrtc-pc, 10.7). All steps
 * run one after the other, so a description is never judged by a state that is about to change. The first offer alone is
 * not rolled back: `Peer` replaces the whole connection, as a rollback would leave a transceiver without a section.
 */
export class PeerConnection implements Disposable {
  readonly #deps: PeerConnectionDeps;
  readonly #options: PeerConnectionOptions;
  readonly #pc: RTCPeerConnection;
  readonly #steps = new Serial();
  #sender: RTCRtpSender | null = null;
  #waitingCandidates: Candidate[] = [];
  #ignoresOffer = false;
  #closed = false;
  #settled = false;
  #offers = false;

  constructor(deps: PeerConnectionDeps, options: PeerConnectionOptions) {
    this.#deps = deps;
    this.#options = options;
    this.#pc = deps.createPeerConnection(options.configuration);
    this.#pc.onicecandidate = ({ candidate }) => this.#gathered(candidate);
    this.#pc.onconnectionstatechange = () => {
      if (!this.#closed) options.onState(this.#pc.connectionState);
    };
    this.#pc.ontrack = ({ track }) => options.onTrack(track);
    this.#pc.onnegotiationneeded = () => this.#step("offer", () => this.#offer());
  }

  get gen(): number {
    return this.#options.gen;
  }

  /** Whether a remote description was ever taken: before that, a crossing offer replaces the connection. */
  get settled(): boolean {
    return this.#settled;
  }

  /** Whether it began as the offering side. */
  get offers(): boolean {
    return this.#offers;
  }

  get state(): RTCPeerConnectionState {
    return this.#pc.connectionState;
  }

  getStats(): Promise<RTCStatsReport> {
    return this.#pc.getStats();
  }

  get receiver(): RTCRtpReceiver | null {
    return this.#pc.getReceivers()[0] ?? null;
  }

  /** Begins as the offering side. */
  start(): void {
    this.#offers = true;
    this.#step("start", async () => {
      const { sender } = this.#pc.addTransceiver("audio", {
        direction: "sendrecv",
        sendEncodings: [{ active: this.#deps.gate.open }],
      });
      await this.#guard(sender);
    });
  }

  receive(description: Description): void {
    this.#step(`take the ${description.type}`, () => this.#take(description));
  }

  addCandidate(candidate: Candidate): void {
    this.#step("take a candidate", async () => {
      if (this.#ignoresOffer) return;
      if (this.#pc.remoteDescription === null) this.#waitingCandidates.push(candidate);
      else await this.#add(candidate);
    });
  }

  /** For whatever is gathered from now on; what stands is left alone. */
  configure(configuration: RTCConfiguration): void {
    this.#step("configure", async () => this.#pc.setConfiguration(configuration));
  }

  /** New paths for the same connection, with fresh credentials. The offer follows by itself. */
  restartIce(configuration: RTCConfiguration): void {
    this.#step("restart ICE", async () => {
      this.#pc.setConfiguration(configuration);
      // Where an offer is out already, it or its answer may have been lost with a session: the same once more does no harm.
      if (this.#pc.signalingState === "have-local-offer") this.#sendLocal();
      else this.#pc.restartIce();
    });
  }

  /** New paths by what is allowed now. Where an offer is out that names others, one more follows its answer by itself. */
  renewPath(configuration: RTCConfiguration): void {
    this.#step("renew the path", async () => {
      this.#pc.setConfiguration(configuration);
      if (this.#pc.localDescription !== null) this.#pc.restartIce();
    });
  }

  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#sender !== null) this.#deps.gate.remove(this.#sender);
    this.#pc.onicecandidate = null;
    this.#pc.onconnectionstatechange = null;
    this.#pc.ontrack = null;
    this.#pc.onnegotiationneeded = null;
    this.#pc.close();
  }

  async #offer(): Promise<void> {
    // Needed again once stable: the browser fires anew then.
    if (this.#pc.signalingState !== "stable") return;
    await this.#pc.setLocalDescription();
    this.#sendLocal();
  }

  async #take(description: Description): Promise<void> {
    if (description.type === "answer" && !this.#isAwaited(description)) return;
    const offersFirst = this.#offers && !this.#settled;
    const collides = description.type === "offer" && (offersFirst || this.#pc.signalingState !== "stable");
    this.#ignoresOffer = collides && !this.#options.polite;
    if (this.#ignoresOffer) {
      this.#waitingCandidates = [];
      return;
    }
    const sdp = withOpusFormat(description.sdp ?? "", this.#deps.opusFormat());
    await this.#pc.setRemoteDescription({ type: description.type, sdp });
    this.#settled = true;
    if (description.type === "offer") await this.#answer();
    for (const candidate of this.#waitingCandidates.splice(0)) await this.#add(candidate);
  }

  /** An offer that was sent twice is answered twice. Each one of ours restarts ICE, and its answer has a new `ice-ufrag`. */
  #isAwaited(answer: Description): boolean {
    if (this.#pc.signalingState !== "have-local-offer") return false;
    const known = iceUfrag(this.#pc.remoteDescription?.sdp);
    return known === null || known !== iceUfrag(answer.sdp);
  }

  /** One that the browser refuses (of an ended generation, say) costs only itself. */
  async #add(candidate: Candidate): Promise<void> {
    try {
      await this.#pc.addIceCandidate(candidate === null ? undefined : withoutUndefined(candidate));
    } catch (error) {
      this.#deps.log("debug", "A candidate was refused", error);
    }
  }

  async #answer(): Promise<void> {
    const [transceiver] = this.#pc.getTransceivers();
    if (transceiver !== undefined && this.#sender === null) {
      transceiver.direction = "sendrecv";
      await this.#guard(transceiver.sender);
    }
    await this.#pc.setLocalDescription();
    this.#sendLocal();
    // Chromium gives the sender of an answer its encodings only now, and they are active.
    if (this.#sender !== null) await this.#deps.gate.renew(this.#sender);
  }

  async #guard(sender: RTCRtpSender): Promise<void> {
    this.#sender = sender;
    await this.#deps.gate.add(sender);
    if (this.#closed) this.#deps.gate.remove(sender);
  }

  #sendLocal(): void {
    const description = this.#pc.localDescription;
    if (description === null || this.#closed) return;
    this.#options.send({ gen: this.gen, description: { type: description.type, sdp: description.sdp } });
  }

  #gathered(candidate: RTCIceCandidate | null): void {
    // An empty one ends a generation; null ends them all, and is what is sent.
    if (candidate?.candidate === "") return;
    this.#options.send({ gen: this.gen, candidate: candidate === null ? null : { ...candidate.toJSON() } });
  }

  #step(what: string, step: () => Promise<void>): void {
    const run = async () => {
      if (!this.#closed) await step();
    };
    this.#steps.run(run).catch((error: unknown) => {
      if (!this.#closed) this.#deps.log("warning", `Could not ${what}`, error);
    });
  }
}

function iceUfrag(sdp = ""): string | null {
  return /^a=ice-ufrag:(.*)$/m.exec(sdp)?.[1]?.trim() ?? null;
}
