import { createStore, type StoreApi } from "zustand/vanilla";
import { assertNever } from "../../shared/assert-never.ts";
import { reduceRoster, rosterFromHello } from "../../shared/client/roster.ts";
import type { Settings } from "../../shared/client/settings.ts";
import type { EndReason } from "../../shared/connection/connection-state.ts";
import type { HeldCall } from "../../shared/desktop/desktop-state.ts";
import { ProtocolError } from "../../shared/protocol/errors.ts";
import type { ServerInfo } from "../../shared/protocol/requests.ts";
import type { Cancel, Clock } from "../../shared/time.ts";
import type { Bridge, BridgeMessage } from "../bridge/bridge.ts";
import type { Desktop } from "../bridge/desktop.ts";
import { Chat } from "../chat/chat.ts";
import { smallAvatar } from "../chat/small-avatar.ts";
import { ConnectionTester } from "../diagnosis/connection-tester.ts";
import { type KeyValueStorage, pageStorage } from "../key-value-storage.ts";
import type { SoundName } from "../voice/sounds.ts";
import { VoiceEngine } from "../voice/voice-engine.ts";
import { administration } from "./administration.ts";
import { EMPTY_CHAT } from "./chat-state.ts";
import type { Commands } from "./commands.ts";
import { IdleWatch } from "./idle.ts";
import { rosterBridge } from "./roster-bridge.ts";
import type { AppState, SignedOutNotice } from "./state.ts";

const SERVER_RETRY_MS = 3_000;

export interface ClientDeps {
  readonly bridge: Bridge;
  readonly clock: Clock;
  readonly settings: Settings;
  saveSettings(settings: Settings): void;
  /** Keeps drafts and what is to be sent; left out, they live as long as the page. */
  readonly storage?: KeyValueStorage;
  /** When what comes from elsewhere is drawn; left out: at once. */
  readonly beforeNextFrame?: (task: () => void) => void;
  /** The desktop app's own side; none in the web client. */
  readonly desktop?: Desktop;
  /** The call that an earlier page of the desktop app was in, on a session that goes on. */
  readonly heldCall?: HeldCall | null;
}

/** The page's one store and what the views may ask of it; owns the voice engine. */
export interface Client extends Disposable {
  readonly store: StoreApi<AppState>;
  readonly commands: Commands;
  /** The user touched the page: a key, the pointer (S5's `idle`). */
  touched(): void;
  /** Whether the window is in front of somebody: only then what it shows counts as read. */
  setLooking(isLooking: boolean): void;
  /** The key that is held to mute is down. */
  setHushed(hushed: boolean): void;
  /** A global key that is held no more, without its release having been heard. */
  cutTalk(): void;
  /** One of the page's own sounds, where the user wants them. */
  playSound(name: SoundName): void;
}

