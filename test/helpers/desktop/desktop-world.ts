import type { Speaker } from "../e2e/stage.ts";
import { type DesktopSpeaker, Stage } from "../e2e/stage.ts";
import { TempFolder } from "../temp-folder.ts";
import type { DesktopAppOptions } from "./desktop-app.ts";
import { XDisplay } from "./x-display.ts";

export type WorldOptions = Partial<Omit<DesktopAppOptions, "display" | "home" | "microphone">>;

/** A server, Anna with the desktop app on a display of her own, and Ben with the web client. */
export class DesktopWorld implements AsyncDisposable {
  readonly display: XDisplay;
  readonly home: string;
  readonly stage: Stage;
  readonly anna: DesktopSpeaker;
  readonly ben: Speaker;
  readonly #owned: AsyncDisposableStack;

  private constructor(owned: AsyncDisposableStack, parts: Omit<DesktopWorld, "meet" | typeof Symbol.asyncDispose>) {
    this.#owned = owned;
    this.display = parts.display;
    this.home = parts.home;
    this.stage = parts.stage;
    this.anna = parts.anna;
    this.ben = parts.ben;
  }

  static async open(options: WorldOptions = {}): Promise<DesktopWorld> {
    await using owned = new AsyncDisposableStack();
    const display = owned.use(await XDisplay.open());
    const home = owned.use(await TempFolder.make()).path;
    const stage = owned.use(await Stage.open());
    const [anna, ben] = await Promise.all([
      stage.desktopSpeaker("anna", { display, home, ...options }),
      stage.speaker("ben"),
    ]);
    return new DesktopWorld(owned.move(), { display, home, stage, anna, ben });
  }

  /** Both in Lobby, and each there for the other. */
  async meet(): Promise<void> {
    for (const { client } of [this.anna, this.ben]) await client.joinAndConnect("Lobby");
    for (const { client } of [this.anna, this.ben]) await client.waitForPeople("Lobby", ["anna", "ben"]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }
}
