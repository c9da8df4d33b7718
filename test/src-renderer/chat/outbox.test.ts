import { describe, expect, it } from "vitest";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import { KeptOutbox } from "../../../src-renderer/chat/kept-outbox.ts";
import { ManualClock, settle } from "../../helpers/manual-clock.ts";
import { pending } from "../views/helpers/chat-fixtures.ts";
import { ChatModel } from "./chat-model.ts";
import { ModelDevice } from "./model-device.ts";

const HOUR_MS = 3_600_000;

function stage(accounts: readonly string[] = ["ada"]) {
  const clock = new ManualClock();
  const model = new ChatModel(["c"]);
  const devices = accounts.map((userId) => new ModelDevice(model, clock, userId));
  const [ada] = devices;
  if (ada === undefined) throw new Error("Nobody is there.");
  const texts = () => model.standing("c", "ada").map(({ text }) => text);
  return { clock, model, ada, devices, texts };
}

function write(device: ModelDevice, text: string): void {
  device.chat.commands.setDraftText("c", text);
  device.chat.commands.send("c");
}

/** Everything on the line of this device comes through, and what follows from it. */
async function flow(device: ModelDevice): Promise<void> {
  do await settle();
  while (device.arrive() || device.deliver());
}

const states = (device: ModelDevice) => device.chat.state.pending.map(({ text, state }) => [text, state.kind]);
const shown = (device: ModelDevice) => {
  const messages = device.chat.state.messages.get("c");
  return messages?.kind === "ready" ? messages.messages.map(({ text }) => text) : null;
};

