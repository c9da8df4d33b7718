import { expect } from "vitest";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { Message } from "../../../shared/protocol/values.ts";
import type { GatewayClient } from "../../helpers/gateway-client.ts";
import { ChatStage } from "./chat-stage.ts";
import { RoamingDevice } from "./roaming-device.ts";

export type Step =
  | {
      readonly kind: "send";
      readonly who: number;
      readonly channel: number;
      readonly text: number;
      readonly times: number;
    }
  | { readonly kind: "edit"; readonly which: number; readonly text: number }
  | { readonly kind: "delete"; readonly which: number; readonly by: "author" | "bob" | "owner" }
  | { readonly kind: "read"; readonly device: number; readonly channel: number; readonly which: number }
  | { readonly kind: "cut" | "resume" | "anew"; readonly device: number }
  | { readonly kind: "rest" };

const TEXTS = ["hello", "hello @bob", "@everyone", "@everyone and @bob", "`@bob`"] as const;

/** What one message is to the counts, by the rules alone. */
interface Fact {
  readonly author: string;
  readonly channelId: string;
  readonly text: string;
  readonly state: "stands" | "deleted";
}

/** Two devices of bob, others who write, and a model of what bob has not read (M7). */
export class CountsWorld implements AsyncDisposable {
  readonly #stage: ChatStage;
  readonly #channels: readonly string[];
  readonly #writers: ReadonlyMap<string, GatewayClient>;
  readonly #devices: readonly RoamingDevice[];
  readonly #facts = new Map<number, Fact>();
  readonly #readTo = new Map<string, number>();
  #underWay: Promise<unknown>[] = [];

