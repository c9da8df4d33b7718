import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HttpClient } from "../../../shared/client/http-client.ts";
import type { BridgeMessage } from "../../../src-renderer/bridge/bridge.ts";
import { browserExchange } from "../../../src-renderer/bridge/browser-exchange.ts";
import { browserSocket } from "../../../src-renderer/bridge/browser-socket.ts";
import { browserUpload } from "../../../src-renderer/bridge/browser-upload.ts";
import { WebBridge } from "../../../src-renderer/bridge/web-bridge.ts";
import { systemClock } from "../../../src-renderer/system-clock.ts";
import { MemoryStorage } from "../../helpers/memory-storage.ts";
import { startTestServer, TEST_PASSWORD, type TestServer } from "../../helpers/test-server.ts";

let server: TestServer;
const bridges: WebBridge[] = [];

beforeEach(async () => {
  server = await startTestServer();
});

afterEach(async () => {
  for (const bridge of bridges.splice(0)) bridge[Symbol.dispose]();
  await server[Symbol.asyncDispose]();
});

function open(storage = new MemoryStorage(), deviceId = "tab") {
  const bridge = new WebBridge({
    http: new HttpClient(server.url, browserExchange),
    openSocket: browserSocket(server.gatewayUrl),
    sendFile: browserUpload,
    clock: systemClock,
    random: Math.random,
    version: "test",
    deviceId,
    storage,
  });
  bridges.push(bridge);
  const seen: BridgeMessage[] = [];
  const waiting = new Set<() => void>();
  bridge.subscribe((message) => {
    seen.push(message);
    for (const look of waiting) look();
  });
  /** The first message that fits, past or to come. */
  const message = <M extends BridgeMessage>(fits: (message: BridgeMessage) => message is M): Promise<M> =>
    new Promise((resolve) => {
      const look = () => {
        const found = seen.find(fits);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return { bridge, seen, message, storage };
}

const isHello = (message: BridgeMessage) => message.kind === "hello";
const isEnd = (message: BridgeMessage): message is Extract<BridgeMessage, { kind: "state" }> =>
  message.kind === "state" && message.state.kind === "ended";

async function openOwner() {
  const opened = open();
  const invite = server.server.setupCode ?? "";
  await opened.bridge.register({ username: "owner", password: TEST_PASSWORD, invite });
  opened.bridge.connect();
  await opened.message(isHello);
  return opened;
}

describe("WebBridge over a real server", () => {
  it("S4 registers, connects and tells the snapshot after the state", async () => {
    const { bridge, seen } = await openOwner();
    expect(await bridge.hasToken()).toBe(true);
    expect(seen.map((message) => (message.kind === "state" ? message.state.kind : message.kind)).slice(0, 3)).toEqual([
      "connecting",
      "attached",
      "hello",
    ]);
    const hello = seen.find((message) => message.kind === "hello");
    expect(hello?.kind === "hello" && hello.answer.snapshot?.channels.map(({ name }) => name)).toEqual([
      "general",
      "Lobby",
      "Games",
    ]);
  });

  it("V1 asks and is answered, and hears of others", async () => {
    const owner = await openOwner();
    const hello = await owner.message(isHello);
    const lobby = hello.answer.snapshot?.channels.find(({ name }) => name === "Lobby");
    const { code } = await owner.bridge.createInvite({ maxUses: 1 });
    const guest = open(new MemoryStorage(), "other");
    await guest.bridge.register({ username: "guest", password: TEST_PASSWORD, invite: code });
    guest.bridge.connect();
    await guest.message(isHello);
    const answer = await guest.bridge.request("voice.join", { channelId: lobby?.id ?? "" });
    expect(answer.members).toHaveLength(1);
    const joined = await owner.message(
      (message): message is Extract<BridgeMessage, { kind: "event" }> =>
        message.kind === "event" && message.event.event === "voice.joined",
    );
    expect(joined.event.data).toMatchObject({ member: { channelId: lobby?.id } });
  });

  it("a refusal keeps its code; a wrong password leaves no token behind", async () => {
    const { bridge } = await openOwner();
    await expect(bridge.request("voice.update", { muted: true })).rejects.toMatchObject({ code: "not_found" });
    const second = open();
    await expect(second.bridge.login({ username: "owner", password: "wrong one" })).rejects.toMatchObject({
      code: "unauthorized",
    });
    expect(await second.bridge.hasToken()).toBe(false);
  });

  it("log-out in one tab ends the other, which forgets the token", async () => {
    const first = await openOwner();
    const second = open(first.storage, "second tab");
    second.bridge.connect();
    await second.message(isHello);
    await first.bridge.logout();
    expect((await second.message(isEnd)).state).toEqual({ kind: "ended", reason: "notLoggedIn" });
    expect(await second.bridge.hasToken()).toBe(false);
  });

  it("a log-in of another account in another tab is neither logged out by this one nor asked in its place", async () => {
    const owner = await openOwner();
    const { code } = await owner.bridge.createInvite({});
    const other = open(owner.storage, "second tab");
    await other.bridge.register({ username: "guest", password: TEST_PASSWORD, invite: code });
    other.bridge.connect();
    await other.message(isHello);

    await expect(owner.bridge.createInvite({})).resolves.toMatchObject({ maxUses: null });
    await owner.bridge.logout();
    expect(await other.bridge.hasToken()).toBe(true);
    expect(other.seen.some(isEnd)).toBe(false);

    const ended = open(new MemoryStorage(), "third tab");
    await ended.bridge.login({ username: "owner", password: TEST_PASSWORD });
    ended.bridge.connect();
    await ended.message(isHello);
    const token = ended.storage.getItem("cromulent.token") ?? "";
    ended.storage.setItem("cromulent.token", other.storage.getItem("cromulent.token") ?? "");
    await new HttpClient(server.url, browserExchange).logout(token);
    await ended.message(isEnd);
    expect(await ended.bridge.hasToken()).toBe(true);
  });

  it.each(["", "a".repeat(257), "to\u20acken"])(
    "a stored token that cannot be one (%#) is as good as none",
    async (token) => {
      const { bridge, storage, message } = open();
      storage.setItem("cromulent.token", token);
      expect(await bridge.hasToken()).toBe(false);
      bridge.connect();
      expect((await message(isEnd)).state).toEqual({ kind: "ended", reason: "notLoggedIn" });
    },
  );

  it("A7 changes the password, with which one logs in from then on", async () => {
    const { bridge } = await openOwner();
    const wrong = bridge.changePassword({ oldPassword: "not this one", newPassword: "another password" });
    await expect(wrong).rejects.toMatchObject({ code: "forbidden" });
    await bridge.changePassword({ oldPassword: TEST_PASSWORD, newPassword: "another password" });
    const second = open();
    await second.bridge.login({ username: "owner", password: "another password" });
    expect(await second.bridge.hasToken()).toBe(true);
    await expect(bridge.createInvite({})).resolves.toMatchObject({ maxUses: null });
  });

  it("finds files on its own server; without a log-in none is sent, nor a password changed", async () => {
    const { bridge } = open();
    expect(bridge.fileUrl("f-1", "a b.png")).toBe("/files/f-1/a%20b.png");
    const { signal } = new AbortController();
    await expect(bridge.upload(new File(["x"], "a"), () => {}, signal)).rejects.toMatchObject({ code: "unauthorized" });
    const body = { oldPassword: TEST_PASSWORD, newPassword: "another password" };
    await expect(bridge.changePassword(body)).rejects.toMatchObject({ code: "unauthorized" });
  });

  it("tells of another network", async () => {
    const { bridge, seen } = await openOwner();
    bridge.networkChanged();
    expect(seen).toContainEqual({ kind: "networkChanged" });
  });

  it("connecting without a token is told as not logged in", async () => {
    const { bridge, message } = open();
    bridge.connect();
    expect((await message(isEnd)).state).toEqual({ kind: "ended", reason: "notLoggedIn" });
  });
});

describe("HttpClient", () => {
  it("a server that is not there is `unavailable`, in a sentence that says what to do", async () => {
    const http = new HttpClient("http://127.0.0.1:9", browserExchange);
    await expect(http.serverInfo()).rejects.toMatchObject({ code: "unavailable", message: /connection/ });
  });

  it("an address where something else answers is told as such", async () => {
    const http = new HttpClient(`${server.server.adminUrl}`, browserExchange);
    await expect(http.serverInfo()).rejects.toMatchObject({ code: "unavailable", message: /not a Cromulent server/ });
  });
});
