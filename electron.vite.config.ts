import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";
import * as z from "zod";

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8")));

/** Packages with native code: they cannot be bundled, and are all of node_modules that the packaged program has. */
const NATIVE = ["uiohook-napi", "koffi"];
const define = { __APP_VERSION__: JSON.stringify(version) };
/** A sandboxed preload script has to be CommonJS, and .cjs says so in a package of ES modules. */
const output = { format: "cjs", entryFileNames: "[name].cjs", chunkFileNames: "[name]-[hash].cjs" } as const;

/** The desktop app: main process and key helper, preload script, renderer; into dist/desktop/. */
export default defineConfig({
  main: {
    define,
    build: {
      outDir: "dist/desktop/main",
      target: "node16",
      // Everything else goes into the bundle, so that the package needs no node_modules but these.
      externalizeDeps: false,
      rollupOptions: {
        input: { main: "src-main/main.ts", "key-helper": "src-main/keys/helper/main.ts" },
        external: ["electron", ...NATIVE],
        output,
      },
    },
  },
  preload: {
    define,
    build: {
      outDir: "dist/desktop/preload",
      target: "node16",
      externalizeDeps: false,
      rollupOptions: { input: { preload: "src-main/preload.ts" }, external: ["electron"], output },
    },
  },
  renderer: {
    root: "src-renderer",
    base: "./",
    plugins: [react()],
    define,
    build: {
      outDir: "dist/desktop/renderer",
      emptyOutDir: true,
      // Half of the code is names and comments, which the page's start would wait for: electron-vite leaves them in.
      minify: true,
      target: "chrome107",
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 900,
      rollupOptions: { input: "src-renderer/desktop.html" },
    },
  },
});