describe("what is to be sent", () => {
  it("goes one at a time, in the order in which it was written", async () => {
    const { ada, texts } = stage();
    for (const text of ["one", "two", "three"]) write(ada, text);
    expect(states(ada)).toEqual([
      ["one", "sending"],
      ["two", "waiting"],
      ["three", "waiting"],
    ]);
    expect(ada.sent("message.send")).toHaveLength(1);
    await flow(ada);
    expect([texts(), ada.chat.state.pending]).toEqual([["one", "two", "three"], []]);
  });

  it("waits while there is no connection, and goes with the next one", async () => {
    const { ada, texts } = stage();
    ada.cut();
    write(ada, "one");
    write(ada, "two");
    expect(states(ada)).toEqual([
      ["one", "waiting"],
      ["two", "waiting"],
    ]);
    ada.attach(false);
    await flow(ada);
    expect([texts(), ada.chat.state.pending]).toEqual([["one", "two"], []]);
  });

  it.each([
    ["before it arrives", 0, 0],
    ["before its answer", 1, 0],
    ["before the second one arrives", 1, 1],
    ["before the second answer", 2, 1],
  ])(
    "M2 stands once, in order, where the connection is lost %s, resumed or not",
    async (_where, arrivals, deliveries) => {
      for (const end of ["resumed", "anew", "reloaded", "crashed"]) {
        const { ada, texts } = stage();
        for (const text of ["one", "two", "three"]) write(ada, text);
        for (let step = 0; step < Math.max(arrivals, deliveries); step++) {
          if (step < arrivals) ada.arrive();
          if (step < deliveries) ada.deliver();
          await settle();
        }
        if (end === "resumed" || end === "anew") {
          ada.cut();
          await settle();
          ada.attach(end === "resumed");
        } else {
          ada.reload(0, end === "reloaded");
        }
        await flow(ada);
        expect([end, texts(), ada.chat.state.pending]).toEqual([end, ["one", "two", "three"], []]);
      }
    },
  );

  it("is shown once where its answer was lost and the list brings it", async () => {
    const { ada } = stage();
    write(ada, "one");
    ada.arrive();
    ada.reload(0, false);
    ada.chat.commands.open("c");
    expect(states(ada)).toEqual([["one", "sending"]]);
    // Sent again, and not there yet: the list is.
    const asked = ada.sent("message.send");
    expect(asked).toHaveLength(1);
    await flow(ada);
    expect([shown(ada), ada.chat.state.pending]).toEqual([["one"], []]);
  });

  it("is done where another page of the account got the answer", async () => {
    const { ada, clock, devices } = stage(["ada", "ada"]);
    const [, other] = devices;
    if (other === undefined) throw new Error("There is no other page.");
    new KeptOutbox(ada.storage, "model.ada").write(
      [],
      [pending("n", { channelId: "c", text: "one", writtenAt: clock.now() })],
    );
    ada.reload(0, false);
    expect(states(ada)).toEqual([["one", "sending"]]);
    ada.chat.handle({
      kind: "event",
      event: {
        event: "message.created",
        data: { message: { ...(await sentBy(other, "n")), nonce: "n" } },
      },
    });
    expect(ada.chat.state.pending).toEqual([]);
    await flow(ada);
    expect(ada.chat.state.pending).toEqual([]);
  });

  it.each([
    ["unavailable", 1_000],
    ["rate_limited", 700],
  ] as const)("is tried again by itself after %s", async (code, afterMs) => {
    const { ada, clock, model, texts } = stage();
    model.refusals.push(new ProtocolError(code, "Later.", code === "rate_limited" ? { retryAfterMs: 700 } : {}));
    write(ada, "one");
    write(ada, "two");
    await flow(ada);
    expect(states(ada)).toEqual([
      ["one", "waiting"],
      ["two", "waiting"],
    ]);
    clock.advance(afterMs);
    await flow(ada);
    expect(texts()).toEqual(["one", "two"]);
  });

  it("fails where it is refused, holds nothing up behind it, and is tried again by hand or taken back", async () => {
    const { ada, model, texts } = stage();
    model.refusals.push(new ProtocolError("too_large", "Too long."), new ProtocolError("too_large", "Too long."));
    write(ada, "one");
    write(ada, "two");
    write(ada, "three");
    await flow(ada);
    expect(states(ada)).toEqual([
      ["one", "failed"],
      ["two", "failed"],
    ]);
    const [one, two] = ada.chat.state.pending;
    ada.chat.commands.sendAgain(one?.nonce ?? "");
    ada.chat.commands.takeBack(two?.nonce ?? "");
    await flow(ada);
    expect(texts()).toEqual(["three", "one"]);
    expect([ada.chat.state.pending, ada.chat.state.drafts.get("c")?.text]).toEqual([[], "two"]);
  });

  it("is written on where it was taken back, before what is being written already", () => {
    const { ada } = stage();
    ada.cut();
    write(ada, "one");
    ada.chat.commands.setDraftText("c", "two");
    ada.chat.commands.takeBack(ada.chat.state.pending[0]?.nonce ?? "");
    expect([ada.chat.state.pending, ada.chat.state.drafts.get("c")?.text]).toEqual([[], "one\ntwo"]);
  });

  it("M5 what was taken back on its way is deleted where it arrived after all", async () => {
    const { ada, texts } = stage();
    ada.chat.commands.open("c");
    await flow(ada);
    write(ada, "one");
    ada.arrive();
    ada.chat.commands.takeBack(ada.chat.state.pending[0]?.nonce ?? "");
    await flow(ada);
    expect([texts(), shown(ada), ada.chat.state.drafts.get("c")?.text]).toEqual([[], [], "one"]);
  });

  it("M2 is not sent by itself after 23 hours, and is another message where it is sent then", async () => {
    const { ada, clock, texts } = stage();
    ada.cut();
    write(ada, "one");
    clock.sleep(23 * HOUR_MS + 1);
    ada.attach(false);
    await flow(ada);
    expect([states(ada), texts()]).toEqual([[["one", "failed"]], []]);
    const nonce = ada.chat.state.pending[0]?.nonce ?? "";
    ada.chat.commands.sendAgain(nonce);
    expect(ada.sent("message.send")[0]?.nonce).not.toBe(nonce);
    await flow(ada);
    expect(texts()).toEqual(["one"]);
  });

  it("is not shown where it was sent and deleted meanwhile", async () => {
    const { ada, model } = stage();
    write(ada, "one");
    ada.arrive();
    model.delete({ userId: "boris", hear: () => {} }, 1);
    ada.reload(0, false);
    ada.chat.commands.open("c");
    await flow(ada);
    expect([shown(ada), ada.chat.state.pending]).toEqual([[], []]);
  });

  it("is another account's no more once one logs out, and is sent when its own logs in again", async () => {
    const { ada, texts } = stage();
    ada.cut();
    write(ada, "one");
    ada.chat.signedOut("kept");
    expect(ada.chat.state.pending).toEqual([]);
    ada.attach(false);
    await flow(ada);
    expect(texts()).toEqual(["one"]);
  });

  it("is deleted once it turns out to stand, where it was taken back and its answer was lost", async () => {
    const { ada, texts } = stage();
    ada.chat.commands.open("c");
    await flow(ada);
    write(ada, "one");
    const [asked] = ada.chat.state.pending;
    ada.chat.commands.takeBack(asked?.nonce ?? "");
    ada.arrive();
    ada.cut();
    expect(texts()).toEqual(["one"]);
    ada.attach(false);
    await flow(ada);
    expect([texts(), shown(ada)]).toEqual([[], []]);
  });
});

describe("KeptOutbox", () => {
  it("keeps what other tabs keep, and passes over what cannot be read", () => {
    const { ada } = stage();
    const mine = new KeptOutbox(ada.storage, "o");
    const others = new KeptOutbox(ada.storage, "o");
    const [a, b] = [pending("a"), pending("b")];
    mine.write([], [a]);
    others.write([], [b]);
    mine.write([a], []);
    expect(mine.read()).toEqual([b]);
    // What another tab has done is not brought back.
    others.write([b], []);
    mine.write([b], [{ ...b, state: { kind: "waiting" } }]);
    expect(mine.read()).toEqual([]);
    ada.storage.setItem("cromulent.outbox.o", '[{"nonce": 1}, 7]');
    expect(mine.read()).toEqual([]);
    ada.storage.setItem("cromulent.outbox.o", "{");
    expect(mine.read()).toEqual([]);
  });
});

async function sentBy(device: ModelDevice, nonce: string) {
  device.chat.commands.setDraftText("c", "one");
  device.chat.commands.send("c");
  await flow(device);
  device.chat.commands.open("c");
  await flow(device);
  const messages = device.chat.state.messages.get("c");
  const [message] = messages?.kind === "ready" ? messages.messages : [];
  if (message === undefined) throw new Error(`${nonce} was not sent.`);
  return message;
}
