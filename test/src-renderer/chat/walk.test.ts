import { describe, expect, it } from "vitest";
import type { Message } from "../../../shared/protocol/values.ts";
import type { Random } from "../../../shared/time.ts";
import { ManualClock, settle } from "../../helpers/manual-clock.ts";
import { seededRandom } from "../../helpers/seeded-random.ts";
import { ChatModel } from "./chat-model.ts";
import { ModelDevice } from "./model-device.ts";

const CHANNELS = ["c1", "c2"];
const EMOJI = ["👍", "🎉", "🔥"];
const STEPS = 300;
const SEEDS = 60;

/** Three devices of two accounts, and a third account that only writes, on lines that are cut at random. */
class Walk {
  readonly clock = new ManualClock();
  readonly model = new ChatModel(CHANNELS);
  readonly stranger = { userId: "cleo", hear: () => {} };
  readonly devices: readonly ModelDevice[];
  /** What was written, in its order, by device and channel. */
  readonly written = new Map<string, string[]>();
  readonly #random: Random;
  #texts = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    const backlog = this.#upTo(3) === 0 ? 700 : this.#upTo(120);
    for (let made = 0; made < backlog; made++) this.strangerWrites();
    this.devices = ["ada", "ada", "boris"].map((userId) => new ModelDevice(this.model, this.clock, userId));
  }

  async step(): Promise<void> {
    const device = this.#one(this.devices);
    const { commands } = device.chat;
    const channelId = this.#one(CHANNELS);
    const shown = this.shown(device, channelId);
    const message = this.#one(shown);
    switch (this.#upTo(24)) {
      case 0:
        return commands.open(channelId);
      case 1:
        return commands.loadOlder(channelId);
      case 2:
        return commands.loadNewer(channelId);
      case 3:
        return commands.jumpTo(channelId, 1 + this.#upTo(this.model.standing(channelId, "ada").at(-1)?.id ?? 1));
      case 4:
        return commands.jumpToPresent(channelId);
      case 5:
      case 6:
        return message === undefined ? undefined : commands.seen(channelId, message.id);
      case 7:
        return commands.seen(channelId, shown.at(-1)?.id ?? 0);
      case 8:
        return this.#upTo(4) === 0 ? commands.markRead(channelId) : undefined;
      case 9:
      case 10:
        return this.#write(device, channelId, message);
      case 11:
        this.#edit(device, shown);
        return;
      case 12:
        if (message !== undefined) commands.delete(message.id).catch(() => {});
        return;
      case 13:
        if (message !== undefined)
          commands
            .react(shown.at(-1 - this.#upTo(2))?.id ?? message.id, this.#one(EMOJI), this.#upTo(2) === 0)
            .catch(() => {});
        return;
      case 14:
        return device.cut();
      case 15:
        return device.attach(this.#upTo(3) > 0);
      case 16:
        return this.#upTo(4) === 0 ? this.#reload(device) : undefined;
      case 17:
        return this.strangerWrites(channelId);
      case 18:
        if (this.#upTo(6) === 0) this.model.purge(channelId, this.#one(this.model.standing(channelId, "ada"))?.id ?? 1);
        return;
      case 19:
        return this.clock.advanceAsync(this.#upTo(1_500));
      case 20:
        return device.chat.setLooking(this.#upTo(3) > 0);
      default:
        return this.#move(device);
    }
  }

  shown(device: ModelDevice, channelId: string): readonly Message[] {
    const shown = device.chat.state.messages.get(channelId);
    return shown?.kind === "ready" ? shown.messages : [];
  }

  writtenOn(index: number): number {
    return [...this.written].reduce((sum, [key, texts]) => sum + (key.startsWith(`${index}/`) ? texts.length : 0), 0);
  }

  /** Everything comes to rest. */
  async rest(): Promise<void> {
    for (const device of this.devices) device.attach(this.#upTo(2) === 0);
    for (const device of this.devices) device.chat.setLooking(true);
    for (let round = 0; round < 500; round++) {
      let moved = false;
      for (const device of this.devices) {
        while (device.arrive() || device.deliver()) {
          moved = true;
          await settle();
        }
      }
      await this.clock.advanceAsync(2_000);
      if (!moved && this.devices.every(({ underWay }) => underWay === 0)) return;
    }
    throw new Error("It does not come to rest.");
  }

  strangerWrites(channelId = this.#one(CHANNELS)): void {
    this.model.send(this.stranger, { channelId, nonce: `stranger-${this.#texts}`, text: this.#text() });
  }

  #write(device: ModelDevice, channelId: string, replyTo: Message | undefined): void {
    const text = this.#text();
    const { commands } = device.chat;
    commands.setDraftText(channelId, text);
    if (replyTo !== undefined && this.#upTo(3) === 0) commands.setReply(channelId, replyTo.id);
    commands.send(channelId);
    const key = `${this.devices.indexOf(device)}/${channelId}`;
    this.written.set(key, [...(this.written.get(key) ?? []), text]);
  }

  #edit(device: ModelDevice, shown: readonly Message[]): void {
    const message = this.#one(shown.filter(({ authorId }) => authorId === device.userId));
    if (message !== undefined) device.chat.commands.edit(message.id, this.#text()).catch(() => {});
  }

  #reload(device: ModelDevice): void {
    device.reload(this.#upTo(3), this.#upTo(2) === 0);
    device.chat.commands.open(this.#one(CHANNELS));
  }

  /** Some of what is on the line moves; at times several things before any code that waits for one of them runs. */
  async #move(device: ModelDevice): Promise<void> {
    for (let moves = this.#upTo(8); moves >= 0; moves--) {
      if (this.#upTo(3) === 0) device.overtake();
      if (this.#upTo(2) === 0) device.arrive();
      else device.deliver();
      if (this.#upTo(3) > 0) await settle();
    }
  }

  #text(): string {
    this.#texts += 1;
    return `${this.#texts}${this.#one(["", "", " @ada", " @boris", " @everyone"])}`;
  }

  #upTo(count: number): number {
    return Math.floor(this.#random() * count);
  }

  #one<T>(list: readonly T[]): T {
    return list[this.#upTo(list.length)] as T;
  }
}

async function walked(seed: number): Promise<Walk> {
  const walk = new Walk(seed);
  for (let step = 0; step < STEPS; step++) {
    await walk.step();
    if (step % 3 === 0) await settle();
  }
  await walk.rest();
  return walk;
}

/** 26: an answer for a channel that was let go of; 57: a reply's preview, looked up before; 131: sent, purged, answered. */
const FOUND = [131];
const seeds = [...Array.from({ length: SEEDS }, (_, index) => index + 1), ...FOUND];

describe("a random walk of writing, reading, loading, jumping, losing the connection and reloading", () => {
  it.each(seeds)("M1 M2 M7 ends as the server has it (seed %i)", async (seed) => {
    const walk = await walked(seed);
    const { model, devices } = walk;
    for (const device of devices) {
      const { state } = device.chat;
      expect(state.pending).toEqual([]);
      for (const channelId of CHANNELS) {
        const shown = state.messages.get(channelId);
        if (shown?.kind !== "ready") continue;
        const all = model.standing(channelId, device.userId);
        const first = shown.older === "none" ? 0 : (shown.messages[0]?.id ?? Number.MAX_SAFE_INTEGER);
        const last = shown.newer === "none" ? Number.MAX_SAFE_INTEGER : (shown.messages.at(-1)?.id ?? 0);
        expect(shown.messages).toEqual(all.filter(({ id }) => id >= first && id <= last));
        expect(shown.messages.length).toBeLessThanOrEqual(500);
      }
      for (const mark of model.marks(device.userId)) {
        expect(state.reads.get(mark.channelId)).toMatchObject({ ...mark, revision: expect.any(Number) });
      }
    }
    for (const userId of ["ada", "boris"]) {
      const written = devices.map((device, index) => (device.userId === userId ? walk.writtenOn(index) : 0));
      expect(model.sentBy(userId)).toBe(written.reduce((sum, count) => sum + count, 0));
    }
    for (const [key, texts] of walk.written) {
      const channelId = key.slice(key.indexOf("/") + 1);
      const sent = sentTexts(walk, channelId, new Set(texts));
      expect(sent.toSorted((a, b) => texts.indexOf(a) - texts.indexOf(b))).toEqual(sent);
      expect(new Set(sent).size).toBe(sent.length);
    }
  });
});

function sentTexts({ model }: Walk, channelId: string, texts: ReadonlySet<string>): string[] {
  return model
    .standing(channelId, "ada")
    .map(({ text }) => text)
    .filter((text) => texts.has(text));
}
