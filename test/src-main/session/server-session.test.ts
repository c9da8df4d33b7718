import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NO_VOICE, type VoiceReport } from "../../../shared/desktop/desktop-state.ts";
import { HOLD_CALL_MS } from "../../../src-main/session/server-session.ts";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { startTestServer, TEST_PASSWORD, type TestAccount, type TestServer } from "../../helpers/test-server.ts";
import { inVoice, lobbyOf } from "../../helpers/voice-clients.ts";
import { type FakePage, SessionRig } from "./session-rig.ts";

const PEER_ID = "peer-id-of-anna-000001";
const BENS_PEER_ID = "peer-id-of-ben-0000001";

let server: TestServer;
let anna: TestAccount;
let ben: TestAccount;

beforeEach(async () => {
  server = await startTestServer();
  anna = await server.createOwner();
  ben = await server.createMember("ben");
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
});

/** Anna's program with a page, in the Lobby with Ben. */
async function inLobby() {
  const bensClient = await inVoice(server, ben, { peerId: BENS_PEER_ID });
  const lobby = lobbyOf(bensClient).id;
  const rig = new SessionRig(server, anna);
  await rig.session.start();
  const page = await rig.connectedPage();
  await join(page, lobby);
  const { sessionId } = await page.hello();
  return {
    ...{ rig, page, lobby, sessionId, bensClient, session: rig.session },
    [Symbol.dispose]() {
      rig[Symbol.dispose]();
      bensClient[Symbol.dispose]();
    },
  };
}

async function join(page: FakePage, channelId: string): Promise<void> {
  await page.ask("voice.join", { channelId, peerId: PEER_ID });
}

function report(change: Partial<VoiceReport>): VoiceReport {
  return { ...NO_VOICE, call: "connected", ...change };
}

describe("ServerSession: log-in", () => {
  it("registers, keeps the token to itself, connects when the page asks, and logs out on the server too", async () => {
    using rig = new SessionRig(server);
    const { session, tokens } = rig;
    await session.start();
    expect([session.isSignedIn, session.connection.kind, await session.hasToken()]).toEqual([false, "idle", false]);
    const { code } = await server.createInvite();
    const user = await session.register({ username: "cleo", password: TEST_PASSWORD, invite: code });
    expect(user.username).toBe("cleo");
    expect(session.isSignedIn).toBe(true);
    const page = await rig.connectedPage();
    expect(page.story).toEqual(["connecting", "attached", "hello"]);
    expect(rig.names).toContain((await session.serverInfo()).name);

    const token = tokens.kept.get("home") ?? "";
    expect(token).not.toBe("");
    expect(JSON.stringify([user, page.heard, page.held])).not.toContain(token);
    await session.logout();
    expect([session.isSignedIn, session.roster, tokens.kept.size]).toEqual([false, null, 0]);
    expect(page.story.at(-1)).toBe("ended");
    expect((await server.call("POST", "/api/v1/invites", { token, body: {} })).status).toBe(401);
  });

  it("is told of wrong passwords, and of what only admins may do", async () => {
    using rig = new SessionRig(server);
    const { session } = rig;
    const wrong = session.login({ username: "ben", password: "not the password" });
    await expect(wrong).rejects.toMatchObject({ code: "unauthorized" });
    await expect(session.createInvite({})).rejects.toMatchObject({ code: "unauthorized" });
    await session.login({ username: "ben", password: TEST_PASSWORD });
    await expect(session.createInvite({})).rejects.toMatchObject({ code: "forbidden" });
  });

  it("forgets a token that has ended, and tells the page once it asks", async () => {
    await server.call("POST", "/api/v1/logout", { token: anna.token, body: {} });
    using rig = new SessionRig(server, anna);
    const page = rig.page();
    await rig.session.start();
    expect(rig.session.isSignedIn).toBe(true);
    rig.session.connect();
    await page.state("ended");
    await vi.waitFor(() => expect(rig.tokens.kept.size).toBe(0));
    expect(rig.session.isSignedIn).toBe(false);
    // Not the old end again: the page would take it for that of the log-in that it has just made.
    rig.tokens.kept.set("home", (await server.logIn(anna)).token);
    const next = await rig.connectedPage();
    expect(next.story).toEqual(["connecting", "attached", "hello"]);
  });

  it("says so where there is no token to connect with", async () => {
    using rig = new SessionRig(server);
    const page = rig.page();
    rig.session.connect();
    expect(await page.state("ended")).toEqual({ kind: "ended", reason: "notLoggedIn" });
  });
});

