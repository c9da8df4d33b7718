import { once } from "node:events";
import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { InviteLink } from "../../../shared/desktop/desktop-state.ts";
import { ActiveServer } from "../../../src-main/session/active-server.ts";
import { nodeSocket, systemTrust } from "../../../src-main/session/gateway-socket.ts";
import { fetchExchange } from "../../../src-main/session/http-exchange.ts";
import type { StoredServers } from "../../../src-main/session/server-list.ts";
import type { ServerSession } from "../../../src-main/session/server-session.ts";
import { nodeUpload } from "../../../src-main/session/upload-stream.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { startTestServer, TEST_PASSWORD, type TestServer } from "../../helpers/test-server.ts";
import { portOf } from "./port-of.ts";
import { FakePage, MemoryTokens, silentLog } from "./session-rig.ts";

const trust = systemTrust();

let home: TestServer;
let raid: TestServer;

beforeEach(async () => {
  [home, raid] = await Promise.all([
    startTestServer({ env: { SERVER_NAME: "Home" } }),
    startTestServer({ env: { SERVER_NAME: "Raid" } }),
  ]);
});

afterEach(async () => {
  await Promise.all([home[Symbol.asyncDispose](), raid[Symbol.asyncDispose]()]);
});

class Rig implements Disposable {
  stored: StoredServers = { servers: [], activeServerId: null };
  readonly tokens = new MemoryTokens();
  readonly invites: InviteLink[] = [];
  readonly active: ActiveServer;
  /** As the page was told last. */
  epoch = 0;
  #send: Parameters<ConstructorParameters<typeof FakePage>[1]>[0] = () => {};

  constructor() {
    let ids = 0;
    this.active = new ActiveServer({
      storage: {
        read: () => this.stored,
        save: (servers) => {
          this.stored = servers;
        },
      },
      tokens: this.tokens,
      exchange: fetchExchange(fetch),
      openSocket: (url) => nodeSocket(url, trust),
      openUpload: nodeUpload(trust),
      clock: new ManualClock(),
      random: () => 0,
      client: { name: "cromulent-desktop", version: "0", platform: "linux", deviceId: "this-device" },
      newId: () => {
        ids += 1;
        return `server-${ids}`;
      },
      log: silentLog,
      toPage: (message) => this.#send(message),
      onInvite: (link) => this.invites.push(link),
    });
  }

  page(): FakePage {
    return new FakePage(
      () => this.session,
      (send) => {
        this.#send = (message) => {
          if (message.kind === "serverChanged") this.epoch = message.epoch;
          send(message);
        };
        const { epoch, heldCall } = this.active.startPage();
        this.epoch = epoch;
        return heldCall;
      },
    );
  }

  /** That the page means. */
  get session(): ServerSession {
    return this.active.sessionOf(this.epoch);
  }

  get names(): string[] {
    return this.stored.servers.map(({ name }) => name);
  }

  [Symbol.dispose](): void {
    this.active[Symbol.dispose]();
  }
}

