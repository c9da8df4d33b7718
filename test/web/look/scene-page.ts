import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { type PreviewServer, preview } from "vite";
import { SCENES_DIR } from "./build-scenes.ts";
import type { Scene, Step } from "./scene.ts";

const STEP_TIMEOUT_MS = 5_000;

export const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 480, height: 700 } } as const;
export type Size = keyof typeof SIZES;
export type Scheme = "dark" | "light";

/** A browser context of one size and colour scheme, without motion, so that each picture is the same. */
export function look(size: Size, colorScheme: Scheme): BrowserContextOptions {
  return { viewport: SIZES[size], colorScheme, reducedMotion: "reduce" };
}

/** Serves the page that shows scenes, as `buildScenes` left it; dispose of it to end it. */
export class SceneServer implements AsyncDisposable {
  static async start(): Promise<SceneServer> {
    return new SceneServer(
      await preview({
        configFile: false,
        logLevel: "error",
        build: { outDir: SCENES_DIR },
        preview: { host: "127.0.0.1", port: 0 },
      }),
    );
  }

  readonly #vite: PreviewServer;
  readonly #held = new WeakMap<Page, readonly string[]>();

  private constructor(vite: PreviewServer) {
    this.#vite = vite;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#vite.close();
  }

  /** Shows a scene on the page, in the place of the one before, and does what belongs to it. */
  async show(page: Page, name: string, scene: Scene): Promise<void> {
    const address = this.#vite.resolvedUrls?.local[0];
    if (address === undefined) throw new Error("Vite has no address.");
    const url = `${address}preview.html`;
    // Loading the page takes ten times as long as showing a scene on it.
    if (page.url() !== url) await page.goto(url);
    await this.#letGo(page);
    await page.evaluate((sceneName) => window.showScene(sceneName), name);
    await page.locator("#root > *").first().waitFor();
    await page.evaluate(() => document.fonts.ready);
    for (const step of scene.steps ?? []) {
      await openDrawerFor(page, step);
      if ("hold" in step) this.#held.set(page, step.hold);
      await perform(page, step);
    }
  }

  /** Nothing of the scene before is held or pointed at any more. */
  async #letGo(page: Page): Promise<void> {
    for (const key of this.#held.get(page) ?? []) await page.keyboard.up(key);
    this.#held.delete(page);
    await page.mouse.move(0, 0);
  }
}

/** On a narrow page the servers, the channels, and in a call the settings, stand in the drawer. */
async function openDrawerFor(page: Page, step: Step): Promise<void> {
  if (page.viewportSize()?.width === SIZES.wide.width) return;
  // What is not there at all may only be on its way: a list draws its rows a moment later.
  const inDrawer = namedIn(page.locator("nav[hidden]"), step, true);
  if (inDrawer === null || (await inDrawer.count()) === 0 || (await target(page, step)?.isVisible())) return;
  const opener = page.getByRole("button", { name: "Open the channel list" });
  if (await opener.isVisible()) await opener.click({ timeout: STEP_TIMEOUT_MS });
}

async function perform(page: Page, step: Step): Promise<void> {
  const sought = target(page, step);
  if ("press" in step) await sought?.click({ timeout: STEP_TIMEOUT_MS });
  else if ("menu" in step) await sought?.click({ timeout: STEP_TIMEOUT_MS, button: "right" });
  else if ("hover" in step) await hoverLong(page, sought);
  else if ("fill" in step) await page.getByLabel(step.fill, { exact: true }).fill(step.text);
  else if ("hold" in step) for (const key of step.hold) await page.keyboard.down(key);
  else await page.keyboard.press(step.key);
}

/** Until the tooltip is there. */
async function hoverLong(page: Page, sought: Locator | null): Promise<void> {
  // react-aria shows none before it has seen the pointer move anywhere.
  await page.mouse.move(SIZES.narrow.width / 2, SIZES.narrow.height / 2);
  await sought?.hover({ timeout: STEP_TIMEOUT_MS });
  await page.locator(".tooltip").waitFor({ timeout: STEP_TIMEOUT_MS });
}

/** The button (or the widget of another role) that a step is about. */
function target(page: Page, step: Step): Locator | null {
  if ("press" in step && step.within === "dialog") return namedIn(page.getByRole("dialog"), step, false);
  return namedIn(page, step, false);
}

function namedIn(place: Page | Locator, step: Step, includeHidden: boolean): Locator | null {
  const named = (role: Parameters<Page["getByRole"]>[0], name: string | RegExp) =>
    place.getByRole(role, { name, includeHidden }).first();
  if ("press" in step) return named(step.role ?? "button", step.press);
  if ("menu" in step) return named("button", step.menu);
  return "hover" in step ? named("button", step.hover) : null;
}
