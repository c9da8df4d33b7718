import "../shared/polyfills.ts";
import { createRoot } from "react-dom/client";
import { HttpClient } from "../shared/client/http-client.ts";
import { App } from "./app.tsx";
import { browserExchange } from "./bridge/browser-exchange.ts";
import { browserSocket } from "./bridge/browser-socket.ts";
import { browserUpload } from "./bridge/browser-upload.ts";
import { tabDeviceId } from "./bridge/device-id.ts";
import { WebBridge } from "./bridge/web-bridge.ts";
import { pageStorage } from "./key-value-storage.ts";
import { beforeNextFrame } from "./next-frame.ts";
import { watchLooking } from "./notices/looking.ts";
import { Notices } from "./notices/notices.ts";
import { openMessage } from "./notices/open-message.ts";
import { markTabIcon } from "./notices/tab-icon.ts";
import { WebNotices } from "./notices/web-notices.ts";
import { loadSettings, saveSettings } from "./settings/settings-storage.ts";
import { createClient } from "./store/client.ts";
import { systemClock } from "./system-clock.ts";

/** The web client's composition root. */
async function main(): Promise<void> {
  const storage = pageStorage(() => localStorage);
  const bridge = new WebBridge({
    http: new HttpClient("", browserExchange),
    openSocket: browserSocket(`${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/gateway`),
    sendFile: browserUpload,
    clock: systemClock,
    random: Math.random,
    version: __APP_VERSION__,
    deviceId: await tabDeviceId(
      pageStorage(() => sessionStorage),
      navigator.locks,
    ),
    storage,
  });
  const client = createClient({
    bridge,
    clock: systemClock,
    settings: loadSettings(storage),
    saveSettings: (settings) => saveSettings(storage, settings),
    storage,
    beforeNextFrame,
  });

  const { commands } = client;
  const notices = new Notices({
    bridge,
    store: client.store,
    clock: systemClock,
    host: new WebNotices({
      Notification: "Notification" in window ? Notification : null,
      openMessage: (channelId, messageId) => openMessage(commands, channelId, messageId),
      markIcon: markTabIcon,
      focusTab: () => focus(),
      playSound: () => client.playSound("mention"),
    }),
  });
  watchLooking((isLooking) => {
    client.setLooking(isLooking);
    notices.setLooking(isLooking);
    client.setLooking(isLooking);
  });

  addEventListener("online", () => bridge.networkChanged());
  addEventListener("offline", () => bridge.checkConnection());
  // What a page learns of a wake from sleep: it is shown again, or goes on after it was frozen (S7).
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") bridge.checkConnection();
  });
  document.addEventListener("resume", () => bridge.checkConnection());
  // Back out of the browser's cache of pages, where its socket was closed.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) bridge.networkChanged();
  });
  for (const type of ["pointermove", "pointerdown", "keydown"]) {
    // Capturing: the talk key is kept from everything below the window, and whoever talks is not idle.
    addEventListener(type, () => client.touched(), { passive: true, capture: true });
  }
  // A page that goes for good leaves at once, instead of standing in the channel until it is timed out (S2, V4).
  addEventListener("pagehide", ({ persisted }) => {
    if (persisted) return;
    notices[Symbol.dispose]();
    client[Symbol.dispose]();
    bridge[Symbol.dispose]();
  });

  const root = document.getElementById("root");
  if (root === null) throw new Error("index.html has no #root.");
  createRoot(root).render(<App store={client.store} commands={commands} />);
}

void main();
