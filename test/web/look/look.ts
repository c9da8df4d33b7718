import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchChromium } from "../../helpers/browser/chromium.ts";
import { buildScenes } from "./build-scenes.ts";
import { look, SceneServer, type Scheme } from "./scene-page.ts";
import { SCENES } from "./scenes.ts";

/**
 * Takes a picture of every view and state, in both sizes and both colour schemes, to look at:
 * `node test/web/look/look.ts [target folder] [part of a scene's name]`.
 */
const target = process.argv[2] ?? join(tmpdir(), "cromulent-look");
const wanted = process.argv[3] ?? "";
const SCHEMES: readonly Scheme[] = ["dark", "light"];

await mkdir(target, { recursive: true });
await buildScenes();
await using server = await SceneServer.start();
await using browser = await launchChromium({ kind: "denied" });
for (const size of ["wide", "narrow"] as const) {
  await using context = await browser.newContext(look(size, "dark"));
  // One page for all of them: loading it takes far longer than showing a scene on it.
  await using page = await context.newPage();
  let shown = "";
  const complain = (error: unknown) => {
    process.exitCode = 1;
    process.stderr.write(`${shown} (${size}): ${String(error).split("\n", 1)[0]}\n`);
  };
  page.on("pageerror", complain);
  for (const [name, scene] of Object.entries(SCENES)) {
    if (!name.includes(wanted) || (scene.only ?? size) !== size) continue;
    shown = name;
    await server.show(page, name, scene).catch(complain);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(target, `${name}-${size}-${colorScheme}.png`) });
    }
  }
}
process.stdout.write(`Pictures in ${target}.\n`);
