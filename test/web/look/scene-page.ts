import { join } from "node:path";
import react from "@vitejs/plugin-react";
import type { BrowserContextOptions, Page } from "playwright-core";
import { build, type PreviewServer, preview } from "vite";
import { cacheDir, projectDir } from "../../helpers/paths.ts";
import type { Scene, Step } from "./scenes.ts";

const STEP_TIMEOUT_MS = 5_000;

export const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 480, height: 700 } } as const;
export type Size = keyof typeof SIZES;
export type Scheme = "dark" | "light";

/** A browser context of one size and colour scheme, without motion, so that each picture is the same. */
export function look(size: Size, colorScheme: Scheme): BrowserContextOptions {
  return { viewport: SIZES[size], colorScheme, reducedMotion: "reduce" };
}

/** Builds the page that shows scenes and serves it; dispose of it to end it. */
export class SceneServer implements AsyncDisposable {
  static async start(): Promise<SceneServer> {
    const outDir = join(cacheDir, "look");
    // As the client itself is built (vite.config.ts); served from source, each scene would fetch hundreds of modules.
    await build({
      configFile: false,
      root: join(projectDir, "test/web/look"),
      plugins: [react()],
      logLevel: "error",
      build: {
        outDir,
        emptyOutDir: true,
        target: "chrome107",
        chunkSizeWarningLimit: 1_000,
        rolldownOptions: { input: join(projectDir, "test/web/look/preview.html") },
      },
    });
    return new SceneServer(
      await preview({
        configFile: false,
        logLevel: "error",
        build: { outDir },
        preview: { host: "127.0.0.1", port: 0 },
      }),
    );
  }

  readonly #vite: PreviewServer;

  private constructor(vite: PreviewServer) {
    this.#vite = vite;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#vite.close();
  }

  /** Shows a scene on the page and does what belongs to it. */
  async show(page: Page, name: string, scene: Scene): Promise<void> {
    const address = this.#vite.resolvedUrls?.local[0];
    if (address === undefined) throw new Error("Vite has no address.");
    await page.goto(`${address}preview.html#${name}`);
    await page.locator("#root > *").first().waitFor();
    await page.evaluate(() => document.fonts.ready);
    for (const step of scene.steps ?? []) {
      await openDrawerFor(page, step);
      await perform(page, step);
    }
  }
}

/** On a narrow page the channels, and in a call the settings, stand in the drawer. */
async function openDrawerFor(page: Page, step: Step): Promise<void> {
  if (!("press" in step) || (await target(page, step).isVisible())) return;
  const opener = page.getByRole("button", { name: "Open the channel list" });
  if (await opener.isVisible()) await opener.click({ timeout: STEP_TIMEOUT_MS });
}

async function perform(page: Page, step: Step): Promise<void> {
  if ("press" in step) await target(page, step).click({ timeout: STEP_TIMEOUT_MS });
  else if ("fill" in step) await page.getByLabel(step.fill, { exact: true }).fill(step.text);
  else await page.keyboard.press(step.key);
}

function target(page: Page, step: Extract<Step, { press: string }>) {
  return page.getByRole(step.role ?? "button", { name: step.press }).first();
}
