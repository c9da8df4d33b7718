import type { Clock } from "../../../shared/time.ts";

/** What a server at one address does, as a browser tells of it. */
export type Way =
  | { readonly kind: "sees"; readonly address: string }
  /** `passesOn`: whether what is sent through it arrives. */
  | {
      readonly kind: "relays";
      readonly address: string;
      readonly seenAs: string | null;
      readonly passesOn: boolean;
    }
  | { readonly kind: "refuses"; readonly code: number; readonly text: string }
  /** A closed port, or TLS that fails: both at once, and alike. */
  | { readonly kind: "closed" }
  /** The browser may use no interface for it, and is done with nothing. */
  | { readonly kind: "nothing" }
  | { readonly kind: "silent" };

const ANSWER_MS = 20;
const CONNECT_MS = 60;
/** One way, of two. */
const PASS_MS = 15;

/** A browser's peer connections in a network that a test lays out; time is the clock's. */
export class FakeWays {
  /** Made so far, oldest first. */
  readonly made: FakeConnection[] = [];
  readonly clock: Clock;
  readonly #wayOf: (url: string, username: string) => Way;

  constructor(clock: Clock, wayOf: (url: string, username: string) => Way) {
    this.clock = clock;
    this.#wayOf = wayOf;
  }

  createPeerConnection = (configuration: RTCConfiguration): RTCPeerConnection => {
    const [server] = configuration.iceServers ?? [];
    const url = [server?.urls ?? []].flat()[0] ?? "";
    const connection = new FakeConnection(this, this.made.length, url, this.#wayOf(url, server?.username ?? ""));
    this.made.push(connection);
    return connection as unknown as RTCPeerConnection;
  };

  get open(): number {
    return this.made.filter(({ closed }) => !closed).length;
  }
}

class FakeChannel {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  other: FakeChannel | null = null;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  send(data: string): void {
    this.#clock.after(PASS_MS, () => this.other?.onmessage?.({ data }));
  }
}

class FakeConnection {
  onicecandidate: ((event: { candidate: object | null }) => void) | null = null;
  onicecandidateerror: ((event: { errorCode: number; errorText: string }) => void) | null = null;
  ondatachannel: ((event: { channel: FakeChannel }) => void) | null = null;
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  closed = false;
  readonly url: string;
  readonly #ways: FakeWays;
  readonly #id: number;
  readonly #way: Way;
  #channel: FakeChannel | null = null;

  constructor(ways: FakeWays, id: number, url: string, way: Way) {
    this.#ways = ways;
    this.#id = id;
    this.url = url;
    this.#way = way;
  }

  createDataChannel(): FakeChannel {
    this.#channel = new FakeChannel(this.#ways.clock);
    return this.#channel;
  }

  async setLocalDescription(): Promise<void> {
    this.localDescription = { type: this.remoteDescription === null ? "offer" : "answer", sdp: String(this.#id) };
    this.#ways.clock.after(ANSWER_MS, () => this.#gather());
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    this.remoteDescription = description;
    const other = this.#ways.made[Number(description.sdp)];
    if (description.type === "answer" && other !== undefined) this.#connect(other);
  }

  async addIceCandidate(): Promise<void> {
    if (this.remoteDescription === null) throw new Error("No description yet.");
  }

  close(): void {
    this.closed = true;
  }

  #gather(): void {
    if (this.closed) return;
    const way = this.#way;
    if (way.kind !== "nothing") this.#candidate("host", "x.local", null);
    switch (way.kind) {
      case "nothing":
        break;
      case "silent":
        return;
      case "sees":
        this.#candidate("srflx", way.address, "0.0.0.0");
        break;
      case "relays":
        this.#candidate("relay", way.address, way.seenAs);
        break;
      case "refuses":
        this.onicecandidateerror?.({ errorCode: way.code, errorText: way.text });
        break;
      case "closed":
        this.onicecandidateerror?.({ errorCode: 701, errorText: "Failed to establish connection" });
        break;
    }
    this.onicecandidate?.({ candidate: { candidate: "" } });
    this.onicecandidate?.({ candidate: null });
  }

  #candidate(type: string, address: string, relatedAddress: string | null): void {
    this.onicecandidate?.({ candidate: { candidate: type, type, address, relatedAddress } });
  }

  #connect(other: FakeConnection): void {
    if (this.#way.kind !== "relays" || !this.#way.passesOn) return;
    this.#ways.clock.after(CONNECT_MS, () => {
      const near = this.#channel;
      if (this.closed || other.closed || near === null) return;
      const far = new FakeChannel(this.#ways.clock);
      near.other = far;
      far.other = near;
      other.ondatachannel?.({ channel: far });
      near.onopen?.();
    });
  }
}
