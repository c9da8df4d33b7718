import { afterEach, describe, expect, it, vi } from "vitest";
import { HttpClient } from "../../../shared/client/http-client.ts";
import { nodeSocket, systemTrust } from "../../../src-main/session/gateway-socket.ts";
import { fetchExchange } from "../../../src-main/session/http-exchange.ts";
import { gatewayUrl } from "../../../src-main/session/server-address.ts";
import { WebBridge } from "../../../src-renderer/bridge/web-bridge.ts";
import { Chat } from "../../../src-renderer/chat/chat.ts";
import { systemClock } from "../../../src-renderer/system-clock.ts";
import { MemoryStorage } from "../../helpers/memory-storage.ts";
import { startTestServer, type TestAccount, type TestServer } from "../../helpers/test-server.ts";
import { signedIn } from "../views/helpers/fixtures.ts";

const trust = systemTrust();
const closing: Disposable[] = [];
afterEach(() => {
  for (const one of closing.splice(0).reverse()) one[Symbol.dispose]();
});

/** The web client without its views, on a real server. */
async function openClient(server: TestServer, account: TestAccount, deviceId: string) {
  const storage = new MemoryStorage();
  storage.setItem("cromulent.token", account.token);
  const bridge = new WebBridge({
    http: new HttpClient(server.url, fetchExchange(fetch)),
    openSocket: nodeSocket(gatewayUrl(server.url), trust),
    clock: systemClock,
    random: Math.random,
    version: "1",
    deviceId,
    storage,
    sendFile: () => () => new Promise(() => {}),
  });
  closing.push(bridge);
  let channelId = "";
  const client = new Chat({
    bridge,
    clock: systemClock,
    store: { getState: () => signedIn() },
    storage,
    serverKey: "own",
    onChange: () => {},
  });
  closing.push(client);
  bridge.subscribe((message) => {
    client.handle(message);
    if (message.kind !== "hello") return;
    channelId = message.answer.snapshot?.channels.find(({ kind }) => kind === "text")?.id ?? "";
  });
  bridge.connect();
  await soon(() => expect(channelId).not.toBe(""));
  const chat = client.commands;
  const state = () => client.state;
  const texts = () => {
    const shown = state().messages.get(channelId);
    return shown?.kind === "ready" ? shown.messages.map(({ text }) => text) : [];
  };
  const say = (text: string) => {
    chat.setDraftText(channelId, text);
    chat.send(channelId);
  };
  const mark = () => state().reads.get(channelId);
  return { client, chat, channelId, state, texts, say, mark };
}

const soon = (check: () => void) => vi.waitFor(check, { timeout: 5_000 });

describe("the client's chat on a real server", () => {
  it("M1 M7 M8 is written on one device, stands on the other, and is read on both", async () => {
    await using server = await startTestServer();
    const owner = await server.createOwner();
    const member = await server.createMember("boris");
    const first = await openClient(server, owner, "device-1");
    const second = await openClient(server, owner, "device-2");
    const boris = await openClient(server, member, "device-3");
    for (const { chat, channelId } of [first, second, boris]) chat.open(channelId);

    for (const text of ["one", "two", "three"]) first.say(text);
    await soon(() => {
      for (const { texts } of [first, second, boris]) expect(texts()).toEqual(["one", "two", "three"]);
      expect(first.state().pending).toEqual([]);
    });
    await soon(() => expect(boris.mark()).toMatchObject({ unread: 3 }));
    expect(second.mark()).toMatchObject({ unread: 0 });

    first.client.setLooking(false);
    second.client.setLooking(false);
    boris.say(`@${owner.user.username} four`);
    await soon(() => {
      for (const { mark } of [first, second]) expect(mark()).toMatchObject({ unread: 1, mentions: 1 });
    });
    first.chat.markRead(first.channelId);
    await soon(() => {
      for (const { mark } of [first, second]) expect(mark()).toMatchObject({ unread: 0, mentions: 0 });
    });

    const messages = first.state().messages.get(first.channelId);
    const one = messages?.kind === "ready" ? messages.messages[0] : undefined;
    if (one === undefined) throw new Error("There is no message.");
    await Promise.all([first.chat.edit(one.id, "one, again"), boris.chat.react(one.id, "👍", true)]);
    await soon(() => {
      for (const { state, channelId, texts } of [first, second, boris]) {
        expect(texts()[0]).toBe("one, again");
        const shown = state().messages.get(channelId);
        expect(shown?.kind === "ready" && shown.messages[0]?.reactions).toEqual([
          { emoji: "👍", userIds: [member.user.id] },
        ]);
      }
    });
    await first.chat.delete(one.id);
    await soon(() => {
      for (const { texts } of [first, second, boris]) expect(texts()).not.toContain("one, again");
    });
    first.chat.search({ query: "thr", channelId: null, authorId: null, has: null });
    await soon(() => expect(first.state().search).toMatchObject({ kind: "found", messages: [{ text: "three" }] }));
  });
});
