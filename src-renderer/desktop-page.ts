import { assertNever } from "../shared/assert-never.ts";
import type { KeyEvent } from "../shared/desktop/bindings.ts";
import {
  type DesktopState,
  NO_VOICE,
  type PageCommand,
  type PageStart,
  type VoiceReport,
} from "../shared/desktop/desktop-state.ts";
import type { PageMessage, PreloadApi } from "../shared/desktop/ipc.ts";
import type { Clock } from "../shared/time.ts";
import { Desktop } from "./bridge/desktop.ts";
import { answerOf, ElectronBridge } from "./bridge/electron-bridge.ts";
import type { KeyValueStorage } from "./key-value-storage.ts";
import { DesktopNotices } from "./notices/desktop-notices.ts";
import { Notices } from "./notices/notices.ts";
import { openMessage } from "./notices/open-message.ts";
import { type Client, createClient } from "./store/client.ts";
import type { AppState } from "./store/state.ts";

export interface DesktopPageDeps {
  readonly api: PreloadApi;
  readonly clock: Clock;
  /** Left out, drafts and what is to be sent live as long as the page. */
  readonly storage?: KeyValueStorage;
  /** As `ClientDeps` has it. */
  readonly beforeNextFrame?: (task: () => void) => void;
  /** The client of the server that is shown from now on; the one before is disposed of. */
  onClient(client: Client): void;
  /** Loads the page anew. */
  reload(): void;
}

/** Asks main for what the page starts from, and goes on from there with each message that came meanwhile. */
export async function startDesktopPage(deps: DesktopPageDeps): Promise<DesktopPage> {
  const early: PageMessage[] = [];
  let hear = (message: PageMessage): void => {
    early.push(message);
  };
  deps.api.onMessage((message) => hear(message));
  const page = new DesktopPage(deps, answerOf("startPage", await deps.api.startPage(null)));
  hear = (message) => page.handle(message);
  for (const message of early) page.handle(message);
  return page;
}

interface Shown {
  readonly client: Client;
  readonly bridge: ElectronBridge;
  readonly notices: Notices;
  readonly unsubscribe: () => void;
}

/** The desktop app's page between main and the store: one client for each server that it shows, one after the other. */
export class DesktopPage implements Disposable {
  readonly #deps: DesktopPageDeps;
  readonly #desktop: Desktop;
  /** Whose pictures the page may show: its policy names those that there were when it was loaded. */
  readonly #servers: ReadonlySet<string>;
  #requests = 0;
  #isHushed = false;
  #isLooking = false;
  #shown: Shown;
  #reported: VoiceReport = NO_VOICE;

  constructor(deps: DesktopPageDeps, { desktop, ...start }: PageStart) {
    this.#deps = deps;
    this.#desktop = new Desktop(deps.api, desktop);
    this.#servers = new Set(desktop.servers.map(({ url }) => url));
    this.#shown = this.#show(start);
  }

  get client(): Client {
    return this.#shown.client;
  }

  /** Whether the window is before the user. */
  setLooking(isLooking: boolean): void {
    this.#isLooking = isLooking;
    this.client.setLooking(isLooking);
    this.#shown.notices.setLooking(isLooking);
    this.client.setLooking(isLooking);
  }

