import { randomUUID } from "node:crypto";
import { WebSocket } from "ws";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import { EVENTS, type EventData, type EventName } from "../../shared/protocol/events.ts";
import { type EventFrame, parseServerFrame, SUBPROTOCOL } from "../../shared/protocol/frames.ts";
import {
  type AnswerData,
  type HelloAnswer,
  helloAnswerSchema,
  type Op,
  REQUESTS,
  type RequestInput,
} from "../../shared/protocol/requests.ts";
import type { ManualClock } from "./manual-clock.ts";

export interface ClientOptions {
  readonly deviceId?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether pings of the server are answered, as every browser does. */
  readonly autoPong?: boolean;
  /** `resume` of hello. */
  readonly resume?: RequestInput<"session.hello">["resume"];
}

interface Gate {
  readonly gatewayUrl: string;
}

/** A frame as it arrived: tests look at the order of answers and events. */
export type Arrival =
  | { readonly kind: "answer"; readonly id: number; readonly ok: boolean }
  | { readonly kind: "event"; readonly seq: number; readonly event: string; readonly data: unknown };

/** A client of the gateway on a real socket that keeps whatever arrives and does nothing by itself. */
export class GatewayClient implements Disposable {
  /** Everything that came, oldest first. */
  readonly arrivals: Arrival[] = [];
  /** Resolves with the close code; 1006 where no close frame came. */
  readonly closed: Promise<number>;
  readonly socket: WebSocket;
  readonly deviceId: string;
  #lastId = 0;
  #cursor = 0;
  #hello: HelloAnswer | null = null;
  readonly #answers = new Map<number, { resolve: (data: unknown) => void; reject: (error: Error) => void }>();
  #wake: () => void = () => {};

  private constructor(socket: WebSocket, deviceId: string) {
    this.socket = socket;
    this.deviceId = deviceId;
    this.closed = new Promise((resolve) => {
      socket.on("close", (code) => {
        for (const { reject } of this.#answers.values()) reject(new Error(`closed ${code} before the answer`));
        this.#answers.clear();
        resolve(code);
        this.#wake();
      });
    });
    socket.on("error", () => {});
    socket.on("message", (data) => this.#onText(data.toString()));
  }

  /** Opens a socket and says nothing. */
  static async open(
    server: Gate,
    { headers = {}, autoPong = true, deviceId }: ClientOptions = {},
  ): Promise<GatewayClient> {
    const socket = new WebSocket(server.gatewayUrl, SUBPROTOCOL, { headers, autoPong });
    const client = new GatewayClient(socket, deviceId ?? randomUUID());
    await new Promise<void>((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    return client;
  }

  /** Opens a socket and says hello. */
  static async connect(
    server: Gate,
    { token }: { token: string },
    options: ClientOptions = {},
  ): Promise<GatewayClient> {
    const client = await GatewayClient.open(server, options);
    await client.hello(token, options.resume);
    return client;
  }

  get welcome(): HelloAnswer {
    if (this.#hello === null) throw new Error("hello is not answered yet");
    return this.#hello;
  }

  get sessionId(): string {
    return this.welcome.sessionId;
  }

  get events(): EventFrame[] {
    return this.arrivals.filter((arrival) => arrival.kind === "event");
  }

  /** `seq` of the last event that came, 0 before the first. */
  get lastSeq(): number {
    return this.events.at(-1)?.seq ?? 0;
  }

  async hello(token: string, resume?: ClientOptions["resume"]): Promise<HelloAnswer> {
    const client = { name: "test", version: "1", platform: "test", deviceId: this.deviceId };
    const answer = await this.requestRaw("session.hello", { token, client, ...(resume && { resume }) });
    this.#hello = helloAnswerSchema.parse(answer);
    // A resumed session goes on with its ids.
    this.#lastId = Math.max(this.#lastId, ...(resume?.pending ?? []), this.#hello.resumed ? FIRST_RESUMED_ID : 0);
    return this.#hello;
  }

  /** Resolves with the answer as its schema reads it; rejects with the `ProtocolError` that was answered. */
  async request<O extends Op>(op: O, data: RequestInput<O>): Promise<AnswerData<O>> {
    const answer = await this.requestRaw(op, data);
    return REQUESTS[op].answer.parse(answer) as AnswerData<O>;
  }

  requestRaw(op: string, data: unknown, id = this.#nextId()): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#answers.set(id, { resolve, reject });
      this.sendText(JSON.stringify({ id, op, data }));
    });
  }

  /** The answer to a request of an earlier connection (`resume.pending`). */
  pendingAnswer(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => this.#answers.set(id, { resolve, reject }));
  }

  /** The code of the error that a request is answered with. */
  async refusal(op: string, data: unknown): Promise<string> {
    return (await this.error(op, data)).code;
  }

  async error(op: string, data: unknown): Promise<ProtocolError> {
    try {
      await this.requestRaw(op, data);
    } catch (error) {
      if (error instanceof ProtocolError) return error;
      throw error;
    }
    throw new Error(`${op} was not refused`);
  }

  sendText(text: string): void {
    this.socket.send(text);
  }

  ping(): Promise<unknown> {
    return this.requestRaw("session.ping", {});
  }

  /** The next event of that name that fits, in order of arrival; those before it are passed over. */
  async event<N extends EventName>(name: N, fits: (data: EventData<N>) => boolean = () => true): Promise<EventData<N>> {
    for (;;) {
      while (this.#cursor < this.arrivals.length) {
        const arrival = this.arrivals[this.#cursor++];
        if (arrival?.kind !== "event" || arrival.event !== name) continue;
        const data = EVENTS[name].parse(arrival.data) as EventData<N>;
        if (fits(data)) return data;
      }
      if (this.socket.readyState >= WebSocket.CLOSING) throw new Error(`closed while waiting for ${name}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** What came since the last `event` or `drain`, after a round trip: nothing sent before can be missing. */
  async drain(): Promise<EventFrame[]> {
    await this.ping();
    const news = this.arrivals.slice(this.#cursor).filter((arrival) => arrival.kind === "event");
    this.#cursor = this.arrivals.length;
    return news;
  }

  /** Ends the connection as a killed process does: without a close frame. */
  kill(): Promise<number> {
    this.socket.terminate();
    return this.closed;
  }

  /** Says good-bye. */
  close(code = 1000): Promise<number> {
    this.socket.close(code);
    return this.closed;
  }

  [Symbol.dispose](): void {
    this.socket.terminate();
  }

  #nextId(): number {
    this.#lastId++;
    return this.#lastId;
  }

  #onText(text: string): void {
    const frame = parseServerFrame(text);
    if (frame === null) throw new Error(`no frame of the protocol: ${text}`);
    if (frame.kind === "event") {
      const { seq, event, data } = frame;
      this.arrivals.push({ kind: "event", seq, event, data });
    } else {
      this.arrivals.push({ kind: "answer", id: frame.id, ok: frame.ok });
      const waiting = this.#answers.get(frame.id);
      this.#answers.delete(frame.id);
      if (frame.ok) waiting?.resolve(frame.data);
      else waiting?.reject(ProtocolError.from(frame.error));
    }
    this.#wake();
  }
}

const FIRST_RESUMED_ID = 10_000;

/** Moves a server's clock by `ms` while `alive` go on sending their heartbeats. */
export async function passTime(clock: ManualClock, ms: number, alive: readonly GatewayClient[]): Promise<void> {
  for (let left = ms; left > 0; left -= STEP_MS) {
    clock.advance(Math.min(left, STEP_MS));
    await Promise.all(alive.map((client) => client.ping()));
  }
}

const STEP_MS = 2_000;
