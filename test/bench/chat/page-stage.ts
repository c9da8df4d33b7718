import type { Browser, CDPSession, Page } from "playwright-core";
import { launchChromium } from "../../helpers/browser/chromium.ts";
import { GatewayClient } from "../../helpers/gateway-client.ts";
import { TempFolder } from "../../helpers/temp-folder.ts";
import { Measured } from "../measured-server.ts";
import { watchFrames } from "./frame-watch.ts";
import { makeTwoChannels, type TwoChannels } from "./two-channels.ts";

const VIEWPORT = { width: 1280, height: 800 };
/** After a page was loaded, for whatever it still does in the background. */
const SETTLE_MS = 1_500;

/** The server in a process of its own with two channels that the owner has read, and the owner's page in Chromium. */
export class PageStage implements AsyncDisposable {
  readonly channels: TwoChannels;
  readonly server: Measured;
  readonly page: Page;
  readonly #cdp: CDPSession;
  readonly #owned: AsyncDisposableStack;

  private constructor(
    channels: TwoChannels,
    server: Measured,
    page: Page,
    cdp: CDPSession,
    owned: AsyncDisposableStack,
  ) {
    this.channels = channels;
    this.server = server;
    this.page = page;
    this.#cdp = cdp;
    this.#owned = owned;
  }

  static async open(messages: { readonly few: number; readonly many: number }): Promise<PageStage> {
    await using owned = new AsyncDisposableStack();
    const folder = owned.use(await TempFolder.make());
    const channels = await makeTwoChannels(folder.path, { ...messages, style: "talk" });
    const server = owned.use(await Measured.start("gateway-server.ts", folder.path));
    const [owner] = channels.tokens;
    {
      using client = await GatewayClient.connect({ gatewayUrl: server.url }, { token: owner });
      for (const { id, newestId } of [channels.few, channels.many]) {
        await client.request("channel.read", { channelId: id, messageId: newestId });
      }
    }
    const browser: Browser = owned.use(await launchChromium({ kind: "denied" }));
    const context = await browser.newContext({ viewport: VIEWPORT });
    await context.addInitScript(watchFrames);
    const page = await context.newPage();
    await page.addInitScript((token) => localStorage.setItem("cromulent.token", token), owner);
    const cdp = await context.newCDPSession(page);
    await cdp.send("HeapProfiler.enable");
    const stage = new PageStage(channels, server, page, cdp, owned.move());
    await stage.load();
    return stage;
  }

  /** Loads the page anew: none of the two channels is known to it. */
  async load(): Promise<void> {
    // A page shows the channel again that it showed last.
    if (await this.row("general").isVisible()) await this.row("general").click();
    await this.page.goto(this.server.url.replace(/^ws(.*)\/gateway$/, "http$1"));
    await this.row("few").waitFor();
    await this.page.waitForTimeout(SETTLE_MS);
  }

  /** Of the channel list. */
  row(name: "few" | "many" | "general") {
    return this.page
      .getByRole("navigation", { name: "Channels" })
      .getByRole("button", { name: new RegExp(`^${name}`) });
  }

  /** Milliseconds from the click to the frame with the newest message in it. */
  async openAtNewest(name: "few" | "many"): Promise<number> {
    const shown = this.page.evaluate((rowKey) => window.benchShown(rowKey), `m${this.channels[name].newestId}`);
    await this.row(name).click();
    return await shown;
  }

  /** The page's JavaScript heap once nothing more of it is garbage. */
  async heapBytes(): Promise<number> {
    for (let round = 0; round < 3; round++) await this.#cdp.send("HeapProfiler.collectGarbage");
    const { usedSize } = await this.#cdp.send("Runtime.getHeapUsage");
    return usedSize;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }
}
