import type { Browser, BrowserContext } from "playwright-core";
import { SENTENCES, type Speech, speak } from "../audio/speech.ts";
import { type FakeMicrophone, launchChromium } from "../browser/chromium.ts";
import { recordPages } from "../browser/hearing.ts";
import { ServerProcess, type ServerProcessOptions } from "../processes/server-process.ts";
import { ClientPage } from "./client-page.ts";

/** A person at the test: an account, in a browser profile of its own. */
export interface Actor {
  readonly name: string;
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly client: ClientPage;
}

export interface Speaker extends Actor {
  /** What this person's microphone hears, over and over. */
  readonly speech: Speech;
}

export type SpeakerName = Exclude<keyof typeof SENTENCES, "decoy">;

/** A server and the people at it. Disposing it fails when any page showed an error that the test did not announce. */
export class Stage implements AsyncDisposable {
  readonly server: ServerProcess;
  readonly #owned = new AsyncDisposableStack();
  readonly #clients: ClientPage[] = [];
  readonly #isRelayOnly: boolean;
  #inviteUrl: string | null = null;

  private constructor(server: ServerProcess, isRelayOnly: boolean) {
    this.server = server;
    this.#isRelayOnly = isRelayOnly;
    this.#owned.use(server);
  }

  /** `isRelayOnly`: all pages take nothing but TURN. */
  static async open({
    isRelayOnly = false,
    ...options
  }: ServerProcessOptions & { isRelayOnly?: boolean } = {}): Promise<Stage> {
    return new Stage(await ServerProcess.start(options), isRelayOnly);
  }

  /** Two people with accounts, each in a Chromium process of their own: Anna is the owner, Ben came by her invite. */
  async annaAndBen(): Promise<[anna: Speaker, ben: Speaker]> {
    const anna = await this.speaker("anna");
    return [anna, await this.speaker("ben")];
  }

  /** In a Chromium process of their own, with their sentence as microphone. */
  async speaker(name: SpeakerName): Promise<Speaker> {
    const speech = await speak(SENTENCES[name]);
    return { speech, ...(await this.actor(name, { kind: "plays", path: speech.path })) };
  }

  /** In a Chromium process of their own. */
  async actor(name: string, microphone: FakeMicrophone): Promise<Actor> {
    const browser = this.#owned.use(await launchChromium(microphone));
    return this.onlooker(name, browser);
  }

  /** One more person in a profile of their own, in a process that runs already (and with its microphone). */
  async onlooker(name: string, browser: Browser): Promise<Actor> {
    const context = await browser.newContext();
    await recordPages(context, { isRelayOnly: this.#isRelayOnly });
    const client = await this.openTab(context);
    if (this.#inviteUrl === null) {
      await client.setUp(this.server.url, name, this.server.setupCode);
      this.#inviteUrl = await client.createInvite();
    } else {
      await client.register(this.#inviteUrl, name);
    }
    return { name, browser, context, client };
  }

  /** An empty tab of that profile. */
  async openTab(context: BrowserContext): Promise<ClientPage> {
    const client = new ClientPage(await context.newPage());
    this.#clients.push(client);
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const faults = this.#clients.flatMap((client) => client.faults.unexpected());
    await this.#owned.disposeAsync();
    if (faults.length > 0) throw new Error(`Pages showed errors that were not to be expected:\n${faults.join("\n")}`);
  }
}
