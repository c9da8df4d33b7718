import { createHash } from "node:crypto";
import type { RemoteSocket } from "./socket-host.ts";
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

/** RFC 8656, section 12: numbers of channels. */
const FIRST_CHANNEL = 0x4000;

/** Error codes that a client answers to by trying again with what the server told. */
const UNAUTHENTICATED = 401;
const STALE_NONCE = 438;

type Answer = Exclude<StunMessage, { kind: "data" }>;

/** "done", or the code of the refusal (RFC 8656, section 19). */
export type Outcome = "done" | number;

export interface TurnCredential {
  readonly username: string;
  readonly credential: string;
}

interface AllocateOptions {
  readonly family?: keyof typeof FAMILIES;
  readonly transport?: keyof typeof TRANSPORTS;
}

export interface Datagram {
  readonly text: string;
  readonly from: Endpoint;
}

/** A TURN client (RFC 8656) with long-term credentials over UDP: one allocation at most, as in the protocol. */
export class TurnClient {
  readonly #socket: RemoteSocket;
  readonly #server: Endpoint;
  readonly #credential: TurnCredential;
  readonly #pending = new Map<string, (answer: Answer) => void>();
  readonly #received: Datagram[] = [];
  readonly #waiting = new Set<() => void>();
  /** What the server told with its first refusal. */
  #realm: Buffer = Buffer.alloc(0);
  #nonce: Buffer = Buffer.alloc(0);
  #key: Buffer | null = null;
  #nextChannel = FIRST_CHANNEL;

  constructor(socket: RemoteSocket, server: Endpoint, credential: TurnCredential) {
    this.#socket = socket;
    this.#server = server;
    this.#credential = credential;
    socket.onReceived((bytes) => this.#take(bytes));
  }

  /** @returns the relayed address, or the code of the refusal */
  async allocate({ family = "ipv4", transport = "udp" }: AllocateOptions = {}): Promise<Endpoint | number> {
    const answer = await this.#request("allocate", () => [
      [ATTRIBUTES.requestedTransport, Buffer.from([TRANSPORTS[transport], 0, 0, 0])],
      [ATTRIBUTES.requestedAddressFamily, Buffer.from([FAMILIES[family], 0, 0, 0])],
    ]);
    if (answer.kind === "error") return answer.code;
    const relayed = answer.attributes.get(ATTRIBUTES.xorRelayedAddress);
    if (relayed === undefined) throw new Error("The allocation has no address.");
    return decodeAddress(relayed, answer.transactionId);
  }

  createPermission(address: string): Promise<Outcome> {
    return this.#about("createPermission", { address, port: 0 });
  }

  bindChannel(peer: Endpoint): Promise<Outcome> {
    const channel = uint32((this.#nextChannel++ << 16) >>> 0);
    return this.#about("channelBind", peer, [[ATTRIBUTES.channelNumber, channel]]);
  }

  /** RFC 6062: asks for a TCP connection from the relay to the peer. */
  connect(peer: Endpoint): Promise<Outcome> {
    return this.#about("connect", peer);
  }

  /** A Send indication: nobody answers it. */
  send(text: string, peer: Endpoint): void {
    const transactionId = newTransactionId();
    const attributes: Attributes = [
      [ATTRIBUTES.xorPeerAddress, encodeAddress(peer, transactionId)],
      [ATTRIBUTES.data, Buffer.from(text)],
    ];
    this.#socket.send(encodeSendIndication(transactionId, attributes), this.#server);
  }

  /** The next datagram that came through the relay. */
  async received(): Promise<Datagram> {
    for (;;) {
      const datagram = this.#received.shift();
      if (datagram !== undefined) return datagram;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  async #about(method: Method, peer: Endpoint, others: Attributes = []): Promise<Outcome> {
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
      let sent = 0;
      const end = () => {
        clearInterval(timer);
        this.#pending.delete(id);
      };
      const send = () => {
        if (sent++ < MAX_SENT) return this.#socket.send(bytes, this.#server);
        end();
        reject(new Error(`Nobody answered ${method}.`));
      };
      const timer = setInterval(send, RETRANSMIT_MS);
      this.#pending.set(id, (answer) => {
        end();
        resolve(answer);
      });
      send();
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
    if (peer === undefined || data === undefined) return;
    this.#received.push({ text: data.toString(), from: decodeAddress(peer, message.transactionId) });
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}
