import { markOf, type Reads, readsAfterAnswer, readsFrom, reduceReads } from "../../../shared/client/reads.ts";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import { EVENTS, isEventName, type ServerEvent } from "../../../shared/protocol/events.ts";
import { type AnswerData, REQUESTS, type RequestInput } from "../../../shared/protocol/requests.ts";
import type { ReadMark } from "../../../shared/protocol/values.ts";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import type { TestServer } from "../../helpers/test-server.ts";

type AskedOp = "message.send" | "message.delete" | "channel.read";

interface OpenRequest {
  readonly op: AskedOp;
  readonly data: RequestInput<AskedOp>;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Beyond those that hello and its helpers take. */
const FIRST_ID = 1_000_000;
/** Behind the ids of requests that were open, the helper takes its own. */
const ID_STEP = 1_000;

/** A device of an account that loses its connection and comes back, and keeps its counts as the clients do (M7). */
export class RoamingDevice implements Disposable {
  readonly #server: TestServer;
  readonly #token: string;
  #client: GatewayClient;
  #state: "on" | "cut" = "on";
  #reads: Reads;
  #seen = 0;
  #lastId = FIRST_ID;
  readonly #open = new Map<number, OpenRequest>();

  private constructor(server: TestServer, token: string, client: GatewayClient) {
    this.#server = server;
    this.#token = token;
    this.#client = client;
    this.#reads = this.#firstReads();
  }

  static async connect(server: TestServer, token: string): Promise<RoamingDevice> {
    return new RoamingDevice(server, token, await GatewayClient.connect(server, { token }));
  }

  mark(channelId: string): ReadMark | null {
    return markOf(this.#reads, channelId);
  }

  /** Asked again after a lost connection, until there is an answer. */
  ask(op: AskedOp, data: RequestInput<AskedOp>): Promise<unknown> {
    return new Promise((resolve, reject) => this.#send({ op, data, resolve, reject }));
  }

  async cut(): Promise<void> {
    if (this.#state === "cut") return;
    this.#state = "cut";
    await this.#client.kill();
    this.#catchUp();
  }

  /** Comes back: to its session if that is still there and `wanted` says so, else to a new one. */
  async comeBack(wanted: "resume" | "anew"): Promise<void> {
    await this.cut();
    const old = this.#client;
    const open = [...this.#open];
    this.#client = await GatewayClient.open(this.#server, { deviceId: old.deviceId });
    this.#seen = 0;
    this.#state = "on";
    if (wanted === "resume") {
      for (const [id, request] of open) this.#await(id, request, this.#client.pendingAnswer(id));
      const pending = open.map(([id]) => id);
      await this.#client.hello(this.#token, { sessionId: old.sessionId, seq: this.#seq(old), pending });
    } else {
      await this.#client.hello(this.#token);
    }
    if (this.#client.welcome.resumed) return;
    this.#reads = this.#firstReads();
    this.#seqBefore = 0;
    for (const [id, request] of open) {
      this.#open.delete(id);
      this.#send(request);
    }
  }

  /** All that was sent to it before is counted. */
  async settle(): Promise<void> {
    if (this.#state === "cut") await this.comeBack("resume");
    await this.#client.ping();
    this.#catchUp();
  }

  [Symbol.dispose](): void {
    this.#client[Symbol.dispose]();
  }

  /** `seq` of the last event of earlier connections of the session. */
  #seqBefore = 0;

  #seq(client: GatewayClient): number {
    this.#seqBefore = Math.max(this.#seqBefore, client.lastSeq);
    return this.#seqBefore;
  }

  #firstReads(): Reads {
    const { self, snapshot } = this.#client.welcome;
    return readsFrom(self.id, snapshot?.reads ?? []);
  }

  #send(request: OpenRequest): void {
    this.#lastId += ID_STEP;
    const id = this.#lastId;
    this.#open.set(id, request);
    if (this.#state === "on") this.#await(id, request, this.#client.requestRaw(request.op, request.data, id));
  }

  #await(id: number, request: OpenRequest, answer: Promise<unknown>): void {
    answer.then(
      (data) => {
        this.#open.delete(id);
        this.#catchUp();
        this.#reads = readsAfterAnswer(
          this.#reads,
          request.op,
          REQUESTS[request.op].answer.parse(data) as AnswerData<AskedOp>,
        );
        request.resolve(data);
      },
      (error: unknown) => {
        // Cut before the answer: it stays open.
        if (!(error instanceof ProtocolError)) return;
        this.#open.delete(id);
        if (error.code === "unavailable") this.#send(request);
        else request.reject(error);
      },
    );
  }

  #catchUp(): void {
    for (const arrival of this.#client.arrivals.slice(this.#seen)) {
      if (arrival.kind !== "event" || !isEventName(arrival.event)) continue;
      const data = EVENTS[arrival.event].parse(arrival.data);
      this.#reads = reduceReads(this.#reads, { event: arrival.event, data } as ServerEvent);
    }
    this.#seen = this.#client.arrivals.length;
  }
}
