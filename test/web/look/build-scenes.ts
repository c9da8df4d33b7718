import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { build } from "vite";
import { cacheDir, projectDir } from "../../helpers/paths.ts";

/** What `SceneServer` serves. */
export const SCENES_DIR = join(cacheDir, "look");

/** Builds the page that shows scenes: once for all who show any, who may do so at the same time. */
export async function buildScenes(): Promise<void> {
  // As the client itself is built (vite.config.ts); served from source, each scene would fetch hundreds of modules.
  await build({
    configFile: false,
    root: join(projectDir, "test/web/look"),
    plugins: [react()],
    logLevel: "error",
    build: {
      outDir: SCENES_DIR,
      emptyOutDir: true,
      target: "chrome107",
      chunkSizeWarningLimit: 1_000,
      rolldownOptions: { input: join(projectDir, "test/web/look/preview.html") },
    },
  });
}
