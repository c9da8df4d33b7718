import { ChatPage } from "../e2e/chat-page.ts";
import { type Actor, Stage } from "../e2e/stage.ts";
import { Child } from "../processes/child.ts";
import { DBusDaemon } from "../processes/dbus-daemon.ts";
import { TempFolder } from "../temp-folder.ts";
import type { DesktopApp, DesktopAppOptions } from "./desktop-app.ts";
import { FakeNotifications } from "./fake-notifications.ts";
import { XDisplay } from "./x-display.ts";

interface Parts {
  readonly stage: Stage;
  readonly notifications: FakeNotifications;
  readonly options: DesktopAppOptions;
  readonly ben: Actor;
  readonly app: DesktopApp;
}

/** A server of Ben's, who is there with the web client, and Anna's desktop, with a tray and notifications, for an evening of chat. */
export class DesktopEvening implements AsyncDisposable {
  readonly stage: Stage;
  readonly notifications: FakeNotifications;
  readonly benActor: Actor;
  readonly ben: ChatPage;
  readonly #options: DesktopAppOptions;
  readonly #owned: AsyncDisposableStack;
  #app: DesktopApp;

  private constructor(owned: AsyncDisposableStack, { stage, notifications, options, ben, app }: Parts) {
    this.#owned = owned;
    this.#options = options;
    this.stage = stage;
    this.notifications = notifications;
    this.benActor = ben;
    this.ben = new ChatPage(ben.client);
    this.#app = app;
  }

  static async open(): Promise<DesktopEvening> {
    await using owned = new AsyncDisposableStack();
    const display = owned.use(await XDisplay.open());
    owned.use(new Child({ program: "trayer", args: [], env: display.env, cwd: "/" }));
    const { address } = owned.use(await DBusDaemon.start());
    const notifications = owned.use(await FakeNotifications.start(address));
    const home = owned.use(await TempFolder.make()).path;
    const stage = owned.use(await Stage.open());
    const env = { DBUS_SESSION_BUS_ADDRESS: address };
    const options: DesktopAppOptions = { display, home, env, microphone: { kind: "denied" } };
    const [ben, app] = await Promise.all([stage.actor("ben", { kind: "denied" }), start(stage, options)]);
    return new DesktopEvening(owned.move(), { stage, notifications, options, ben, app });
  }

  /** Anna starts the program again, after she ended it. */
  async startAgain(): Promise<ChatPage> {
    this.#app = await start(this.stage, this.#options);
    return this.anna;
  }

  get app(): DesktopApp {
    return this.#app;
  }

  get anna(): ChatPage {
    return new ChatPage(this.app.client);
  }

  /** Of Anna's, who keeps a file there. */
  get home(): string {
    return this.#options.home;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }
}

async function start(stage: Stage, options: DesktopAppOptions): Promise<DesktopApp> {
  const app = await stage.desktopApp(options);
  await app.feelFocus();
  return app;
}
