/** Builds the web client where it is missing or older than its sources. Runs under the project's Node, see bootstrap.mjs. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT, tell } from "./bootstrap.mjs";
import { buildIfStale, isBuilt } from "./build-if-stale.mjs";

const WEB_CLIENT = {
  name: "the web client",
  results: ["dist/web/index.html"],
  sources: ["src-renderer", "shared", "vite.config.ts", "package-lock.json", "tsconfig.base.json"],
  program: join(ROOT, "node_modules", "vite", "bin", "vite.js"),
  parameters: ["build", "--logLevel", "warn"],
};

export async function ensureWebClient() {
  if (existsSync(WEB_CLIENT.program)) {
    await buildIfStale(WEB_CLIENT);
  } else if (!isBuilt(WEB_CLIENT)) {
    tell("The web client is not built, and what builds it is not installed: run `npm ci && npm run build` for it.");
  }
}
