import "../shared/polyfills.ts";
import { createRoot } from "react-dom/client";
import type { PreloadApi } from "../shared/desktop/ipc.ts";
import { App } from "./app.tsx";
import { startDesktopPage } from "./desktop-page.ts";
import { pageStorage } from "./key-value-storage.ts";
import { beforeNextFrame } from "./next-frame.ts";
import { watchLooking } from "./notices/looking.ts";
import { systemClock } from "./system-clock.ts";

declare global {
  interface Window {
    /** Of the preload script. */
    readonly cromulent: PreloadApi;
  }
}

/** As long as main takes it. */
const FAULT_LENGTH_MAX = 8_192;

/** The desktop page's composition root. */
async function main(): Promise<void> {
  const api = window.cromulent;
  const container = document.getElementById("root");
  if (container === null) throw new Error("desktop.html has no #root.");
  const report = (error: unknown) => api.pageFault(describe(error));
  const root = createRoot(container, { onCaughtError: report, onUncaughtError: report });
  let clients = 0;
  const page = await startDesktopPage({
    api,
    clock: systemClock,
    storage: pageStorage(() => localStorage),
    beforeNextFrame,
    reload: () => location.reload(),
    onClient: ({ store, commands }) => {
      clients += 1;
      // Another server is another app: no view keeps what it knew of the one before.
      root.render(<App key={clients} store={store} commands={commands} />);
    },
  });

  watchLooking((isLooking) => page.setLooking(isLooking));
  addEventListener("online", () => api.networkChanged(null));
  for (const type of ["pointermove", "pointerdown", "keydown"]) {
    // Capturing: the talk key is kept from everything below the window, and whoever talks is not idle.
    addEventListener(type, () => page.client.touched(), { passive: true, capture: true });
  }
  // What is being written is kept, and what was read is told, before the page goes.
  addEventListener("pagehide", () => page.setLooking(false));
  // A page that is loaded anew finds its call in main, so nothing is left here when it goes.
}

function describe(error: unknown): string {
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return words.slice(0, FAULT_LENGTH_MAX);
}

void main();
