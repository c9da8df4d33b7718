import { setTimeout as wait } from "node:timers/promises";
import { makeSteadyVoice } from "../audio/steady-voice.ts";
import type { BrowserPlace } from "../browser/chromium.ts";
import type { ClientPage } from "../e2e/client-page.ts";
import { Stage } from "../e2e/stage.ts";
import type { ServerProcess } from "../processes/server-process.ts";
import { backAfterMs, longestGapMs } from "./continuity.ts";
import type { Home, Nat, Uplink } from "./home.ts";
import { Network, SERVER_ADDRESS } from "./network.ts";
import { Relay } from "./relay.ts";

const PORT = 8787;
const ORIGIN = `http://${SERVER_ADDRESS}:${PORT}`;
const CHANNEL = "Lobby";
/** What a page writes to its console when its network is taken away. */
const LOST_NETWORK = /WebSocket connection|Failed to load resource|net::ERR_/;
const POLL_MS = 200;

const NAMES = ["anna", "ben"] as const;
export type DwellerName = (typeof NAMES)[number];

/** Somebody at home, who speaks without a pause once they are in a call. */
export interface Dweller {
  readonly name: DwellerName;
  readonly client: ClientPage;
  readonly home: Home;
}

export interface NetworkStageOptions {
  readonly nat?: Nat;
  readonly uplink?: (name: DwellerName) => Uplink;
  /** Variables of the server over the stage's own (docs/configuration.md). */
  readonly serverEnv?: Readonly<Record<string, string>>;
}

/** Two people, each in a browser behind a router of their own, and a server and its relay out on the internet. */
export class NetworkStage implements AsyncDisposable {
  readonly anna: Dweller;
  readonly ben: Dweller;
  readonly relay: Relay;
  readonly server: ServerProcess;
  readonly #owned: AsyncDisposableStack;

  private constructor(
    parts: { anna: Dweller; ben: Dweller; relay: Relay; server: ServerProcess },
    owned: AsyncDisposableStack,
  ) {
    this.anna = parts.anna;
    this.ben = parts.ben;
    this.relay = parts.relay;
    this.server = parts.server;
    this.#owned = owned;
  }

  /** With accounts made, both outside of any call and with an open microphone. */
  static async open({
    nat = "portRestricted",
    uplink = () => ({ kind: "cable" }),
    serverEnv = {},
  }: NetworkStageOptions = {}): Promise<NetworkStage> {
    await using opening = new AsyncDisposableStack();
    const network = opening.use(
      await Network.build(NAMES.map((name, index) => ({ number: index + 1, nat, uplink: uplink(name) }))),
    );
    const relay = opening.use(await Relay.start(network.server, SERVER_ADDRESS));
    const homes = new Map<string, Home>(
      NAMES.flatMap((name, index) => {
        const home = network.homes[index];
        return home === undefined ? [] : [[name, home] as const];
      }),
    );
    const stage = opening.use(
      await Stage.open({
        launcher: network.server.launcher,
        env: { HOST: SERVER_ADDRESS, PORT: String(PORT), PUBLIC_URL: ORIGIN, ...relay.serverEnv, ...serverEnv },
        placeOf: (name) => placeIn(homes.get(name)),
      }),
    );
    const voice = await makeSteadyVoice();
    const [anna, ben] = await Promise.all(
      NAMES.map(async (name): Promise<Dweller> => {
        const { client } = await stage.actor(name, { kind: "plays", path: voice });
        const home = homes.get(name);
        if (home === undefined) throw new Error(`${name} has no home.`);
        client.faults.expect(LOST_NETWORK);
        await client.chooseMode("open");
        return { name, client, home };
      }),
    );
    if (anna === undefined || ben === undefined) throw new Error("Somebody did not come.");
    return new NetworkStage({ anna, ben, relay, server: stage.server }, opening.move());
  }

  get dwellers(): readonly [Dweller, Dweller] {
    return [this.anna, this.ben];
  }

