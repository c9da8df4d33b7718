import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchChromium } from "../../helpers/browser/chromium.ts";
import { buildScenes } from "./build-scenes.ts";
import { look, SceneServer, type Scheme, type Size } from "./scene-page.ts";
import { SCENES } from "./scenes.ts";

/**
 * Takes a picture of every view and state, in both sizes and both colour schemes, to look at:
 * `node test/web/look/look.ts [target folder] [part of a scene's name]`.
 */
const target = process.argv[2] ?? join(tmpdir(), "cromulent-look");
const wanted = process.argv[3] ?? "";
const LOOKS: readonly (readonly [Size, Scheme])[] = [
  ["wide", "dark"],
  ["narrow", "dark"],
  ["wide", "light"],
  ["narrow", "light"],
];

await mkdir(target, { recursive: true });
await buildScenes();
await using server = await SceneServer.start();
await using browser = await launchChromium({ kind: "denied" });
for (const [size, scheme] of LOOKS) {
  await using context = await browser.newContext(look(size, scheme));
  for (const [name, scene] of Object.entries(SCENES)) {
    if (!name.includes(wanted) || (scene.only ?? size) !== size) continue;
    await using page = await context.newPage();
    const complain = (error: unknown) => {
      process.exitCode = 1;
      process.stderr.write(`${name} (${size}, ${scheme}): ${String(error).split("\n", 1)[0]}\n`);
    };
    page.on("pageerror", complain);
    await server.show(page, name, scene).catch(complain);
    await page.screenshot({ path: join(target, `${name}-${size}-${scheme}.png`) });
  }
}
process.stdout.write(`Pictures in ${target}.\n`);
