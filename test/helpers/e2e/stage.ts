import type { Browser, BrowserContext } from "playwright-core";
import { expect, TestRunner } from "vitest";
import { loginAnswerSchema } from "../../../shared/protocol/http.ts";
import { SENTENCES, type Speech, speak } from "../audio/speech.ts";
import { type BrowserPlace, type FakeMicrophone, launchChromium } from "../browser/chromium.ts";
import { recordPages } from "../browser/hearing.ts";
import { DesktopApp, type DesktopAppOptions } from "../desktop/desktop-app.ts";
import { GatewayClient } from "../gateway-client.ts";
import { ServerProcess, type ServerProcessOptions } from "../processes/server-process.ts";
import { TEST_PASSWORD } from "../test-server.ts";
import { ClientPage } from "./client-page.ts";
import { makeAccount, makeInvite } from "./made-account.ts";

/** A person at the test: an account, in a browser profile or a desktop app of its own. */
interface Person {
  readonly name: string;
  readonly client: ClientPage;
}

export interface Actor extends Person {
  readonly browser: Browser;
  readonly context: BrowserContext;
}

export interface DesktopActor extends Person {
  readonly app: DesktopApp;
}

/** What a person's microphone hears, over and over. */
interface Speaking {
  readonly speech: Speech;
}
export type Speaker = Actor & Speaking;
export type DesktopSpeaker = DesktopActor & Speaking;

export interface StageOptions extends ServerProcessOptions {
  /** All pages take nothing but TURN. */
  readonly isRelayOnly?: boolean;
  /** Where the browser of that person runs; null: simply on this machine. */
  readonly placeOf?: (name: string) => BrowserPlace | null;
  /** How people in browsers come to their accounts; `made` unless the forms are what the test is about. */
  readonly accounts?: "made" | "byForm";
}

export type SpeakerName = Exclude<keyof typeof SENTENCES, "decoy">;

/** How somebody comes to an account. */
interface Entry {
  /** Gives an invite for any number of others. */
  asOwner(setupCode: string): Promise<string>;
  asMember(inviteUrl: string): Promise<void>;
}

/** A server and the people at it. Disposing it fails when any page showed an error that the test did not announce, or any main process had one. */
export class Stage implements AsyncDisposable {
  readonly server: ServerProcess;
  readonly #owned = new AsyncDisposableStack();
  readonly #clients: ClientPage[] = [];
  readonly #apps: DesktopApp[] = [];
  readonly #isRelayOnly: boolean;
  readonly #placeOf: (name: string) => BrowserPlace | null;
  readonly #accounts: "made" | "byForm";
  /** Set as soon as somebody is on their way to become the owner. */
  #invite: Promise<string> | null = null;
  #inviteUrl: string | null = null;

  private constructor(
    server: ServerProcess,
    { isRelayOnly = false, placeOf = () => null, accounts = "made" }: StageOptions,
  ) {
    this.server = server;
    this.#isRelayOnly = isRelayOnly;
    this.#placeOf = placeOf;
    this.#accounts = accounts;
    this.#owned.use(server);
  }

  static async open(options: StageOptions = {}): Promise<Stage> {
    return new Stage(await ServerProcess.start(options), options);
  }

  /** Two people with accounts, each in a Chromium process of their own: Anna is the owner, Ben came by her invite. */
  async annaAndBen(): Promise<[anna: Speaker, ben: Speaker]> {
    return Promise.all([this.speaker("anna"), this.speaker("ben")]);
  }

  /** In a Chromium process of their own, with their sentence as microphone, and a pause of that length after it. */
  async speaker(name: SpeakerName, pauseS?: number): Promise<Speaker> {
    const speaking = speak(SENTENCES[name], pauseS);
    const launching = speaking.then(({ path }) => this.#launch(name, { kind: "plays", path }));
    const [speech, actor] = await Promise.all([speaking, this.#come(name, launching)]);
    return { speech, ...actor };
  }

  /** In a desktop app, with their sentence as microphone. */
  async desktopSpeaker(name: SpeakerName, options: Omit<DesktopAppOptions, "microphone">): Promise<DesktopSpeaker> {
    const speaking = speak(SENTENCES[name]);
    const starting = speaking.then(({ path }) => this.desktopApp({ ...options, microphone: { kind: "plays", path } }));
    await this.#enter({
      asOwner: async (setupCode) => {
        const { client } = await starting;
        await client.addServer(this.server.url);
        await client.setUp(name, setupCode);
        return client.createInvite();
      },
      asMember: async (inviteUrl) => {
        const { client } = await starting;
        await client.addServer(inviteUrl);
        await client.register(name);
      },
    });
    const app = await starting;
    return { name, speech: await speaking, app, client: app.client };
  }

  /** A desktop app as it starts, watched for faults. */
  async desktopApp(options: DesktopAppOptions): Promise<DesktopApp> {
    const app = this.#owned.use(await DesktopApp.launch(options));
    this.#clients.push(app.client);
    this.#apps.push(app);
    return app;
  }

  /** In a Chromium process of their own. */
  async actor(name: string, microphone: FakeMicrophone): Promise<Actor> {
    return this.#come(name, this.#launch(name, microphone));
  }

  /** One more person in a profile of their own, in a process that runs already (and with its microphone). */
  async onlooker(name: string, browser: Browser): Promise<Actor> {
    return this.#come(name, Promise.resolve(browser));
  }

  async #launch(name: string, microphone: FakeMicrophone): Promise<Browser> {
    return this.#owned.use(await launchChromium(microphone, this.#placeOf(name)));
  }