  handle(message: PageMessage): void {
    switch (message.kind) {
      case "bridge":
      case "answer":
        return this.#shown.bridge.handle(message);
      case "desktop":
        return this.#desktop.changed(message.state);
      case "key":
        return this.#key(message.event);
      case "command":
        return this.#command(message.command);
      case "touched":
        return this.client.touched();
      case "serverChanged": {
        const url = activeServerUrl(this.#desktop.state);
        if (url !== null && !this.#servers.has(url)) return this.#deps.reload();
        const { settings } = this.client.store.getState();
        this.#tearDown();
        this.#shown = this.#show({ epoch: message.epoch, settings, heldCall: null });
        return;
      }
      default:
        assertNever(message);
    }
  }

  [Symbol.dispose](): void {
    this.#tearDown();
  }

  #show({ epoch, settings, heldCall }: Omit<PageStart, "desktop">): Shown {
    const { api, clock, storage, beforeNextFrame, onClient } = this.#deps;
    const desktop = this.#desktop;
    const nextId = () => {
      this.#requests += 1;
      return this.#requests;
    };
    const bridge = new ElectronBridge(api, epoch, nextId, () => activeServerUrl(desktop.state) ?? "");
    const saveSettings = (changed: AppState["settings"]) => api.saveSettings(changed);
    const client = createClient({
      bridge,
      clock,
      settings,
      saveSettings,
      desktop,
      heldCall,
      ...(storage !== undefined && { storage }),
      ...(beforeNextFrame !== undefined && { beforeNextFrame }),
    });
    client.setLooking(this.#isLooking);
    const host = new DesktopNotices(api, () => client.playSound("mention"));
    const notices = new Notices({ bridge, store: client.store, clock, host });
    notices.setLooking(this.#isLooking);
    client.setLooking(this.#isLooking);
    const unsubscribe = client.store.subscribe((state) => this.#report(reportOf(state)));
    this.#report(reportOf(client.store.getState()));
    onClient(client);
    // No event comes anew for a key that is down all the while.
    if (this.#isHushed) client.setHushed(true);
    return { client, bridge, notices, unsubscribe };
  }

  /** The bridge first: nothing of this server may reach the next one. */
  #tearDown(): void {
    const { client, bridge, notices, unsubscribe } = this.#shown;
    unsubscribe();
    // What was read is told while there is somebody to tell.
    client.setLooking(false);
    notices[Symbol.dispose]();
    bridge[Symbol.dispose]();
    client[Symbol.dispose]();
    this.#report(NO_VOICE);
  }

  #report(report: VoiceReport): void {
    const names = Object.keys(report) as (keyof VoiceReport)[];
    if (names.every((name) => report[name] === this.#reported[name])) return;
    this.#reported = report;
    this.#deps.api.voiceReport(report);
  }

  #key(event: KeyEvent): void {
    // What is let go of counts always: a key that was held when the capture began must not stay so.
    if (this.#desktop.isCapturingKeys && !(event.kind === "hold" && !event.held)) return;
    if (event.kind === "press") return this.#pressed(event.action);
    if (event.action === "holdToMute") {
      if (event.end === "cut") this.client.commands.setMuted(true);
      this.#isHushed = event.held;
      this.client.setHushed(event.held);
    } else if (event.held) this.client.commands.holdTalk("globalKey");
    else if (event.end === "cut") this.client.cutTalk();
    else this.client.commands.releaseTalk("globalKey");
  }

  #pressed(action: Extract<KeyEvent, { kind: "press" }>["action"]): void {
    const { commands, store } = this.client;
    const { muted, deafened } = store.getState().voice;
    switch (action) {
      case "toggleMute":
        return commands.setMuted(!muted);
      case "toggleDeafen":
        return commands.setDeafened(!deafened);
      case "disconnect":
        return commands.leaveVoice();
      default:
        assertNever(action);
    }
  }

  #command(command: PageCommand): void {
    const { commands } = this.client;
    switch (command.kind) {
      case "setMuted":
        return commands.setMuted(command.muted);
      case "setDeafened":
        return commands.setDeafened(command.deafened);
      case "joinVoice":
        return commands.joinVoice(command.channelId);
      case "leaveVoice":
        return commands.leaveVoice();
      case "openSettings":
        return commands.showSettings("app");
      case "openChannel":
        return openMessage(commands, command.channelId, command.messageId);
      default:
        assertNever(command);
    }
  }
}

function activeServerUrl({ servers, activeServerId }: DesktopState): string | null {
  return servers.find(({ id }) => id === activeServerId)?.url ?? null;
}

function reportOf({ voice: { call, muted, deafened, transmitting } }: AppState): VoiceReport {
  const channelId = call.kind === "none" ? null : call.channelId;
  return { call: call.kind, channelId, muted, deafened, transmitting };
}