  /** Both join the same channel; resolves when each hears the other, with the Unix ms of that. */
  async call(): Promise<number> {
    const startMs = Date.now();
    for (const { client } of this.dwellers) await this.join(client);
    await this.waitForPeople();
    await this.soundBackMs(startMs, 20_000);
    return Date.now();
  }

  /** The call is as it should be: each has heard the other for a second, both are listed, and green. */
  async settle(withinMs = 30_000): Promise<void> {
    await this.soundBackMs(Date.now(), withinMs);
    await this.waitForPeople(withinMs);
    await this.waitForGreen();
  }

  async join(client: ClientPage): Promise<void> {
    await client.joinAndConnect(CHANNEL);
  }

  async hangUp(): Promise<void> {
    await Promise.all(this.dwellers.map(({ client }) => client.disconnect()));
  }

  /** Until each page shows both, with no word of trouble. */
  async waitForPeople(withinMs = 15_000): Promise<void> {
    await Promise.all(this.dwellers.map(({ client }) => client.waitForPeople(CHANNEL, NAMES, withinMs)));
  }

  /** Until each page shows its call green. */
  async waitForGreen(): Promise<void> {
    await Promise.all(this.dwellers.map(({ client }) => client.waitForCall("connected", CHANNEL)));
  }

  /**
   * How long after `atMs` (Unix ms) each hears the other again, and goes on to; the later of the two, in ms.
   * @throws when that is not so within `withinMs`.
   */
  async soundBackMs(atMs: number, withinMs: number): Promise<number> {
    const both = await Promise.all(
      this.dwellers.map(async ({ name, client }) => {
        for (;;) {
          const afterMs = backAfterMs(await client.hearing.levelsSince(atMs), atMs);
          if (afterMs !== null) return afterMs;
          if (Date.now() > atMs + withinMs) throw new Error(`${name} heard nothing within ${withinMs} ms.`);
          await wait(POLL_MS);
        }
      }),
    );
    return Math.max(...both);
  }

  /** The longest time without the other's voice since then (Unix ms), of each. */
  async gapsMs(sinceMs: number, untilMs = Date.now()): Promise<Record<DwellerName, number>> {
    const gap = async ({ client }: Dweller) =>
      longestGapMs(await client.hearing.levelsSince(sinceMs), sinceMs, untilMs);
    return { anna: await gap(this.anna), ben: await gap(this.ben) };
  }

  /** The longest time without the other's voice since then (Unix ms), of the one who fared worse. */
  async longestGapMs(sinceMs: number): Promise<number> {
    return Math.max(...Object.values(await this.gapsMs(sinceMs)));
  }

  /** Whom a page was told of as gone from voice, and why, since the two came. */
  leavings(): string[] {
    return this.dwellers.flatMap(({ name, client }) =>
      client.frames.voiceMoves().flatMap((move) => (move.event === "voice.left" ? [`${name}: ${move.reason}`] : [])),
    );
  }

  /**
   * How long after `atMs` (Unix ms) each page had shown that something is wrong between the two: a call that is no longer
   * green, or that the other does not hear; the later of the two, in ms.
   */
  async flaggedMs(atMs: number, withinMs: number): Promise<number> {
    const both = this.dwellers.map(async ({ client }) => {
      await client.page.waitForFunction(showsTrouble, undefined, { polling: 20, timeout: withinMs });
      return Date.now() - atMs;
    });
    return Math.max(...(await Promise.all(both)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }
}

/** Runs in the page. */
function showsTrouble(): boolean {
  const status = document.querySelector('[data-testid="call-status"]');
  return status?.getAttribute("data-state") !== "connected" || document.body.textContent.includes("does not hear you");
}

function placeIn(home: Home | undefined): BrowserPlace | null {
  return home === undefined ? null : { launcher: home.client.launcher, trustedOrigin: ORIGIN };
}