describe("ServerSession: pages", () => {
  it("connects before there is a page, which then begins with the world as it is", async () => {
    using rig = new SessionRig(server, anna);
    await rig.session.start();
    await vi.waitFor(() => expect(rig.session.connection.kind).toBe("attached"));
    using bensClient = await inVoice(server, ben);
    await vi.waitFor(() => expect(rig.session.roster?.voice.size).toBe(1));
    const page = await rig.connectedPage();
    expect(page.story).toEqual(["attached", "hello"]);
    const hello = await page.hello();
    expect(hello).toMatchObject({ resumed: false, sessionId: rig.session.roster?.sessionId, self: anna.user });
    expect(hello.snapshot?.voice).toMatchObject([{ sessionId: bensClient.sessionId, userId: ben.user.id }]);
    expect(hello.snapshot?.presence).toMatchObject({ [ben.user.id]: "online" });
  });

  it("S2 a page that comes later sees no event of before, and each one after once", async () => {
    using call = await inLobby();
    const { bensClient, session, page } = call;
    await bensClient.request("voice.update", { muted: true });
    await page.event("voice.updated");
    const next = await call.rig.connectedPage();
    expect((await next.hello()).snapshot?.voice).toContainEqual(
      expect.objectContaining({ userId: ben.user.id, muted: true }),
    );
    await bensClient.request("voice.update", { deafened: true });
    await next.event("voice.updated");
    expect(next.story).toEqual(["attached", "hello", "voice.updated"]);
    expect(page.story.filter((told) => told === "voice.updated")).toHaveLength(1);
    session.connect();
    expect(next.story.filter((told) => told === "hello")).toHaveLength(1);
  });

  it("tells a page nothing before it asked to be connected, and nothing once it is gone", async () => {
    using call = await inLobby();
    const { bensClient, session, page, rig } = call;
    const quiet = rig.page();
    const heardBefore = page.heard.length;
    await bensClient.request("voice.update", { muted: true });
    await vi.waitFor(() => expect([...(session.roster?.voice.values() ?? [])].some(({ muted }) => muted)).toBe(true));
    expect(quiet.story).toEqual([]);
    expect(page.heard).toHaveLength(heardBefore);
  });

  it("tells the page of another network, whose paths are its own", async () => {
    using rig = new SessionRig(server, anna);
    await rig.session.start();
    const page = await rig.connectedPage();
    rig.session.networkChanged();
    expect(page.story).toContain("networkChanged");
  });

  it("drops what was answered to an earlier page", async () => {
    using call = await inLobby();
    const { page, rig } = call;
    page.send("voice.ice", {});
    const heard = page.heard.length;
    const next = await rig.connectedPage();
    await next.ask("voice.ice", {});
    expect(page.heard).toHaveLength(heard);
    expect(next.story).toEqual(["attached", "hello", "answer"]);
  });

  it("brings answers and events to the page in the order of the server", async () => {
    using call = await inLobby();
    const { page, bensClient, sessionId } = call;
    await bensClient.event("voice.joined");
    const asked = page.send("voice.update", { muted: true });
    await bensClient.event("voice.updated", ({ member }) => member.muted);
    await bensClient.request("voice.signal", { to: sessionId, signal: { gen: 3, candidate: null } });
    await page.event("voice.signal");
    const answered = page.heard.findIndex((message) => message.kind === "answer" && message.id === asked);
    const signalled = page.story.indexOf("voice.signal");
    expect([answered, signalled].every((index) => index >= 0)).toBe(true);
    expect(answered).toBeLessThan(signalled);
  });

  it("S2 gives a page that came while the connection was lost a snapshot, although the session was resumed", async () => {
    using call = await inLobby();
    const { rig, session, sessionId } = call;
    rig.cut();
    expect(session.connection.kind).toBe("waiting");
    expect((await session.serverInfo()).protocol).toBe(1);
    const next = rig.page();
    session.connect();
    rig.clock.advance(0);
    const hello = await next.hello();
    expect(next.story).toEqual(["waiting", "connecting", "attached", "hello"]);
    expect(hello).toMatchObject({ resumed: false, sessionId });
    expect(hello.snapshot?.voice.map((member) => member.sessionId)).toContain(sessionId);
  });

  it("S2 a page that stays hears of the resume as it was, and of what happened meanwhile", async () => {
    using call = await inLobby();
    const { rig, page, bensClient } = call;
    rig.cut();
    await bensClient.request("voice.update", { muted: true });
    rig.clock.advance(0);
    await page.event("voice.updated");
    const hellos = page.heard.flatMap((message) =>
      message.kind === "bridge" && message.message.kind === "hello" ? [message.message.answer] : [],
    );
    expect(hellos.map(({ resumed, snapshot }) => [resumed, snapshot !== undefined])).toEqual([
      [false, true],
      [true, false],
    ]);
  });
});