/** Builds the store, wires bridge → roster → voice engine → store, and starts by asking for the server. */
export function createClient(deps: ClientDeps): Client {
  const { clock, desktop = null } = deps;
  let cancelRetry: Cancel = () => {};

  const bridge = rosterBridge(deps.bridge, (reduce) => {
    const { roster } = store.getState();
    if (roster !== null) store.setState({ roster: reduce(roster) });
  });
  const engine = new VoiceEngine({
    bridge,
    clock,
    settings: deps.settings,
    latency: desktop?.state.startedLatency ?? "balanced",
    onStarved: () => changeSettings({ latency: "balanced" }),
    roster: () => store.getState().roster,
  });
  const store = createStore<AppState>(() => ({
    phase: desktop?.state.activeServerId === null ? { kind: "noServer" } : { kind: "loading" },
    connection: { kind: "idle" },
    roster: null,
    chat: EMPTY_CHAT,
    chosenChannelId: null,
    settings: deps.settings,
    settingsPage: null,
    desktop: desktop?.state ?? null,
    connectionTest: { kind: "off" },
    ...engine.state,
  }));
  const chat = new Chat({
    bridge,
    clock,
    store,
    storage: deps.storage ?? pageStorage(noStorage),
    // A page of the web client knows one server, and its storage is that server's alone.
    serverKey: desktop?.state.activeServerId ?? "own",
    onChange: (state) => store.setState({ chat: state }),
    ...(deps.beforeNextFrame !== undefined && { beforeNextFrame: deps.beforeNextFrame }),
  });
  const tester = new ConnectionTester(
    {
      request: (op, data) => bridge.request(op, data),
      createPeerConnection: (configuration) => new RTCPeerConnection(configuration),
      clock,
    },
    (connectionTest) => store.setState({ connectionTest }),
  );
  const idle = new IdleWatch(clock, (status) => {
    // Also while the connection is lost: a resumed session is still shown as it was before.
    bridge.request("presence.set", { status }).catch(ignoreLoss);
  });

  const unsubscribeEngine = engine.onChange((voice) => {
    store.setState(voice);
    const { kind } = voice.voice.call;
    idle.setInVoice(kind === "connecting" || kind === "connected");
  });
  const unsubscribeDesktop = desktop?.subscribe((state) => {
    store.setState({ desktop: state });
    engine.setShut(state.shut !== null);
  });
  const unsubscribeBridge = bridge.subscribe((message) => {
    reduce(message);
    chat.handle(message);
    engine.handle(message);
  });

  function reduce(message: BridgeMessage): void {
    switch (message.kind) {
      case "state":
        store.setState({ connection: message.state });
        if (message.state.kind === "ended") ended(message.state.reason);
        return;
      case "hello": {
        const { answer } = message;
        const roster = rosterFromHello(store.getState().roster, answer);
        store.setState({ roster, phase: { kind: "signedIn", server: answer.server } });
        // A new session starts online; one that an earlier page began may be idle.
        const mayBeShownWrongly = idle.status === "idle" || roster?.presence.get(answer.self.id) === "idle";
        if (!answer.resumed && mayBeShownWrongly) {
          bridge.request("presence.set", { status: idle.status }).catch(ignoreLoss);
        }
        return;
      }
      case "event": {
        const { roster } = store.getState();
        if (roster !== null) store.setState({ roster: reduceRoster(roster, message.event) });
        return;
      }
      case "networkChanged":
        // The engine's alone.
        return;
      default:
        assertNever(message);
    }
  }

  function ended(reason: EndReason): void {
    switch (reason) {
      case "notLoggedIn":
        return signOut("sessionEnded");
      case "kicked":
        return signOut("kicked");
      case "closed":
      case "takenOver":
      case "flooding":
      case "ownFault":
        // The view says what happened; the user may connect again.
        return;
      default:
        assertNever(reason);
    }
  }

  function signOut(notice: SignedOutNotice): void {
    engine.leaveVoice();
    tester.stop();
    chat.signedOut(notice === "loggedOut" ? "forgotten" : "kept");
    const { phase } = store.getState();
    store.setState({ roster: null, settingsPage: null });
    if (phase.kind === "signedIn") store.setState({ phase: { kind: "signedOut", server: phase.server, notice } });
    // The server may have changed since: whether it needs an owner decides which form stands first.
    refreshServer((server) => ({ kind: "signedOut", server, notice }));
  }

  function refreshServer(phaseFor: (server: ServerInfo) => AppState["phase"]): void {
    bridge.serverInfo().then(
      (server) => {
        if (store.getState().phase.kind === "signedOut") store.setState({ phase: phaseFor(server) });
      },
      () => undefined,
    );
  }

  async function start(): Promise<void> {
    cancelRetry();
    try {
      const [server, hasToken] = await Promise.all([bridge.serverInfo(), bridge.hasToken()]);
      if (hasToken) signIn(server);
      else store.setState({ phase: { kind: "signedOut", server, notice: null } });
    } catch (error) {
      store.setState({ phase: { kind: "unreachable", message: messageOf(error) } });
      cancelRetry = clock.after(SERVER_RETRY_MS, () => void start());
    }
  }

  function signIn(server: ServerInfo): void {
    store.setState({ phase: { kind: "signedIn", server } });
    bridge.connect();
  }

  function signedInNow(): void {
    const { phase } = store.getState();
    if (phase.kind === "signedOut") signIn({ ...phase.server, needsOwner: false });
  }

  function changeSettings(change: Partial<Settings>): void {
    const settings = { ...store.getState().settings, ...change };
    store.setState({ settings });
    deps.saveSettings(settings);
    engine.settingsChanged(settings);
  }

  const commands: Commands = {
    retryServer() {
      const { phase, connection } = store.getState();
      if (phase.kind === "unreachable") {
        store.setState({ phase: { kind: "loading" } });
        void start();
      } else if (phase.kind === "signedIn") {
        if (connection.kind === "ended") bridge.connect();
        else bridge.checkConnection();
      }
    },
    async register(body) {
      await bridge.register(body);
      signedInNow();
    },
    async login(body) {
      await bridge.login(body);
      signedInNow();
    },
    async logout() {
      engine.leaveVoice();
      const done = bridge.logout();
      signOut("loggedOut");
      await done;
    },
    createInvite: (body) => bridge.createInvite(body),
    showChannel(chosenChannelId) {
      chat.shown(chosenChannelId);
      store.setState({ chosenChannelId });
    },
    chat: chat.commands,
    administration: administration(bridge, smallAvatar),
    joinVoice: (channelId, options) => engine.joinVoice(channelId, options),
    leaveVoice: () => engine.leaveVoice(),
    setMuted: (muted) => engine.setMuted(muted),
    setDeafened: (deafened) => engine.setDeafened(deafened),
    holdTalk: (source) => engine.holdTalk(source),
    releaseTalk: (source) => engine.releaseTalk(source),
    showSettings: (settingsPage) => store.setState({ settingsPage }),
    changeSettings,
    setVolume: (userId, volume) =>
      changeSettings({ volumes: { ...store.getState().settings.volumes, [userId]: volume } }),
    startMicrophoneTest: () => engine.startMicrophoneTest(),
    stopMicrophoneTest: () => engine.stopMicrophoneTest(),
    inputLevelDb: () => engine.inputLevelDb(),
    listDevices: () => engine.listDevices(),
    requestDeviceNames: () => engine.requestDeviceNames(),
    startConnectionTest: () => tester.start(),
    stopConnectionTest: () => tester.stop(),
    sendConnectionReport: () => tester.send(),
    async listConnectionReports() {
      return (await bridge.request("connection.reports", {})).reports;
    },
    desktop,
  };

  if (desktop !== null) engine.setShut(desktop.state.shut !== null);
  if (deps.heldCall != null) engine.resumeHeldCall(deps.heldCall);
  if (store.getState().phase.kind === "loading") void start();
  return {
    store,
    commands,
    touched: () => idle.touched(),
    setLooking: (isLooking) => chat.setLooking(isLooking),
    setHushed: (hushed) => engine.setHushed(hushed),
    cutTalk: () => engine.cutTalk("globalKey"),
    playSound: (name) => engine.playSound(name),
    [Symbol.dispose]() {
      cancelRetry();
      unsubscribeBridge();
      unsubscribeDesktop?.();
      unsubscribeEngine();
      idle[Symbol.dispose]();
      tester[Symbol.dispose]();
      chat[Symbol.dispose]();
      engine[Symbol.dispose]();
    },
  };
}

function noStorage(): never {
  throw new Error("This client was given no storage.");
}

/** A status that did not arrive is sent anew with the next session. */
function ignoreLoss(): void {}

function messageOf(error: unknown): string {
  return error instanceof ProtocolError ? error.message : "The server cannot be reached.";
}
