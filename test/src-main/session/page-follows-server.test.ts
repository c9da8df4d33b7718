import { setImmediate as turnOfTheLoop } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Roster, reduceRoster, rosterFromHello } from "../../../shared/client/roster.ts";
import type { PageMessage, PreloadApi } from "../../../shared/desktop/ipc.ts";
import type { Snapshot } from "../../../shared/protocol/requests.ts";
import type { Random } from "../../../shared/time.ts";
import { parseRequest } from "../../../src-main/ipc/parse-request.ts";
import type { ServerSession } from "../../../src-main/session/server-session.ts";
import type { Bridge } from "../../../src-renderer/bridge/bridge.ts";
import { ElectronBridge } from "../../../src-renderer/bridge/electron-bridge.ts";
import { rosterBridge } from "../../../src-renderer/store/roster-bridge.ts";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { seededRandom } from "../../helpers/seeded-random.ts";
import { startTestServer, type TestAccount, type TestServer } from "../../helpers/test-server.ts";
import { SessionRig } from "./session-rig.ts";

/*
 * The roster that a page shows is made of a hello that main put together, of events and of answers to requests of this page
 * and of earlier ones. Whatever their order: page, main and server end up with the same.
 */

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

/** The page's own code between preload script and store; each message of main's is a task of its own, as over IPC. */
class Page {
  roster: Roster | null = null;
  readonly bridge: Bridge;
  #isOpen = true;
  #requests = 0;

  constructor(session: ServerSession) {
    const nextId = () => {
      this.#requests += 1;
      return this.#requests;
    };
    const electron = new ElectronBridge(this.#api(session), 1, nextId, () => server.url);
    this.bridge = rosterBridge(electron, (reduce) => {
      if (this.roster !== null) this.roster = reduce(this.roster);
    });
    this.bridge.subscribe((message) => {
      if (message.kind === "hello") {
        this.roster = rosterFromHello(this.roster, message.answer);
        if (message.gens !== undefined) this.#reportAnew();
      }
      if (message.kind === "event" && this.roster !== null) this.roster = reduceRoster(this.roster, message.event);
    });
    const heard: PageMessage[] = [];
    const hearNext = () => {
      const message = heard.shift();
      if (this.#isOpen && (message?.kind === "bridge" || message?.kind === "answer")) electron.handle(message);
      if (heard.length > 0) setImmediate(hearNext);
    };
    session.startPage((message) => {
      heard.push(message);
      if (heard.length === 1) setImmediate(hearNext);
    });
  }

  /** Nothing that comes for it is heard any more. */
  close(): void {
    this.#isOpen = false;
  }

  /** As the voice engine does where it finds itself in a call. */
  #reportAnew(): void {
    if (this.roster?.voice.has(this.roster.sessionId) !== true) return;
    const connection = "connecting";
    this.bridge.request("voice.update", { muted: false, deafened: false, transmitting: false, connection }).catch(drop);
  }

  #api(session: ServerSession): PreloadApi {
    const done = async () => ({ ok: true, data: null }) as const;
    const api: Partial<PreloadApi> = {
      request({ id, op, data }) {
        session.request(id, parseRequest({ op, data }));
        return done();
      },
      connect: () => session.connect(),
    };
    return api as PreloadApi;
  }
}

function drop(): void {}

/** Anna's program and Ben's client, which do whatever `random` says. */
class World implements Disposable {
  readonly rig = new SessionRig(server, anna);
  page: Page;
  readonly #random: Random;
  readonly #ben: GatewayClient;
  readonly #channels: readonly string[];
  #peers = 0;
  #hasPage = true;

  constructor(random: Random, bensClient: GatewayClient) {
    this.#random = random;
    this.#ben = bensClient;
    const channels = bensClient.welcome.snapshot?.channels.filter(({ kind }) => kind === "voice") ?? [];
    this.#channels = channels.map(({ id }) => id);
    this.page = new Page(this.rig.session);
  }

