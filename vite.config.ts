import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import * as z from "zod";

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8")));

/** Where `npm run server` listens by default. */
const SERVER = "127.0.0.1:8787";
/** The server answers its own origins only (S8), and the page of the dev server has another one. */
const headers = { origin: `http://${SERVER}` };

/** The renderer: the web client that the server serves, and the pages of the desktop app. */
export default defineConfig({
  root: "src-renderer",
  plugins: [react()],
  define: { __APP_VERSION__: JSON.stringify(version) },
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    target: "chrome107",
    // A data: address for a small font or icon would need a looser content security policy.
    assetsInlineLimit: 0,
    // One page that is used whole from the start: nothing to split off; 210 kB come over the wire.
    chunkSizeWarningLimit: 800,
  },
  server: {
    host: "127.0.0.1",
    proxy: {
      "/api": { target: `http://${SERVER}`, headers },
      "/gateway": { target: `ws://${SERVER}`, ws: true, headers },
    },
  },
});
