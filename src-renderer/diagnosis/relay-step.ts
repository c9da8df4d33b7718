import type { DiagnosisDeps } from "./diagnosis-deps.ts";
import { median } from "./median.ts";
import { iceServerOf, type RelayAddress } from "./relay-addresses.ts";
import { withinLimit } from "./time-limit.ts";

/** Two allocations, a handshake and the messages. */
const LIMIT_MS = 10_000;
const MESSAGES = 5;

/**
 * C2 `relay`: two ends in this page that both use the relay alone, and messages from one to the other and back.
 * @returns the median time of a message's way there and back, twice through the relay; null if nothing came through
 */
export function relayStep(deps: DiagnosisDeps, address: RelayAddress, signal: AbortSignal): Promise<number | null> {
  const { clock } = deps;
  return withinLimit({ clock, limitMs: LIMIT_MS, signal }, async (ended) => {
    using ends = new RelayedPair(deps, address);
    ended.addEventListener("abort", () => ends[Symbol.dispose]());
    await ends.connect();
    const roundTripsMs: number[] = [];
    while (roundTripsMs.length < MESSAGES) roundTripsMs.push(await ends.echo());
    return median(roundTripsMs);
  });
}

/** Promises of one that was disposed stay open. */
class RelayedPair implements Disposable {
  readonly #clock: DiagnosisDeps["clock"];
  readonly #near: RTCPeerConnection;
  readonly #far: RTCPeerConnection;
  readonly #channel: RTCDataChannel;

  constructor({ createPeerConnection, clock }: DiagnosisDeps, address: RelayAddress) {
    this.#clock = clock;
    const configuration: RTCConfiguration = { iceServers: [iceServerOf(address)], iceTransportPolicy: "relay" };
    this.#near = createPeerConnection(configuration);
    this.#far = createPeerConnection(configuration);
    this.#near.onicecandidate = ({ candidate }) => this.#pass(candidate, this.#far);
    this.#far.onicecandidate = ({ candidate }) => this.#pass(candidate, this.#near);
    this.#far.ondatachannel = ({ channel }) => {
      channel.onmessage = ({ data }) => channel.send(data);
    };
    this.#channel = this.#near.createDataChannel("echo");
  }

  async connect(): Promise<void> {
    const open = new Promise<void>((resolve) => {
      this.#channel.onopen = () => resolve();
    });
    await this.#near.setLocalDescription();
    await take(this.#far, this.#near.localDescription);
    await this.#far.setLocalDescription();
    await take(this.#near, this.#far.localDescription);
    await open;
  }

  /** In ms. */
  echo(): Promise<number> {
    const sentAt = this.#clock.now();
    return new Promise((resolve) => {
      this.#channel.onmessage = () => resolve(this.#clock.now() - sentAt);
      this.#channel.send("echo");
    });
  }

  [Symbol.dispose](): void {
    for (const pc of [this.#near, this.#far]) {
      pc.onicecandidate = null;
      pc.close();
    }
  }

  /**
   * While a description is on its way, a browser lets its candidates wait for it (W3C webrtc-pc, 4.4.1.2); those that came
   * before are refused, and stand in the description itself.
   */
  #pass(candidate: RTCIceCandidate | null, to: RTCPeerConnection): void {
    if (candidate !== null) to.addIceCandidate(candidate).catch(() => undefined);
  }
}

async function take(pc: RTCPeerConnection, description: RTCSessionDescription | null): Promise<void> {
  if (description !== null) await pc.setRemoteDescription(description);
}
