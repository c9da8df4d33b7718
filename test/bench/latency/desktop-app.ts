import type { Latency } from "../../../shared/client/settings.ts";
import { bufferSamples } from "../../../src-main/app/start-latency.ts";
import type { PulseHub, PulsePlace } from "../../helpers/audio/pulse-hub.ts";
import { DesktopApp } from "../../helpers/desktop/desktop-app.ts";
import type { XDisplay } from "../../helpers/desktop/x-display.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import type { TestServer } from "../../helpers/test-server.ts";
import { type Caller, clientCall } from "./client-call.ts";
import { watchConnections } from "./received.ts";
import type { Subject } from "./subject.ts";

export interface DesktopDeps {
  readonly server: TestServer;
  readonly display: XDisplay;
  /** Owns the two people's homes. */
  readonly owned: AsyncDisposableStack;
}

/** The desktop app on both sides, in the real Electron; all settings but these are as it ships. */
export function desktopApp(deps: DesktopDeps, latency: Latency): Subject {
  const people = {
    speaker: new DesktopPerson(deps, latency, `paul-${latency}`),
    listener: new DesktopPerson(deps, latency, `rita-${latency}`),
  };
  return {
    key: `desktop-${latency}`,
    name: `desktop app, ${latency}`,
    programs: {},
    async call(hub) {
      await using owned = new AsyncDisposableStack();
      const speaker = await people.speaker.open(owned, hub, "speaker");
      const listener = await people.listener.open(owned, hub, "listener");
      return clientCall({ speaker, listener, owned: owned.move() });
    },
  };
}

class DesktopPerson {
  readonly #deps: DesktopDeps;
  readonly #latency: Latency;
  readonly #username: string;
  #home: string | null = null;

  constructor(deps: DesktopDeps, latency: Latency, username: string) {
    this.#deps = deps;
    this.#latency = latency;
    this.#username = username;
  }

  /** In an app that was just started with the buffers of its setting, and that `owned` ends. The first time it makes the account. */
  async open(owned: AsyncDisposableStack, hub: PulseHub, place: PulsePlace): Promise<Caller> {
    this.#home ??= await this.#moveIn(hub, place);
    const app = owned.use(await this.#launch(this.#home, hub, place));
    // Without a keyring the app keeps no token.
    await app.client.logIn(this.#username);
    if (await runsWith(app, this.#latency)) return { username: this.#username, client: app.client };
    // The last call starved, and the app went back to "balanced" by itself.
    await app.client.chooseLatency(this.#latency);
    await app.quit();
    const again = owned.use(await this.#launch(this.#home, hub, place));
    await again.client.logIn(this.#username);
    if (!(await runsWith(again, this.#latency))) throw new Error(`The app does not take up "${this.#latency}".`);
    return { username: this.#username, client: again.client };
  }

  async #moveIn(hub: PulseHub, place: PulsePlace): Promise<string> {
    const { server, owned } = this.#deps;
    const { path } = owned.use(await TempFolder.make());
    await using app = await this.#launch(path, hub, place);
    await app.client.addServer((await server.createInvite({ maxUses: 1 })).url);
    await app.client.register(this.#username);
    await app.client.chooseMode("open");
    await app.client.chooseLatency(this.#latency);
    return path;
  }

  #launch(home: string, hub: PulseHub, place: PulsePlace): Promise<DesktopApp> {
    return DesktopApp.launch({
      display: this.#deps.display,
      home,
      microphone: { kind: "system", env: hub.env(place) },
      prepare: watchConnections,
    });
  }
}

async function runsWith(app: DesktopApp, latency: Latency): Promise<boolean> {
  const samples = await app.electron.evaluate((electron) =>
    electron.app.commandLine.getSwitchValue("audio-buffer-size"),
  );
  return samples === String(bufferSamples(latency));
}
