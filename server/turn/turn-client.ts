import { createHash } from "node:crypto";
import {
  ATTRIBUTES,
  type Attributes,
  decodeAddress,
  decodeMessage,
  type Endpoint,
  encodeAddress,
  encodeRequest,
  encodeSendIndication,
  type Method,
  newTransactionId,
  type StunMessage,
  uint32,
} from "./stun-message.ts";

/** RFC 8489, section 6.2.1: the first wait of a request over UDP, and how often it is sent. */
const RETRANSMIT_MS = 500;
const MAX_SENT = 7;

/** RFC 8656, section 18.8: protocol numbers of IP. */
const TRANSPORTS = { udp: 17, tcp: 6 } as const;
/** RFC 8656, section 18.6. */
const FAMILIES = { ipv4: 1, ipv6: 2 } as const;

/** Error codes that a client answers to by trying again with what the server told. */
const UNAUTHENTICATED = 401;
const STALE_NONCE = 438;

type Answer = Exclude<StunMessage, { kind: "data" }>;

/** "done", or the code of the refusal (RFC 8656, section 19). */
export type Outcome = "done" | number;

/** One way to one relay: UDP from a socket, or a connection over TCP or TLS, where each call gets whole messages. */
export interface TurnTransport {
  /** What is sent arrives, or the connection ends: nothing is sent twice. */
  readonly isReliable: boolean;
  send(bytes: Buffer): void;
  /** @returns how to stop it */
  onReceived(listener: (bytes: Buffer) => void): () => void;
}

export interface TurnCredential {
  readonly username: string;
  readonly credential: string;
}

export interface Allocation {
  /** Where the relay takes what is sent to us. */
  readonly relayed: Endpoint;
  /** Ourselves as the relay sees us. */
  readonly seenAs: Endpoint;
}

interface AllocateOptions {
  readonly family?: keyof typeof FAMILIES;
  readonly transport?: keyof typeof TRANSPORTS;
}

export interface Datagram {
  readonly text: string;
  readonly from: Endpoint;
}

/** A TURN client (RFC 8656) with long-term credentials: one allocation at most, as in the protocol. */
export class TurnClient {
  readonly #transport: TurnTransport;
  readonly #credential: TurnCredential;
  readonly #pending = new Map<string, (answer: Answer) => void>();
  readonly #received: Datagram[] = [];
  readonly #waiting = new Set<() => void>();
  /** What the server told with its first refusal. */
  #realm: Buffer = Buffer.alloc(0);
  #nonce: Buffer = Buffer.alloc(0);
  #key: Buffer | null = null;