describe("ActiveServer", () => {
  it("has no session before there is a server, and says what to do", async () => {
    using rig = new Rig();
    await rig.active.start();
    expect(rig.active.standing).toEqual({ connection: { kind: "idle" }, roster: null, isSignedIn: false });
    expect(() => rig.session).toThrow(expect.objectContaining({ code: "not_found" }));
    expect(rig.page().held).toBeNull();
    expect(() => rig.active.pageGivenUp()).not.toThrow();
  });

  it("adds a server by its address, tells the page that it shows another one, and goes on with it", async () => {
    using rig = new Rig();
    const page = rig.page();
    await rig.active.addServer(home.url.replace("http://", ""), "ask");
    expect(rig.names).toEqual(["Home"]);
    expect(page.story).toEqual(["serverChanged"]);
    expect(await rig.session.serverInfo()).toMatchObject({ name: "Home", needsOwner: true });
  });

  it("adds no server whose address leads to another one, and says what to do", async () => {
    using rig = new Rig();
    const redirecting = createServer(
      (_request, response) => void response.writeHead(308, { location: home.url }).end(),
    );
    await once(redirecting.listen(0, "127.0.0.1"), "listening");
    const adding = rig.active.addServer(`127.0.0.1:${portOf(redirecting.address())}`, "ask");
    await expect(adding).rejects.toThrow(/led on to another address/);
    expect(rig.stored.servers).toEqual([]);
    redirecting.close();
  });

  it("takes an invite, whose code is for the form that follows", async () => {
    using rig = new Rig();
    await home.createOwner();
    const { code } = await home.createInvite();
    await rig.active.addServer(`${home.url}/invite/${code}`, "ask");
    expect(rig.invites).toEqual([{ serverUrl: home.url, code }]);
    expect(rig.session.server.url).toBe(home.url);
    await expect(rig.active.addServer("cromulent://join?server=nonsense", "ask")).rejects.toMatchObject({
      code: "invalid",
    });
  });

  it("connects at the start to the server that was active last", async () => {
    using rig = new Rig();
    const { token } = await home.createOwner();
    const entry = { id: "home", url: home.url, name: "Home" };
    rig.stored = { servers: [{ id: "raid", url: raid.url, name: "Raid" }, entry], activeServerId: "home" };
    rig.tokens.kept.set("home", token);
    const known = new Promise<string>((resolve) => {
      rig.active.onChange(() => {
        const { connection, roster } = rig.active.standing;
        if (connection.kind === "attached" && roster !== null) resolve(roster.self.username);
      });
    });
    await rig.active.start();
    expect(await known).toBe("owner");
    expect(rig.active.standing.isSignedIn).toBe(true);
  });

  it("S2 changing servers ends the session with the one before, and brings nothing of it to the page", async () => {
    using rig = new Rig();
    const owner = await home.createOwner();
    rig.stored = {
      servers: [
        { id: "home", url: home.url, name: "Home" },
        { id: "raid", url: raid.url, name: "Raid" },
      ],
      activeServerId: "home",
    };
    rig.tokens.kept.set("home", owner.token);
    rig.tokens.kept.set("raid", (await raid.createOwner()).token);
    await rig.active.start();
    const page = rig.page();
    rig.session.connect();
    await page.hello();
    const connections = "cromulent_gateway_connections";
    expect(await home.metric(connections)).toBe(1);

    rig.active.selectServer("raid");
    rig.session.connect();
    const hello = await page.until((message) =>
      message.kind === "bridge" && message.message.kind === "hello" && message.message.answer.server.name === "Raid"
        ? message.message.answer
        : undefined,
    );
    expect(hello.resumed).toBe(false);
    expect(page.story.slice(page.story.indexOf("serverChanged"))).not.toContain("ended");
    await vi.waitFor(async () => expect(await home.metric(connections)).toBe(0));
    rig.active.selectServer("raid");
    expect(page.story.filter((told) => told === "serverChanged")).toHaveLength(1);
  });

  it("takes nothing that the page meant for the server before: no password reaches another one", async () => {
    using rig = new Rig();
    const owner = await home.createOwner();
    await raid.createOwner();
    rig.stored = {
      servers: [
        { id: "home", url: home.url, name: "Home" },
        { id: "raid", url: raid.url, name: "Raid" },
      ],
      activeServerId: "home",
    };
    await rig.active.start();
    rig.page();
    const meant = rig.epoch;
    rig.active.selectServer("raid");
    expect(() => rig.active.sessionOf(meant)).toThrow(expect.objectContaining({ code: "conflict" }));
    expect(rig.active.shownIn(meant)).toBeNull();
    expect(rig.session.server.id).toBe("raid");
    // Back to the same one: what was meant for the form of before is stale all the same.
    rig.active.selectServer("home");
    expect(() => rig.active.sessionOf(meant)).toThrow(expect.objectContaining({ code: "conflict" }));
    await rig.session.login({ username: owner.user.username, password: TEST_PASSWORD });
    const before = rig.epoch;
    rig.page();
    expect(() => rig.active.sessionOf(before)).toThrow(expect.objectContaining({ code: "conflict" }));
  });

  it("logs out again of a server that was left while the log-in was under way", async () => {
    using rig = new Rig();
    const owner = await home.createOwner();
    rig.stored = { servers: [{ id: "home", url: home.url, name: "Home" }], activeServerId: "home" };
    await rig.active.start();
    rig.page();
    const login = rig.session.login({ username: owner.user.username, password: TEST_PASSWORD });
    await rig.active.removeServer("home");
    await expect(login).rejects.toMatchObject({ code: "conflict" });
    expect(rig.tokens.kept.size).toBe(0);
  });

  it("logs out of a server that is removed, and goes on with the next one", async () => {
    using rig = new Rig();
    const { token } = await home.createOwner();
    rig.stored = {
      servers: [
        { id: "home", url: home.url, name: "Home" },
        { id: "raid", url: raid.url, name: "Raid" },
      ],
      activeServerId: "home",
    };
    rig.tokens.kept.set("home", token);
    await rig.active.start();
    const page = rig.page();
    await rig.active.removeServer("home");
    expect([rig.names, rig.session.server.id, page.story, rig.tokens.kept.size]).toEqual([
      ["Raid"],
      "raid",
      ["serverChanged"],
      0,
    ]);
    expect((await home.call("POST", "/api/v1/invites", { token, body: {} })).status).toBe(401);
    await rig.active.removeServer("raid");
    expect(rig.active.standing.connection.kind).toBe("idle");
  });

  it("keeps the name that a server has now", async () => {
    using rig = new Rig();
    rig.stored = { servers: [{ id: "home", url: home.url, name: "Old name" }], activeServerId: "home" };
    await rig.active.start();
    await rig.session.serverInfo();
    expect(rig.names).toEqual(["Home"]);
  });
});
