import { DEFAULT_SETTINGS } from "../../shared/client/settings.ts";
import { DEFAULT_PREFERENCES, type DesktopState, type PageStart } from "../../shared/desktop/desktop-state.ts";
import type { InvokeName, Outcome, PageMessage, PreloadApi, SendName } from "../../shared/desktop/ipc.ts";
import { INVOKE_NAMES, SEND_NAMES } from "../../shared/desktop/ipc-names.ts";
import { SERVER } from "./store/fake-bridge.ts";

export const DESKTOP: DesktopState = {
  os: "linux",
  version: "0",
  servers: [{ id: "home", url: "https://voice.example", name: "Home" }],
  activeServerId: "home",
  bindings: [],
  keys: { kind: "off" },
  keySource: "hook",
  preferences: DEFAULT_PREFERENCES,
  hasTray: true,
  tokenStore: "encrypted",
  startedLatency: "balanced",
  update: { kind: "off" },
  invite: null,
  shut: null,
};

export const START: PageStart = { epoch: 1, desktop: DESKTOP, settings: DEFAULT_SETTINGS, heldCall: null };

export interface Said {
  readonly name: InvokeName | SendName;
  readonly data: unknown;
}

/** What the preload script gives the page; main is the test. */
export class FakePreload {
  readonly said: Said[] = [];
  readonly answers = new Map<InvokeName, Outcome>([
    ["startPage", { ok: true, data: START }],
    ["serverInfo", { ok: true, data: SERVER }],
    ["hasToken", { ok: true, data: true }],
  ]);
  readonly api: PreloadApi;
  #listener: (message: PageMessage) => void = () => {};

  constructor() {
    const note = (name: InvokeName | SendName, data: unknown) => void this.said.push({ name, data });
    const invoke = (name: InvokeName) => async (data: unknown) => {
      note(name, data);
      return this.answers.get(name) ?? { ok: true, data: null };
    };
    this.api = {
      ...Object.fromEntries(INVOKE_NAMES.map((name) => [name, invoke(name)])),
      ...Object.fromEntries(SEND_NAMES.map((name) => [name, (data: unknown) => note(name, data)])),
      onMessage: (listener: (message: PageMessage) => void) => {
        this.#listener = listener;
        return () => {};
      },
    } as PreloadApi;
  }

  tell(message: PageMessage): void {
    this.#listener(message);
  }

  /** `data` of all that was said by this name. */
  all(name: Said["name"]): unknown[] {
    return this.said.filter((said) => said.name === name).map(({ data }) => data);
  }
}
