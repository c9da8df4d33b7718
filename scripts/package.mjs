/** `npm run package`: installers and archives of the desktop app in dist/packages/; what stands behind `--` goes to electron-builder. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { bootstrap, ROOT } from "./bootstrap.mjs";
import { ensureDesktopApp } from "./desktop-app.mjs";

await bootstrap(import.meta.url);
await ensureDesktopApp();

const builder = join(ROOT, "node_modules", "electron-builder", "cli.js");
// Uploading is no part of it: the workflow does that with what came of it.
const { status } = spawnSync(process.execPath, [builder, "--publish", "never", ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: "inherit",
});
process.exit(status ?? 1);