describe("ServerSession: a call whose page goes", () => {
  it("tells the others at once, and V6 hands the call over with its gens, as of the page's first hello", async () => {
    using call = await inLobby();
    const { rig, page, lobby, session, bensClient, sessionId } = call;
    await page.ask("voice.update", { transmitting: true, connection: "connected" });
    await page.ask("voice.signal", { to: bensClient.sessionId, signal: { gen: 4, candidate: null } });
    await bensClient.request("voice.signal", { to: sessionId, signal: { gen: 2, candidate: null } });
    await page.event("voice.signal");
    session.pageGone();
    await bensClient.event("voice.updated", ({ member }) => member.transmitting);
    const { member } = await bensClient.event("voice.updated");
    expect(member).toMatchObject({ sessionId, transmitting: false, connection: "connecting" });
    const next = rig.page();
    expect(next.held).toEqual({
      channelId: lobby,
      peerId: PEER_ID,
      muted: false,
      deafened: false,
    });
    // Ben builds anew before the page is there: it must not offer with a gen that is used up by then (V6).
    const rebuilt = rig.sessionEvent("voice.signal");
    await bensClient.request("voice.signal", { to: sessionId, signal: { gen: 5, candidate: null } });
    await rebuilt;
    await rig.pass(HOLD_CALL_MS);
    expect(next.story).toEqual([]);
    expect(await bensClient.drain()).toEqual([]);
    session.connect();
    await next.hello();
    const hellos = () =>
      next.heard.flatMap((message) =>
        message.kind === "bridge" && message.message.kind === "hello" ? [message.message.gens] : [],
      );
    expect(hellos()).toEqual([[{ userId: ben.user.id, peerId: BENS_PEER_ID, gen: 5 }]]);
    // From here on the page sees for itself what is signalled.
    rig.cut();
    rig.clock.advance(0);
    await vi.waitFor(() => expect(hellos()).toHaveLength(2));
    expect(hellos()[1]).toBeUndefined();
  });

  it("hands it over muted where the page said so, also if the server does not know yet", async () => {
    using call = await inLobby();
    call.session.voiceReported(report({ muted: true }));
    expect(call.rig.page().held).toMatchObject({ muted: true, deafened: false });
  });

  it("hands it over muted where a key was held to mute, whatever the page said last", async () => {
    using call = await inLobby();
    call.session.voiceReported(report({ muted: false }));
    call.session.pageGone();
    call.session.muteHeldCall();
    expect(call.rig.page().held).toMatchObject({ muted: true, deafened: false });
  });

  it("hands it over deafened where the server says so, whatever the page said last", async () => {
    using call = await inLobby();
    await call.page.ask("voice.update", { deafened: true });
    call.session.voiceReported(report({ deafened: false }));
    expect(call.rig.page().held).toMatchObject({ muted: false, deafened: true });
  });

  it("leaves when no page comes in time, and at once when none will", async () => {
    using call = await inLobby();
    call.session.pageGone();
    await call.rig.pass(HOLD_CALL_MS - 1);
    expect((await call.bensClient.drain()).map(({ event }) => event)).not.toContain("voice.left");
    call.rig.clock.advance(1);
    expect(await call.bensClient.event("voice.left")).toMatchObject({ userId: anna.user.id, reason: "left" });
    expect(call.rig.page().held).toBeNull();

    const page = await call.rig.connectedPage();
    await join(page, call.lobby);
    call.session.pageGone();
    call.session.leaveCall();
    await call.bensClient.event("voice.joined");
    expect(await call.bensClient.event("voice.left")).toMatchObject({ userId: anna.user.id, reason: "left" });
  });

  it("holds none that was hung up, put out or never begun", async () => {
    using call = await inLobby();
    const { rig, session, lobby } = call;
    session.voiceReported(report({ call: "none" }));
    const second = rig.page();
    expect(second.held).toBeNull();
    // Whoever hung up without a word to the server is not left standing in the channel.
    expect(await call.bensClient.event("voice.left")).toMatchObject({ userId: anna.user.id });

    session.connect();
    await join(second, lobby);
    await second.ask("voice.leave", {});
    expect(rig.page().held).toBeNull();

    session.connect();
    const third = await rig.connectedPage();
    await join(third, lobby);
    using taker = await GatewayClient.connect(server, await server.logIn(anna));
    await taker.request("voice.join", { channelId: lobby, takeOver: true });
    await third.event("voice.left");
    expect(rig.page().held).toBeNull();
  });

  it("V1 leaves at once a channel whose join was answered when its page was gone", async () => {
    using bensClient = await inVoice(server, ben);
    using rig = new SessionRig(server, anna);
    await rig.session.start();
    const page = await rig.connectedPage();
    page.send("voice.join", { channelId: lobbyOf(bensClient).id, peerId: PEER_ID });
    const next = rig.page();
    expect(next.held).toBeNull();
    rig.session.connect();
    expect(await bensClient.event("voice.left")).toMatchObject({ userId: anna.user.id, reason: "left" });
    await next.hello();
    await vi.waitFor(() => expect([...(rig.session.roster?.voice.values() ?? [])]).toHaveLength(1));
    // As no event says it, the page is told how things stand.
    await vi.waitFor(() => expect(next.story.filter((told) => told === "hello").length).toBeGreaterThan(0));
    const last = next.heard.findLast((message) => message.kind === "bridge" && message.message.kind === "hello");
    expect(last).toMatchObject({ message: { answer: { snapshot: { voice: [{ userId: ben.user.id }] } } } });
  });

  it("keeps the call over a lost connection, and has the next page find itself in it", async () => {
    using call = await inLobby();
    const { rig, session, sessionId, lobby } = call;
    rig.cut();
    session.pageGone();
    rig.clock.advance(0);
    const next = rig.page();
    expect(next.held).toMatchObject({ channelId: lobby, peerId: PEER_ID });
    session.connect();
    const { snapshot } = await next.hello();
    expect(snapshot?.voice).toContainEqual(expect.objectContaining({ sessionId, channelId: lobby, peerId: PEER_ID }));
  });

  it("S2 is handed over though the server was started anew meanwhile: the page finds itself nowhere, and comes back", async () => {
    await using folder = await TempFolder.make();
    const first = await startTestServer({ dataDir: folder.path });
    const owner = await first.createOwner();
    using rig = new SessionRig(first, owner);
    await rig.session.start();
    const page = await rig.connectedPage();
    const lobby = (await page.hello()).snapshot?.channels.find(({ kind }) => kind === "voice")?.id ?? "";
    await join(page, lobby);
    rig.session.setInVoice(true);
    rig.session.pageGone();
    const { port } = new URL(first.url);
    await first[Symbol.asyncDispose]();
    await vi.waitFor(() => expect(rig.session.connection.kind).toBe("waiting"));
    await using _second = await startTestServer({ dataDir: folder.path, env: { PORT: port } });
    const next = rig.page();
    expect(next.held).toMatchObject({ channelId: lobby, peerId: PEER_ID });
    rig.session.connect();
    rig.clock.advance(HOLD_CALL_MS - 1);
    expect(await next.hello()).toMatchObject({ resumed: false, snapshot: { voice: [] } });
    await join(next, lobby);
    expect(rig.page().held).toMatchObject({ channelId: lobby, peerId: PEER_ID });
  });

  it("S2 ends with the session, which ends with its server's turn", async () => {
    using call = await inLobby();
    const heard = call.page.heard.length;
    call.session[Symbol.dispose]();
    expect(await call.bensClient.event("voice.left")).toMatchObject({ userId: anna.user.id, reason: "left" });
    expect(call.page.heard).toHaveLength(heard);
  });
});
