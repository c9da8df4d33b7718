import { setTimeout as wait } from "node:timers/promises";
import { WebSocket } from "ws";
import { systemClock } from "../../../server/clock.ts";
import { GatewayConnection } from "../../../shared/connection/gateway-connection.ts";
import type { SocketHandlers } from "../../../shared/connection/gateway-socket.ts";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import { SUBPROTOCOL } from "../../../shared/protocol/frames.ts";
import type { HelloAnswer } from "../../../shared/protocol/requests.ts";
import type { Message } from "../../../shared/protocol/values.ts";
import type { Random } from "../../../shared/time.ts";

export interface WriterOptions {
  /** Of the server: `http://127.0.0.1:8787`. */
  readonly url: string;
  readonly token: string;
  readonly name: string;
  readonly channelId: string;
  readonly messages: number;
  /** How many it has under way at once. */
  readonly atOnce: number;
  readonly random: Random;
}

const RETRY_AFTER_MS = 100;

/** The product's connection, and someone behind it who sends each message until it is answered, under the same nonce (M2). */
export class PersistentWriter implements Disposable {
  /** Id of each text that was answered for. */
  readonly answered = new Map<string, number>();
  /** All that it was shown, by id: from events, answers and, after a new session, from lists. */
  readonly shown = new Map<number, string>();
  /** What came out of order within a session. */
  readonly faults: string[] = [];
  readonly #options: WriterOptions;
  readonly #connection: GatewayConnection;
  #socket: WebSocket | null = null;
  #lastEventId = 0;
  #catchingUp: Promise<void> = Promise.resolve();
  #state: "on" | "closed" = "on";

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#connection = new GatewayConnection({
      openSocket: (handlers) => this.#open(handlers),
      clock: systemClock,
      random: options.random,
      client: { name: "test", version: "1", platform: "test", deviceId: options.name },
      onState: () => {},
      onHello: (answer) => this.#onHello(answer),
      onEvent: ({ event, data }) => {
        if (event === "message.created") this.#onMessage(data.message);
      },
      onOddity: (what) => this.faults.push(what),
    });
    this.#connection.connect(options.token);
  }

  /** Resolves when each of its messages is answered. */
  async write(): Promise<void> {
    const { name, messages, atOnce } = this.#options;
    const texts = Array.from({ length: messages }, (_, index) => `${name} says ${index}`);
    const lanes = Array.from({ length: atOnce }, async () => {
      for (let text = texts.shift(); text !== undefined; text = texts.shift()) await this.#send(text);
    });
    await Promise.all(lanes);
  }

  /** Its socket breaks, as cables do. */
  cut(): void {
    this.#socket?.terminate();
  }

  /** Everything that stands was shown to it. */
  async catchUp(): Promise<void> {
    await this.#patiently(() => this.#connection.request("session.ping", {}));
    await this.#catchingUp;
  }

  [Symbol.dispose](): void {
    this.#state = "closed";
    this.#connection.close();
  }

  async #send(text: string): Promise<void> {
    const { channelId } = this.#options;
    const { message } = await this.#patiently(() =>
      this.#connection.request("message.send", { channelId, nonce: text, text }),
    );
    if (message.text !== text) this.faults.push(`${text} was answered with ${message.text}`);
    this.answered.set(text, message.id);
    this.#show(message);
  }

  async #patiently<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof ProtocolError) || !error.shouldRetry() || this.#state === "closed") throw error;
        await wait(error.retryAfterMs ?? RETRY_AFTER_MS);
      }
    }
  }

  #onHello({ resumed }: HelloAnswer): void {
    if (resumed) return;
    this.#lastEventId = 0;
    // What happened between the sessions is in no event.
    this.#catchingUp = this.#catchingUp.then(() => this.#list());
    this.#catchingUp.catch(() => {});
  }

  async #list(): Promise<void> {
    const { channelId } = this.#options;
    for (let after = 0, more = true; more; ) {
      const page = await this.#patiently(() =>
        this.#connection.request("message.list", { channelId, after, limit: 100 }),
      );
      for (const message of page.messages) this.#show(message);
      after = page.messages.at(-1)?.id ?? after;
      more = page.more;
    }
  }

  #onMessage(message: Message): void {
    if (message.id <= this.#lastEventId) this.faults.push(`${message.id} came behind ${this.#lastEventId}`);
    this.#lastEventId = message.id;
    this.#show(message);
  }

  #show({ id, text }: Message): void {
    const before = this.shown.get(id);
    if (before !== undefined && before !== text) this.faults.push(`${id} was ${before} and is ${text}`);
    this.shown.set(id, text);
  }

  #open(handlers: SocketHandlers) {
    const socket = new WebSocket(`${this.#options.url.replace(/^http/, "ws")}/gateway`, SUBPROTOCOL);
    this.#socket = socket;
    socket.on("open", () => handlers.onOpen());
    socket.on("message", (data) => handlers.onText(data.toString()));
    socket.on("ping", () => handlers.onControlFrame());
    socket.on("close", (code) => handlers.onClose(code));
    socket.on("error", () => {});
    return socket;
  }
}