  constructor(transport: TurnTransport, credential: TurnCredential) {
    this.#transport = transport;
    this.#credential = credential;
    transport.onReceived((bytes) => this.#take(bytes));
  }

  /** @returns the code, where it is refused */
  async allocate({ family = "ipv4", transport = "udp" }: AllocateOptions = {}): Promise<Allocation | number> {
    const answer = await this.#request("allocate", () => [
      [ATTRIBUTES.requestedTransport, Buffer.from([TRANSPORTS[transport], 0, 0, 0])],
      [ATTRIBUTES.requestedAddressFamily, Buffer.from([FAMILIES[family], 0, 0, 0])],
    ]);
    if (answer.kind === "error") return answer.code;
    const address = (type: number) => {
      const value = answer.attributes.get(type);
      const endpoint = value === undefined ? null : decodeAddress(value, answer.transactionId);
      if (endpoint === null) throw new Error("The allocation has no address.");
      return endpoint;
    };
    return { relayed: address(ATTRIBUTES.xorRelayedAddress), seenAs: address(ATTRIBUTES.xorMappedAddress) };
  }

  createPermission(address: string): Promise<Outcome> {
    return this.about("createPermission", { address, port: 0 });
  }

  /** Gives the allocation back; without this it stands, and counts towards quotas, for ten minutes. */
  async release(): Promise<void> {
    await this.#request("refresh", () => [[ATTRIBUTES.lifetime, uint32(0)]]);
  }

  /** A Send indication: nobody answers it. */
  send(text: string, peer: Endpoint): void {
    const transactionId = newTransactionId();
    const attributes: Attributes = [
      [ATTRIBUTES.xorPeerAddress, encodeAddress(peer, transactionId)],
      [ATTRIBUTES.data, Buffer.from(text)],
    ];
    this.#transport.send(encodeSendIndication(transactionId, attributes));
  }

  /** The next datagram that came through the relay. */
  async received(): Promise<Datagram> {
    for (;;) {
      const datagram = this.#received.shift();
      if (datagram !== undefined) return datagram;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  protected async about(method: Method, peer: Endpoint, others: Attributes = []): Promise<Outcome> {
    const answer = await this.#request(method, (transactionId) => [
      ...others,
      [ATTRIBUTES.xorPeerAddress, encodeAddress(peer, transactionId)],
    ]);
    return answer.kind === "success" ? "done" : answer.code;
  }

  async #request(method: Method, attributesFor: (transactionId: Buffer) => Attributes): Promise<Answer> {
    const answer = await this.#exchange(method, attributesFor);
    const mayMend = answer.kind === "error" && (answer.code === STALE_NONCE || this.#key === null);
    if (!mayMend || (answer.code !== STALE_NONCE && answer.code !== UNAUTHENTICATED)) return answer;
    this.#learn(answer);
    return await this.#exchange(method, attributesFor);
  }

  /** RFC 8489, section 9.2.2: the key of long-term credentials. */
  #learn({ attributes }: Answer): void {
    this.#realm = attributes.get(ATTRIBUTES.realm) ?? this.#realm;
    this.#nonce = attributes.get(ATTRIBUTES.nonce) ?? this.#nonce;
    const { username, credential } = this.#credential;
    this.#key = createHash("md5").update(`${username}:${this.#realm}:${credential}`).digest();
  }

  async #exchange(method: Method, attributesFor: (transactionId: Buffer) => Attributes): Promise<Answer> {
    const transactionId = newTransactionId();
    const authentication: Attributes =
      this.#key === null
        ? []
        : [
            [ATTRIBUTES.username, Buffer.from(this.#credential.username)],
            [ATTRIBUTES.realm, this.#realm],
            [ATTRIBUTES.nonce, this.#nonce],
          ];
    const attributes = [...attributesFor(transactionId), ...authentication];
    const bytes = encodeRequest(method, transactionId, attributes, this.#key);
    return await this.#sendUntilAnswered(bytes, transactionId.toString("hex"), method);
  }

  #sendUntilAnswered(bytes: Buffer, id: string, method: Method): Promise<Answer> {
    return new Promise((resolve, reject) => {
      let waited = 0;
      const end = () => {
        clearInterval(timer);
        this.#pending.delete(id);
      };
      const wait = () => {
        if (waited++ < MAX_SENT) {
          if (waited === 1 || !this.#transport.isReliable) this.#transport.send(bytes);
          return;
        }
        end();
        reject(new Error(`Nobody answered ${method}.`));
      };
      const timer = setInterval(wait, RETRANSMIT_MS);
      this.#pending.set(id, (answer) => {
        end();
        resolve(answer);
      });
      wait();
    });
  }

  #take(bytes: Buffer): void {
    const message = decodeMessage(bytes);
    if (message === null) return;
    if (message.kind !== "data") {
      this.#pending.get(message.transactionId.toString("hex"))?.(message);
      return;
    }
    const peer = message.attributes.get(ATTRIBUTES.xorPeerAddress);
    const data = message.attributes.get(ATTRIBUTES.data);
    const from = peer === undefined ? null : decodeAddress(peer, message.transactionId);
    if (from === null || data === undefined) return;
    this.#received.push({ text: data.toString(), from });
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
