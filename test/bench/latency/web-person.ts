import type { BrowserContext } from "playwright-core";
import type { PulseHub, PulsePlace } from "../../helpers/audio/pulse-hub.ts";
import { type BrowserPlace, launchChromium } from "../../helpers/browser/chromium.ts";
import { ClientPage } from "../../helpers/e2e/client-page.ts";
import type { Caller } from "./client-call.ts";
import { watchConnections } from "./received.ts";

/** What a browser keeps of its user between two starts. */
type Profile = Awaited<ReturnType<BrowserContext["storageState"]>>;

export interface WebPersonDeps {
  readonly username: string;
  readonly serverUrl: string;
  /** null: simply on this machine. */
  readonly place: BrowserPlace | null;
  /** Makes the account, on an empty tab, and leaves the page signed in. */
  signUp(client: ClientPage): Promise<void>;
}

/** Somebody with the web client; all settings but the microphone's mode are as it ships. */
export class WebPerson {
  readonly #deps: WebPersonDeps;
  #profile: Profile | null = null;

  constructor(deps: WebPersonDeps) {
    this.#deps = deps;
  }

  /** In a browser that was just started, and that `owned` ends. The first time it makes the account. */
  async open(owned: AsyncDisposableStack, hub: PulseHub, sound: PulsePlace): Promise<Caller> {
    const { username, serverUrl, place } = this.#deps;
    const browser = owned.use(await launchChromium({ kind: "system", env: hub.env(sound) }, place));
    const context = await browser.newContext(this.#profile === null ? {} : { storageState: this.#profile });
    await watchConnections(context);
    const client = new ClientPage(await context.newPage());
    if (this.#profile === null) {
      await this.#deps.signUp(client);
      await client.chooseMode("open");
      this.#profile = await context.storageState();
    } else {
      await client.page.goto(serverUrl);
      await client.waitUntilSignedIn();
    }
    return { username, client };
  }
}
