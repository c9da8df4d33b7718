import { createRoot, type Root } from "react-dom/client";
import { createStore } from "zustand/vanilla";
import { App } from "../../../src-renderer/app.tsx";
import type { AppState } from "../../../src-renderer/store/state.ts";
import { recordingCommands } from "../../src-renderer/views/helpers/recording-commands.ts";
import { LIVE_SCENES } from "./live-scenes.ts";
import { SCENES } from "./scenes.ts";
import { XSS_SCENES } from "./xss-scenes.ts";

declare global {
  interface Window {
    showScene(name: string): void;
  }
}

const ALL_SCENES = { ...SCENES, ...LIVE_SCENES, ...XSS_SCENES };

const container = document.getElementById("root");
let root: Root | null = null;

/** The whole client on the state of one scene, in the place of the one before. */
window.showScene = (name) => {
  const scene = ALL_SCENES[name];
  if (scene === undefined || container === null) throw new Error(`There is no scene ${name}.`);
  root?.unmount();
  localStorage.clear();
  sessionStorage.clear();
  // The scene is the state; the address is not an invite.
  const store = createStore<AppState>(() => scene.state);
  const { commands } = recordingCommands(store, { ...scene.commands, ...scene.live?.(store) });
  root = createRoot(container);
  root.render(<App store={store} commands={commands} />);
};