  private constructor(
    stage: ChatStage,
    channels: readonly string[],
    carol: GatewayClient,
    devices: readonly RoamingDevice[],
  ) {
    this.#stage = stage;
    this.#channels = channels;
    this.#writers = new Map([
      ["owner", stage.owner],
      ["carol", carol],
    ]);
    this.#devices = devices;
  }

  static async open(): Promise<CountsWorld> {
    // Small logs: some of those who come back find their session, and some do not.
    const stage = await ChatStage.open({ env: { LIMIT_SESSION_EVENTS: "24", LIMIT_HELLOS_BURST: "100000" } });
    const other = await stage.createChannel("other");
    const carol = await stage.join("carol");
    await stage.join("bob", "admin");
    const { token } = stage.account("bob");
    const devices = [
      await RoamingDevice.connect(stage.server, token),
      await RoamingDevice.connect(stage.server, token),
    ];
    return new CountsWorld(stage, [stage.channelId, other.id], carol, devices);
  }

  async do(step: Step): Promise<void> {
    switch (step.kind) {
      case "send":
        for (let time = 0; time < step.times; time++) this.#background(this.#send(step.who, step.channel, step.text));
        return;
      case "edit":
        return this.#edit(step.which, textOf(step.text));
      case "delete":
        return this.#delete(step.which, step.by);
      case "read":
        return this.#read(step.device, step.channel, step.which);
      case "cut":
        return this.#device(step.device).cut();
      case "resume":
      case "anew":
        return this.#device(step.device).comeBack(step.kind);
      case "rest":
        return this.comeToRest();
    }
  }

  /** Lets all that is under way come to its end, and holds both devices against the model. */
  async comeToRest(): Promise<void> {
    for (const device of this.#devices) await device.settle();
    await this.#finish();
    for (const device of this.#devices) await device.settle();
    for (const channelId of this.#channels) {
      const [first, second] = this.#devices.map((device) => device.mark(channelId));
      const { lastReadId = 0, unread, mentions } = first ?? {};
      expect(lastReadId).toBeGreaterThanOrEqual(this.#readTo.get(channelId) ?? 0);
      expect({ unread, mentions }).toEqual(this.#counts(channelId, lastReadId));
      expect({ ...second, revision: 0 }).toEqual({ ...first, revision: 0 });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const device of this.#devices) device[Symbol.dispose]();
    await this.#stage[Symbol.asyncDispose]();
  }

  #counts(channelId: string, lastReadId: number): { unread: number; mentions: number } {
    const behind = [...this.#facts].filter(
      ([id, fact]) =>
        id > lastReadId && fact.channelId === channelId && fact.author !== "bob" && fact.state === "stands",
    );
    const isCall = (author: string, text: string) =>
      text === TEXTS[1] || text === TEXTS[3] || (text === TEXTS[2] && author === "owner");
    return { unread: behind.length, mentions: behind.filter(([, { author, text }]) => isCall(author, text)).length };
  }

  async #send(who: number, channel: number, text: number): Promise<void> {
    const author = ["owner", "carol", "bob"][who % 3] ?? "owner";
    const data = { channelId: this.#channel(channel), nonce: this.#stage.nonce(), text: textOf(text) };
    const answer = await (author === "bob"
      ? this.#device(channel).ask("message.send", data)
      : this.#writer(author).requestRaw("message.send", data));
    const { message } = answer as { message: Message };
    this.#facts.set(message.id, { author, channelId: data.channelId, text: data.text, state: "stands" });
  }

  /** One at a time: of two at once nobody could say which was the last. */
  async #edit(which: number, text: string): Promise<void> {
    await this.#finishOthers();
    const [id, fact] = this.#pick(which, ({ author, state }) => author !== "bob" && state === "stands") ?? [];
    if (id === undefined || fact === undefined) return;
    await this.#writer(fact.author).requestRaw("message.edit", { messageId: id, text });
    this.#facts.set(id, { ...fact, text });
  }

  async #delete(which: number, by: "author" | "bob" | "owner"): Promise<void> {
    const [id, fact] = this.#pick(which, ({ state }) => state === "stands") ?? [];
    if (id === undefined || fact === undefined) return;
    this.#facts.set(id, { ...fact, state: "deleted" });
    const actor = by === "author" ? fact.author : by;
    const data = { messageId: id };
    const deleting =
      actor === "bob"
        ? this.#device(which).ask("message.delete", data)
        : this.#writer(actor).requestRaw("message.delete", data);
    // Asked for twice over a lost connection, the second one finds it gone.
    const done = deleting.catch((error: unknown) => {
      if (!(error instanceof ProtocolError && error.code === "not_found")) throw error;
    });
    this.#background(done);
  }

  async #read(device: number, channel: number, which: number): Promise<void> {
    const channelId = this.#channel(channel);
    const [id] = this.#pick(which, (fact) => fact.channelId === channelId) ?? [];
    if (id === undefined) return;
    const reading = this.#device(device)
      .ask("channel.read", { channelId, messageId: id })
      .then((answer) => {
        const { lastReadId } = answer as { lastReadId: number };
        this.#readTo.set(channelId, Math.max(lastReadId, this.#readTo.get(channelId) ?? 0));
      });
    this.#background(reading);
  }

  #background(work: Promise<unknown>): void {
    work.catch(() => {});
    this.#underWay.push(work);
  }

  async #finish(): Promise<void> {
    await Promise.all(this.#underWay.splice(0));
  }

  /** A device that is cut waits for its own return. */
  async #finishOthers(): Promise<void> {
    for (const client of this.#writers.values()) await client.ping();
  }

  #pick(which: number, fits: (fact: Fact) => boolean): [number, Fact] | undefined {
    const fitting = [...this.#facts].filter(([, fact]) => fits(fact));
    return fitting[which % Math.max(1, fitting.length)];
  }

  #channel(index: number): string {
    return this.#channels[index % this.#channels.length] ?? "";
  }

  #device(index: number): RoamingDevice {
    const device = this.#devices[index % this.#devices.length];
    if (device === undefined) throw new Error("there are two devices");
    return device;
  }

  #writer(name: string): GatewayClient {
    const writer = this.#writers.get(name);
    if (writer === undefined) throw new Error(`${name} writes by a device`);
    return writer;
  }
}

function textOf(index: number): string {
  return TEXTS[index % TEXTS.length] ?? TEXTS[0];
}
