import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { ServerEvent } from "../../../shared/protocol/events.ts";
import type { AnswerData, RequestInput } from "../../../shared/protocol/requests.ts";
import type { Bridge, BridgeMessage, BridgeOp } from "../../../src-renderer/bridge/bridge.ts";
import { Chat } from "../../../src-renderer/chat/chat.ts";
import type { KeyValueStorage } from "../../../src-renderer/key-value-storage.ts";
import type { ManualClock } from "../../helpers/manual-clock.ts";
import { MemoryStorage } from "../../helpers/memory-storage.ts";
import { helloAnswer } from "../../shared/connection/fake-gateway.ts";
import { FakeBridge } from "../store/fake-bridge.ts";
import { signedIn } from "../views/helpers/fixtures.ts";
import type { ChatModel, ModelListener } from "./chat-model.ts";

interface Asked {
  readonly op: BridgeOp;
  readonly data: unknown;
  resolve(answer: unknown): void;
  reject(error: ProtocolError): void;
}

type Delivery =
  | { readonly kind: "event"; readonly event: ServerEvent }
  | { readonly kind: "answer"; readonly asked: Asked; readonly outcome: unknown };

const LOST = new ProtocolError("unavailable", "The connection to the server was lost before it answered. Try again.");

/**
 * A client of the model with its line to it, on which nothing moves by itself: requests arrive and answers and events come
 * when the test says so, and the line can be cut at any point of it (docs/protocol.md, S2).
 */
export class ModelDevice implements ModelListener {
  readonly userId: string;
  readonly storage: KeyValueStorage = new MemoryStorage();
  readonly #model: ChatModel;
  readonly #clock: ManualClock;
  readonly #upload: Bridge["upload"] | undefined;
  /** The channels in which it told that one types; that goes past the line, and is never answered. */
  readonly typed: string[] = [];
  chat: Chat;
  isAttached = false;
  /** What waits for the next frame; "drawn": frames come at once. */
  frame: "drawn" | (() => void)[] = "drawn";
  /** Made while there was no line. */
  #unsent: Asked[] = [];
  /** On their way to the server. */
  #toServer: Asked[] = [];
  #fromServer: Delivery[] = [];
  #session = 0;

  constructor(model: ChatModel, clock: ManualClock, userId: string, upload?: Bridge["upload"]) {
    this.#model = model;
    this.#clock = clock;
    this.#upload = upload;
    this.userId = userId;
    this.chat = this.#createChat();
    model.listeners.add(this);
    this.attach(false);
  }

  hear(event: ServerEvent): void {
    this.#fromServer.push({ kind: "event", event });
  }

  /** How much moves on the line. */
  get underWay(): number {
    return this.isAttached ? this.#toServer.length + this.#fromServer.length : 0;
  }

  /** The requests of this op that have not arrived. */
  sent<O extends BridgeOp>(op: O): RequestInput<O>[] {
    return [...this.#toServer, ...this.#unsent]
      .filter((one) => one.op === op)
      .map(({ data }) => data as RequestInput<O>);
  }

  /** The oldest request arrives at the server. */
  arrive(): boolean {
    const asked = this.isAttached ? this.#toServer.shift() : undefined;
    if (asked === undefined) return false;
    this.#handle(asked);
    return true;
  }

  /** The oldest answer or event comes. */
  deliver(): boolean {
    const delivery = this.isAttached ? this.#fromServer.shift() : undefined;
    if (delivery === undefined) return false;
    if (delivery.kind === "event") this.chat.handle({ kind: "event", event: delivery.event });
    else settle(delivery.asked, delivery.outcome);
    return true;
  }

  /** An event overtakes the answer that is to come next: a server may take its time for what it only looks up. */
  overtake(): void {
    const [first, second] = this.#fromServer;
    if (first?.kind !== "answer" || second?.kind !== "event") return;
    const { op } = first.asked;
    if (op === "message.list" || op === "channel.read") this.#fromServer.splice(0, 2, second, first);
  }

  /** The line is cut; the session waits for it. */
  cut(): void {
    if (!this.isAttached) return;
    this.isAttached = false;
    this.#tell({ kind: "state", state: { kind: "waiting", attempt: 1, retryAt: 0 } });
  }

  /** @param resumed false: the server knows the session no more, nor what it was asked */
  attach(resumed: boolean): void {
    if (this.isAttached) return;
    this.isAttached = true;
    if (resumed) {
      // S2: kept answers come before the events.
      const answers = this.#fromServer.filter(({ kind }) => kind === "answer");
      this.#fromServer = [...answers, ...this.#fromServer.filter(({ kind }) => kind === "event")];
      this.#toServer.push(...this.#unsent.splice(0));
    } else {
      this.#session += 1;
      for (const asked of this.#toServer.splice(0)) asked.reject(LOST);
      for (const delivery of this.#fromServer.splice(0)) if (delivery.kind === "answer") delivery.asked.reject(LOST);
    }
    const sessionId = `${this.userId}-${this.#session}`;
    this.#tell({ kind: "state", state: { kind: "attached", sessionId } });
    const { snapshot, ...rest } = helloAnswer({ sessionId, resumed });
    const self = { ...rest.self, id: this.userId };
    const known = snapshot === undefined ? {} : { ...snapshot, reads: this.#model.marks(this.userId) };
    this.#tell({
      kind: "hello",
      answer: { ...rest, self, ...(!resumed && snapshot !== undefined && { snapshot: { ...snapshot, ...known } }) },
    });
    if (!resumed) this.#toServer.push(...this.#unsent.splice(0));
  }

  /** The page is loaded anew, or comes back after a crash. @param arrived how many of its requests reached the server yet */
  reload(arrived: number, saysGoodbye: boolean): void {
    if (saysGoodbye) this.chat[Symbol.dispose]();
    for (const asked of this.#toServer.splice(0, arrived)) this.#handle(asked);
    this.#toServer = [];
    this.#unsent = [];
    this.#fromServer = [];
    this.isAttached = false;
    this.chat = this.#createChat();
    this.attach(false);
  }

  #createChat(): Chat {
    const bridge = new FakeBridge();
    let chat: Chat | null = null;
    bridge.request = (op: BridgeOp, data: unknown) =>
      new Promise((resolve, reject) => {
        // A page that is gone asks nothing, but for what it asked before.
        if (chat !== null && chat !== this.chat) return;
        if (op === "typing.start") return void this.typed.push((data as RequestInput<"typing.start">).channelId);
        const asked: Asked = { op, data, resolve: resolve as Asked["resolve"], reject };
        if (this.isAttached) this.#toServer.push(asked);
        else this.#unsent.push(asked);
      });
    if (this.#upload !== undefined) Object.assign(bridge, { upload: this.#upload });
    chat = new Chat({
      bridge,
      clock: this.#clock,
      store: { getState: () => signedIn() },
      storage: this.storage,
      serverKey: "model",
      onChange: () => {},
      beforeNextFrame: (task) => {
        if (this.frame === "drawn") task();
        else this.frame.push(task);
      },
    });
    return chat;
  }

  #handle(asked: Asked): void {
    let outcome: unknown;
    try {
      outcome = this.#model.handle(this, asked.op, structuredClone(asked.data));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      outcome = error;
    }
    this.#fromServer.push({ kind: "answer", asked, outcome });
  }

  #tell(message: BridgeMessage): void {
    this.chat.handle(message);
  }
}

function settle(asked: Asked, outcome: unknown): void {
  if (outcome instanceof ProtocolError) asked.reject(outcome);
  else asked.resolve(structuredClone(outcome) as AnswerData<BridgeOp>);
}
