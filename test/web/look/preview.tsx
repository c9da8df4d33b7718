import { createRoot } from "react-dom/client";
import { createStore } from "zustand/vanilla";
import { App } from "../../../src-renderer/app.tsx";
import type { AppState } from "../../../src-renderer/store/state.ts";
import { recordingCommands } from "../../src-renderer/views/helpers/recording-commands.ts";
import { SCENES } from "./scenes.ts";

/** The page of `look.ts`: the whole client on the state of one scene, named by the address's hash. */
const scene = SCENES[decodeURIComponent(location.hash.slice(1))];
const root = document.getElementById("root");
if (scene === undefined || root === null) throw new Error(`There is no scene ${location.hash}.`);
// The scene is the state; the address is not an invite.
const store = createStore<AppState>(() => scene.state);
const { commands } = recordingCommands(store, scene.commands);
createRoot(root).render(<App store={store} commands={commands} />);
