import type { BrowserContext } from "playwright-core";
import type { Latency } from "../../../shared/client/settings.ts";
import type { PulseHub, PulsePlace } from "../../helpers/audio/pulse-hub.ts";
import { launchChromium } from "../../helpers/browser/chromium.ts";
import { ClientPage } from "../../helpers/e2e/client-page.ts";
import type { TestServer } from "../../helpers/test-server.ts";
import { type Caller, clientCall } from "./client-call.ts";
import { watchConnections } from "./received.ts";
import type { Subject } from "./subject.ts";

/** What a browser keeps of its user between two starts. */
type Profile = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** The web client with its server; all settings but the microphone's mode are as it ships. */
export function webClient(server: TestServer, latency: Latency): Subject {
  const people = { speaker: new WebPerson(server, "nora"), listener: new WebPerson(server, "oskar") };
  return {
    key: "web",
    name: `web client, ${latency}`,
    programs: {},
    async call(hub) {
      await using owned = new AsyncDisposableStack();
      const speaker = await people.speaker.open(owned, hub, "speaker");
      const listener = await people.listener.open(owned, hub, "listener");
      return clientCall({ speaker, listener, owned: owned.move() });
    },
  };
}

class WebPerson {
  readonly #server: TestServer;
  readonly #username: string;
  #profile: Profile | null = null;

  constructor(server: TestServer, username: string) {
    this.#server = server;
    this.#username = username;
  }

  /** In a browser of their own. The first time it makes the account. */
  async open(owned: AsyncDisposableStack, hub: PulseHub, place: PulsePlace): Promise<Caller> {
    const context = await newContext(owned, hub, place, this.#profile);
    await watchConnections(context);
    const client = new ClientPage(await context.newPage());
    if (this.#profile === null) {
      await client.page.goto((await this.#server.createInvite({ maxUses: 1 })).url);
      await client.register(this.#username);
      await client.chooseMode("open");
      this.#profile = await context.storageState();
    } else {
      await client.page.goto(this.#server.url);
      await client.waitUntilSignedIn();
    }
    return { username: this.#username, client };
  }
}

async function newContext(owned: AsyncDisposableStack, hub: PulseHub, place: PulsePlace, profile: Profile | null) {
  const browser = owned.use(await launchChromium({ kind: "system", env: hub.env(place) }));
  return browser.newContext(profile === null ? {} : { storageState: profile });
}
