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

/** A server and the people at it. Disposing it fails when any page showed an error that the test did not announce, or any main process had one. */
export class Stage implements AsyncDisposable {
  readonly server: ServerProcess;
  readonly #owned = new AsyncDisposableStack();
  readonly #clients: ClientPage[] = [];
  readonly #apps: DesktopApp[] = [];
  readonly #isRelayOnly: boolean;
  readonly #placeOf: (name: string) => BrowserPlace | null;
  readonly #accounts: "made" | "byForm";
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
    const anna = await this.speaker("anna");
    return [anna, await this.speaker("ben")];
  }

  /** In a Chromium process of their own, with their sentence as microphone, and a pause of that length after it. */
  async speaker(name: SpeakerName, pauseS?: number): Promise<Speaker> {
    const speech = await speak(SENTENCES[name], pauseS);
    return { speech, ...(await this.actor(name, { kind: "plays", path: speech.path })) };
  }

  /** In a desktop app, with their sentence as microphone. */
  async desktopSpeaker(name: SpeakerName, options: Omit<DesktopAppOptions, "microphone">): Promise<DesktopSpeaker> {
    const speech = await speak(SENTENCES[name]);
    const app = await this.desktopApp({ ...options, microphone: { kind: "plays", path: speech.path } });
    await app.client.addServer(this.#inviteUrl ?? this.server.url);
    await this.#fillInForm(name, app.client);
    return { name, speech, app, client: app.client };
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
    const browser = this.#owned.use(await launchChromium(microphone, this.#placeOf(name)));
    return this.onlooker(name, browser);
  }

  /** One more person in a profile of their own, in a process that runs already (and with its microphone). */
  async onlooker(name: string, browser: Browser): Promise<Actor> {
    const context = await this.newProfile(browser);
    const client = await this.openTab(context);
    if (this.#accounts === "made") {
      await this.#makeAccount(name, client);
    } else {
      await client.page.goto(this.#inviteUrl ?? this.server.url);
      await this.#fillInForm(name, client);
    }
    return { name, browser, context, client };
  }

  /** On the client's page, signed in. */
  async #makeAccount(name: string, client: ClientPage): Promise<void> {
    const code = this.#inviteUrl === null ? this.server.setupCode : codeOf(this.#inviteUrl);
    const token = await makeAccount(client.page, this.server.url, name, code);
    this.#inviteUrl ??= await makeInvite(client.page, token);
    await client.page.goto(this.server.url);
    await client.waitUntilSignedIn();
  }

  /** On a form that the server's address or the invite has opened. */
  async #fillInForm(name: string, client: ClientPage): Promise<void> {
    if (this.#inviteUrl === null) {
      await client.setUp(name, this.server.setupCode);
      this.#inviteUrl = await client.createInvite();
    } else {
      await client.register(name);
    }
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
