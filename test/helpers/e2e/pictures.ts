import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { resultsDir } from "../paths.ts";
import type { ClientPage } from "./client-page.ts";

/** What the page shows, to be looked at afterwards: in both schemes and at both sizes, in `test-results/`. */
export async function takePictures({ page }: ClientPage, name: string): Promise<void> {
  await mkdir(resultsDir, { recursive: true });
  for (const [size, viewport] of [
    ["wide", { width: 1_280, height: 800 }],
    ["narrow", { width: 480, height: 700 }],
  ] as const) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.screenshot({ path: join(resultsDir, `${name}-${size}-${colorScheme}.png`) });
    }
  }
  await page.setViewportSize({ width: 1_280, height: 800 });
  await page.emulateMedia({ colorScheme: "dark" });
}
