import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markOf, marksOf, type Reads, readsAfterAnswer, readsFrom, reduceReads } from "../../../shared/client/reads.ts";
import type { ServerEvent } from "../../../shared/protocol/events.ts";
import type { Message, ReadMark } from "../../../shared/protocol/values.ts";
import { ChatModel, type ModelListener } from "../../src-renderer/chat/chat-model.ts";
import { message } from "../../src-renderer/views/helpers/chat-fixtures.ts";

const ME = "ada";
const mark = (change: Partial<ReadMark> = {}): ReadMark => ({
  channelId: "c",
  lastReadId: 10,
  unread: 2,
  mentions: 1,
  revision: 5,
  ...change,
});
const written = (id: number, revision?: number, change: Partial<Message> = {}): ServerEvent => ({
  event: "message.created",
  data: {
    message: message(id, { channelId: "c", ...change }),
    ...(revision !== undefined && { revision }),
  },
});
const counted = (reads: Reads, ...events: ServerEvent[]) => markOf(events.reduce(reduceReads, reads), "c");

describe("read marks", () => {
  const reads = readsFrom(ME, [mark()]);

  it("M7 a message of another adds one, and a mention where it calls one or everyone", () => {
    expect(counted(reads, written(11, 6))).toMatchObject({ unread: 3, mentions: 1 });
    expect(counted(reads, written(11, 6, { mentions: [ME] }))).toMatchObject({ unread: 3, mentions: 2 });
    expect(counted(reads, written(11, 6, { everyone: true }))).toMatchObject({ unread: 3, mentions: 2 });
  });

  it("M7 one's own message of another device counts as nothing, and moves no mark", () => {
    expect(counted(reads, written(11, 6, { authorId: ME }))).toMatchObject({ lastReadId: 10, unread: 2, mentions: 1 });
  });

  it("M7 an edit takes a mention away, or makes one; a deletion takes away what it had counted as", () => {
    const edited = (mentions: string[]): ServerEvent => ({
      event: "message.updated",
      data: {
        message: message(11, { channelId: "c", mentions }),
        was: { mentions: [ME], everyone: false },
        revision: 6,
      },
    });
    expect(counted(reads, edited([]))).toMatchObject({ unread: 2, mentions: 0 });
    expect(counted(reads, edited([ME]))).toMatchObject({ unread: 2, mentions: 1 });
    const was = { mentions: [], everyone: true };
    const deleted: ServerEvent = {
      event: "message.deleted",
      data: { channelId: "c", messageId: 11, authorId: "boris", was, revision: 6 },
    };
    expect(counted(reads, deleted)).toMatchObject({ unread: 1, mentions: 0 });
  });

  it("M7 what lies before the mark counts as nothing", () => {
    const was = { mentions: [ME], everyone: false };
    const data = { channelId: "c", messageId: 9, authorId: "boris", was, revision: 6 };
    expect(counted(reads, { event: "message.deleted", data })).toMatchObject({ unread: 2, mentions: 1 });
  });

  it("M7 what a snapshot has counted is not counted again", () => {
    expect(counted(reads, written(11, 5))).toMatchObject({ unread: 2 });
  });

  it("M7 an answer that comes after a later event leaves that event counted", () => {
    const later = reduceReads(reads, written(12, 7));
    const answered = readsAfterAnswer(
      later,
      "channel.read",
      mark({ lastReadId: 11, unread: 0, mentions: 0, revision: 6 }),
    );
    expect(markOf(answered, "c")).toMatchObject({ lastReadId: 11, unread: 1, mentions: 0 });
  });

  it("M7 an older mark does not overtake a newer one", () => {
    const newer: ServerEvent = { event: "channel.readUpdated", data: mark({ lastReadId: 12, unread: 0, revision: 8 }) };
    const answered = readsAfterAnswer(
      reduceReads(reads, newer),
      "channel.read",
      mark({ lastReadId: 11, unread: 1, revision: 7 }),
    );
    expect(markOf(answered, "c")).toMatchObject({ lastReadId: 12, unread: 0 });
  });

  it("counts by events alone on a server that tells no revisions", () => {
    const old = readsFrom(ME, [{ channelId: "c", lastReadId: 10, unread: 0, mentions: 0 }]);
    const data = { channelId: "c", lastReadId: 12, unread: 0, mentions: 0 };
    expect(counted(old, written(11), written(12))).toEqual({ channelId: "c", lastReadId: 10, unread: 2, mentions: 0 });
    expect(counted(old, written(11), { event: "channel.readUpdated", data }, written(13))).toMatchObject({ unread: 1 });
  });

  it("begins a new text channel at nothing, and forgets a deleted one", () => {
    const channel = { id: "new", kind: "text", name: "new", topic: "", position: 0, userLimit: 0 } as const;
    const created = reduceReads(reads, { event: "channel.created", data: { channel } });
    expect(markOf(created, "new")).toEqual({ channelId: "new", lastReadId: 0, unread: 0, mentions: 0 });
    expect(markOf(reduceReads(created, { event: "channel.deleted", data: { channelId: "new" } }), "new")).toBeNull();
  });

  it("M7 M12 two devices agree with the server after any walk, whichever answers are late, also over a snapshot", () => {
    const operation = fc.record({
      kind: fc.constantFrom("send", "sendOwn", "edit", "delete", "read", "purge", "late", "snapshot"),
      channel: fc.constantFrom("c1", "c2"),
      pick: fc.nat(60),
      calls: fc.constantFrom("", " @ada", " @everyone"),
      device: fc.nat(1),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 80 }), (operations) => {
        const model = new ChatModel(["c1", "c2"]);
        const boris: ModelListener = { userId: "boris", hear: () => {} };
        const devices = [new CountingDevice(model), new CountingDevice(model)];
        operations.forEach(({ kind, channel, pick, calls, device: index }, number) => {
          const device = devices[index] ?? new CountingDevice(model);
          const all = model.standing(channel, ME);
          const target = all[pick % Math.max(1, all.length)];
          const own = target?.authorId === ME ? device : boris;
          const nonce = String(number);
          if (kind === "send") model.send(boris, { channelId: channel, nonce, text: `x${calls}` });
          else if (kind === "sendOwn") model.send(device, { channelId: channel, nonce, text: "y" });
          else if (kind === "snapshot") device.start();
          else if (kind === "late") device.answerLate();
          else if (target === undefined) return;
          else if (kind === "edit") model.edit(own, target.id, `z${calls}`);
          else if (kind === "delete") model.delete(own, target.id);
          else if (kind === "purge") model.purge(channel, target.id);
          else device.read(channel, target.id);
        });
        for (const device of devices) {
          device.answerLate();
          const counts = [...marksOf(device.reads).values()].map(({ revision: _, ...rest }) => rest);
          expect(counts).toEqual(model.marks(ME).map(({ revision: _, ...rest }) => rest));
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** A device that hears events at once, and answers to its own reading when the test says so. */
class CountingDevice implements ModelListener {
  readonly userId = ME;
  reads: Reads;
  readonly #model: ChatModel;
  #late: ReadMark[] = [];

  constructor(model: ChatModel) {
    this.#model = model;
    this.reads = readsFrom(ME, model.marks(ME));
    model.listeners.add(this);
  }

  start(): void {
    this.#late = [];
    this.reads = readsFrom(ME, this.#model.marks(ME));
  }

  hear(event: ServerEvent): void {
    this.reads = reduceReads(this.reads, event);
  }

  read(channelId: string, messageId: number): void {
    this.#late.push(this.#model.read(this, channelId, messageId));
  }

  answerLate(): void {
    for (const late of this.#late.splice(0)) this.reads = readsAfterAnswer(this.reads, "channel.read", late);
  }
}
