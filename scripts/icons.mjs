/** `npm run icons`: renders the drawings in assets/ to the images that the program and its packages carry. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bootstrap, ROOT, tell } from "./bootstrap.mjs";

await bootstrap(import.meta.url);
// Not before: the renderer is one of the packages that the bootstrap installs.
const { renderIcons } = await import("./icons/render-icons.ts");

const files = renderIcons(join(ROOT, "assets"));
for (const [path, content] of files) {
  const file = join(ROOT, "assets", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
tell(`${files.size} images written to assets/.`);
