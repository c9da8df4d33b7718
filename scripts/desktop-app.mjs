/** Builds the desktop app where it is missing or older than its sources. Runs under the project's Node, see bootstrap.mjs. */
import { join } from "node:path";
import { ROOT } from "./bootstrap.mjs";
import { buildIfStale } from "./build-if-stale.mjs";

const DESKTOP_APP = {
  name: "the desktop app",
  results: [
    "dist/desktop/main/main.cjs",
    "dist/desktop/main/key-helper.cjs",
    "dist/desktop/preload/preload.cjs",
    "dist/desktop/renderer/desktop.html",
  ],
  sources: [
    "src-main",
    "src-renderer",
    "shared",
    "assets",
    "electron.vite.config.ts",
    "package.json",
    "package-lock.json",
    "tsconfig.base.json",
  ],
  program: join(ROOT, "node_modules", "electron-vite", "bin", "electron-vite.js"),
  parameters: ["build", "--logLevel", "warn"],
};

export async function ensureDesktopApp() {
  await buildIfStale(DESKTOP_APP);
}