  async step(): Promise<void> {
    const { page, rig } = this;
    const ben = this.#ben;
    const flag = this.#random() < 0.5;
    const steps: (() => unknown)[] = [
      () => page.bridge.request("voice.join", this.#target()),
      () => page.bridge.request("voice.join", this.#target()),
      () => page.bridge.request("voice.leave", {}),
      () => page.bridge.request("voice.update", { muted: flag }),
      () => page.bridge.request("presence.set", { status: flag ? "idle" : "online" }),
      () => ben.request("voice.join", this.#target()),
      () => ben.request("voice.leave", {}),
      () => ben.request("voice.update", { deafened: flag }),
      () => this.#reload(),
      () => this.#reload(),
      () => this.#goAway(),
      () => rig.session.leaveCall(),
      () => this.#lose(),
      () => turnOfTheLoop(),
    ];
    const outcome = this.#pick(steps)();
    if (!(outcome instanceof Promise)) return;
    const settled = outcome.catch(drop);
    // Mostly the next step comes before the answer.
    const isHeard = this.#hasPage && rig.session.connection.kind === "attached";
    if (this.#random() < 0.3 && isHeard) await settled;
  }

  /** A page that is there, connected, and not spoken to any more. */
  settle(): void {
    if (this.rig.session.connection.kind !== "attached") this.rig.clock.advance(0);
    if (!this.#hasPage) this.#reload();
    this.page.bridge.connect();
  }

  [Symbol.dispose](): void {
    this.rig[Symbol.dispose]();
    this.#ben[Symbol.dispose]();
  }

  #goAway(): void {
    this.#hasPage = false;
    this.rig.session.pageGone();
  }

  #reload(): void {
    this.#hasPage = true;
    this.page.close();
    this.page = new Page(this.rig.session);
    if (this.#random() < 0.8) this.page.bridge.connect();
  }

  #lose(): void {
    if (this.rig.session.connection.kind !== "attached") return;
    this.rig.cut();
    this.rig.clock.advance(0);
  }

  #target() {
    this.#peers += 1;
    return { channelId: this.#pick(this.#channels), peerId: `a-peer-id-of-somebody-${this.#peers % 3}` };
  }

  #pick<T>(from: readonly T[]): T {
    const picked = from[Math.floor(this.#random() * from.length)];
    if (picked === undefined) throw new Error("nothing to pick from");
    return picked;
  }
}

type Shown = Pick<Snapshot, "voice" | "presence"> & { readonly members: readonly string[] };

function shown(roster: Roster | null): Shown | null {
  return roster === null
    ? null
    : {
        voice: byId([...roster.voice.values()]),
        presence: Object.fromEntries(roster.presence),
        members: [...roster.members.keys()].sort(),
      };
}

function byId(voice: Snapshot["voice"]): Snapshot["voice"] {
  return [...voice].sort((a, b) => (a.sessionId < b.sessionId ? -1 : 1));
}

/** What the server says to somebody who comes now. */
async function served(): Promise<Shown | null> {
  using witness = await GatewayClient.connect(server, ben);
  const { snapshot } = witness.welcome;
  if (snapshot === undefined) return null;
  return {
    voice: byId(snapshot.voice),
    presence: snapshot.presence,
    members: snapshot.members.map(({ id }) => id).sort(),
  };
}

/** The server lets nobody connect too often. */
const WITNESSES = { interval: 150, timeout: 2_000 };

describe("S4 page, main and server agree", () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed))("after whatever happens (seed %i)", async (seed) => {
    const random = seededRandom(seed);
    using world = new World(random, await GatewayClient.connect(server, ben));
    await world.rig.session.start();
    world.page.bridge.connect();
    for (let count = 0; count < 60; count++) await world.step();
    world.settle();
    await vi.waitFor(async () => {
      const truth = await served();
      expect(shown(world.rig.session.roster)).toEqual(truth);
      expect(shown(world.page.roster)).toEqual(truth);
    }, WITNESSES);
  });
});
