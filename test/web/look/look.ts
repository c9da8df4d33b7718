import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { chromium, type Page } from "playwright-core";
import { createServer } from "vite";
import { SCENES, type Scene, type Step } from "./scenes.ts";

/**
 * Takes a picture of every view and state, in both sizes and both colour schemes, to look at:
 * `node test/web/look/look.ts [target folder] [part of a scene's name]`.
 */
const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 480, height: 700 } } as const;
const SCHEMES = ["dark", "light"] as const;
const STEP_TIMEOUT_MS = 3_000;

const target = process.argv[2] ?? join(tmpdir(), "cromulent-look");
const wanted = process.argv[3] ?? "";

async function take(page: Page, scene: Scene, size: keyof typeof SIZES): Promise<void> {
  for (const step of scene.steps ?? []) {
    if (size === "narrow") await openDrawerFor(page, step);
    await perform(page, step);
  }
}

/** On a narrow page the channels, and in a call the settings, stand in the drawer. */
async function openDrawerFor(page: Page, step: Step): Promise<void> {
  if (!("press" in step) || (await button(page, step).isVisible())) return;
  const opener = page.getByRole("button", { name: "Open the channel list" });
  if (await opener.isVisible()) await opener.click({ timeout: STEP_TIMEOUT_MS });
}

function button(page: Page, step: Extract<Step, { press: string }>) {
  return page.getByRole(step.role ?? "button", { name: step.press }).first();
}

async function perform(page: Page, step: Step): Promise<void> {
  if ("press" in step) await button(page, step).click({ timeout: STEP_TIMEOUT_MS });
  else if ("fill" in step) await page.getByLabel(step.fill).fill(step.text);
  else await page.keyboard.press(step.key);
}

const server = await createServer({
  configFile: false,
  root: fileURLToPath(new URL("../../..", import.meta.url)),
  plugins: [react()],
  cacheDir: join(tmpdir(), "cromulent-look-cache"),
  logLevel: "error",
  server: { host: "127.0.0.1", port: 0 },
});
await server.listen();
const address = server.resolvedUrls?.local[0];
if (address === undefined) throw new Error("Vite has no address.");
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--headless=new", "--no-sandbox", "--disable-gpu"],
});
mkdirSync(target, { recursive: true });
let faults = 0;
try {
  for (const colorScheme of SCHEMES) {
    for (const [sizeName, viewport] of Object.entries(SIZES) as [keyof typeof SIZES, (typeof SIZES)["wide"]][]) {
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: "reduce" });
      for (const [name, scene] of Object.entries(SCENES)) {
        if (!name.includes(wanted) || (scene.only !== undefined && scene.only !== sizeName)) continue;
        const page = await context.newPage();
        page.on("pageerror", (error) => {
          faults++;
          process.stderr.write(`${name}: ${error.message}\n`);
        });
        await page.goto(`${address}test/web/look/preview.html#${name}`);
        await page.locator("#root > *").first().waitFor();
        await page.evaluate(() => document.fonts.ready);
        try {
          await take(page, scene, sizeName);
        } catch (error) {
          faults++;
          process.stderr.write(`${name} (${sizeName}): ${String(error).split("\n")[0]}\n`);
        }
        await page.screenshot({ path: join(target, `${name}-${sizeName}-${colorScheme}.png`) });
        await page.close();
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await server.close();
}
process.stdout.write(`Pictures in ${target}.\n`);
process.exitCode = faults === 0 ? 0 : 1;