  async #come(name: string, launching: Promise<Browser>): Promise<Actor> {
    const coming = launching.then(async (browser) => {
      const context = await this.newProfile(browser);
      return { name, browser, context, client: await this.openTab(context) };
    });
    await this.#enter(this.#accounts === "made" ? this.#byMaking(name, coming) : byForm(name, coming, this.server.url));
    const actor = await coming;
    if (this.#accounts === "made") await actor.client.page.goto(this.server.url);
    await actor.client.waitUntilSignedIn();
    return actor;
  }

  /** The first who is asked for becomes the owner; all others come by the invite that is made then, and wait for it. */
  async #enter({ asOwner, asMember }: Entry): Promise<void> {
    if (this.#invite === null) {
      this.#invite = asOwner(this.server.setupCode);
      this.#inviteUrl = await this.#invite;
    } else {
      await asMember(await this.#invite);
    }
  }

  #byMaking(name: string, coming: Promise<Actor>): Entry {
    const register = async (code: string) => makeAccount((await coming).client.page, this.server.url, name, code);
    return {
      asOwner: async (setupCode) => makeInvite((await coming).client.page, await register(setupCode)),
      asMember: async (inviteUrl) => void (await register(codeOf(inviteUrl))),
    };
  }

  /** One more member that only looks on, without a page. */
  async observer(name: string): Promise<GatewayClient> {
    const invite = codeOf(this.inviteUrl);
    const response = await fetch(`${this.server.url}/api/v1/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: name, password: TEST_PASSWORD, invite }),
    });
    const { token } = loginAnswerSchema.parse(await response.json());
    const gatewayUrl = `${this.server.url.replace(/^http/, "ws")}/gateway`;
    return this.#owned.use(await GatewayClient.connect({ gatewayUrl }, { token }));
  }

  /** A profile without an account. */
  async newProfile(browser: Browser): Promise<BrowserContext> {
    const context = await browser.newContext();
    await recordPages(context, { isRelayOnly: this.#isRelayOnly });
    return context;
  }

  /** Of the owner, who is the first to come; good for any number of people. */
  get inviteUrl(): string {
    if (this.#inviteUrl === null) throw new Error("There is no owner yet who could invite anybody.");
    return this.#inviteUrl;
  }

  /** An empty tab of that profile. */
  async openTab(context: BrowserContext): Promise<ClientPage> {
    const client = new ClientPage(await context.newPage());
    this.#clients.push(client);
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const faults = this.#clients.flatMap((client) => client.faults.unexpected());
    const mainFaults = this.#apps.flatMap((app) => app.faults());
    await this.#owned.disposeAsync();
    // In a test softly, so that it does not hide what the test itself failed by.
    const check = TestRunner.getCurrentTest() === undefined ? expect : expect.soft;
    check(faults, "errors of pages that the test did not announce").toEqual([]);
    check(mainFaults, "errors of main processes").toEqual([]);
  }
}

function codeOf(inviteUrl: string): string {
  return decodeURIComponent(new URL(inviteUrl).pathname.split("/").at(-1) ?? "");
}

function byForm(name: string, coming: Promise<Actor>, serverUrl: string): Entry {
  return {
    asOwner: async (setupCode) => {
      const { client } = await coming;
      await client.page.goto(serverUrl);
      await client.setUp(name, setupCode);
      return client.createInvite();
    },
    asMember: async (inviteUrl) => {
      const { client } = await coming;
      await client.page.goto(inviteUrl);
      await client.register(name);
    },
  };
}
