import { DEFAULT_SETTINGS } from "../../../shared/client/settings.ts";
import type { KeysFault } from "../../../shared/desktop/bindings.ts";
import { DEFAULT_PREFERENCES, type DesktopState } from "../../../shared/desktop/desktop-state.ts";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { AppState, SettingsPage } from "../../../src-renderer/store/state.ts";
import {
  BORIS,
  binding,
  boundState,
  desktopState,
  inLobby,
  LOBBY,
  ME,
  peer,
  roster,
  SERVERS,
  signedIn,
  signedOut,
  voiceMember,
} from "../../src-renderer/views/helpers/fixtures.ts";
import type { Scene, Step } from "./scene.ts";

const atLobby: Partial<AppState> = {
  roster: roster([voiceMember(ME, LOBBY), voiceMember(BORIS, LOBBY)]),
  voice: inLobby({}, [peer(BORIS, { speaking: true })]),
};

function inApp(desktop: DesktopState, change: Partial<AppState> = {}): AppState {
  return signedIn({ desktop, ...change });
}

function inAppCall(desktop: DesktopState, change: Partial<AppState> = {}): Scene {
  return { state: inApp(desktop, { ...atLobby, ...change }) };
}

function settings(page: SettingsPage, desktop: DesktopState, steps: readonly Step[] = []): Scene {
  return { state: inApp(desktop, { ...atLobby, settingsPage: page }), steps };
}

function faulty(fault: KeysFault, os: DesktopState["os"] = "linux"): Scene {
  return inAppCall(boundState({ os, keys: { kind: "failed", fault } }));
}

const noServer: AppState = {
  ...signedOut(),
  phase: { kind: "noServer" },
  desktop: desktopState({ servers: [], activeServerId: null }),
};
const five = boundState({ servers: [...SERVERS] });
const addTalkKey: Step = { press: "Add a key: Hold to talk" };

/** What the desktop app alone shows. */
export const DESKTOP_SCENES: Readonly<Record<string, Scene>> = {
  "desktop-one-server": inAppCall(boundState()),
  "desktop-five-servers": inAppCall(five),
  "desktop-drawer": { state: inApp(five, atLobby), steps: [{ press: "Open the channel list" }], only: "narrow" },
  "desktop-on-air": {
    state: inApp(five, { ...atLobby, voice: inLobby({ transmitting: true, talkHeld: true }, [peer(BORIS)]) }),
  },
  "desktop-settings-not-saved": inAppCall(
    boundState({ settingsFault: "Settings cannot be saved because the disk is full. Free some space on it." }),
  ),
  "desktop-server-tooltip": { state: inApp(five), steps: [{ hover: "The Unusually Long" }] },
  "desktop-server-focus": { state: inApp(five), steps: [{ key: "Tab" }, { key: "ArrowDown" }], only: "wide" },
  "desktop-server-menu": { state: inApp(five), steps: [{ menu: "Home" }] },
  "desktop-server-remove": {
    state: inApp(five, atLobby),
    steps: [{ press: "Settings" }, { press: "Account", role: "tab" }, { press: "Remove this server" }],
  },
  "desktop-server-switch": { state: inApp(five, atLobby), steps: [{ press: "Chess Club" }] },
  "desktop-log-in": { state: { ...signedOut(), desktop: five } },
  "desktop-unreachable": {
    state: inApp(five, {
      phase: { kind: "unreachable", message: "The server at raid.example does not answer." },
      roster: null,
    }),
  },
  "desktop-no-server": { state: noServer },
  "desktop-no-server-failing": {
    state: noServer,
    commands: {
      desktop: {
        addServer: () =>
          Promise.reject(
            new ProtocolError(
              "unavailable",
              "No Cromulent server can be reached at https://raid.example. Check the address, your connection, and that the server runs; if a browser is led on to another address from there, enter that one.",
            ),
          ),
      },
    },
    steps: [{ fill: "Address or invite link", text: "raid.example" }, { press: "Add server" }],
  },
  "desktop-add-server": { state: inApp(five, atLobby), steps: [{ press: "Add a server" }] },
  "desktop-add-server-pending": {
    state: inApp(five),
    commands: { desktop: { addServer: () => new Promise<never>(() => {}) } },
    steps: [
      { press: "Add a server" },
      { fill: "Address or invite link", text: "https://raid.example/invite/k7Qw-2mXp-9sTz" },
      { press: "Add server" },
    ],
  },
  "desktop-join-link": {
    state: inApp(
      boundState({ invite: { serverUrl: "https://voice.newcomers.example:8443", code: "k7Qw-2mXp" } }),
      atLobby,
    ),
  },
  "desktop-join-link-first": {
    state: {
      ...noServer,
      desktop: desktopState({
        servers: [],
        activeServerId: null,
        invite: { serverUrl: "https://raid.example", code: "k7Qw-2mXp" },
      }),
    },
  },
  "desktop-join-link-form": {
    state: {
      ...signedOut(),
      desktop: boundState({ invite: { serverUrl: "https://raid.example", code: "k7Qw-2mXp" } }),
    },
  },
  "desktop-join-link-member": {
    state: inApp(boundState({ invite: { serverUrl: "https://raid.example", code: "k7Qw-2mXp" } })),
  },

  "desktop-keys-empty": settings("keys", desktopState()),
  "desktop-keys-full": settings("keys", boundState()),
  "desktop-keys-removed": settings("keys", boundState(), [{ press: "Remove F8" }]),
  "desktop-keys-failed": settings(
    "keys",
    boundState({ os: "darwin", keys: { kind: "failed", fault: "permissionMissing" } }),
  ),
  "desktop-keys-portal": settings(
    "keys",
    boundState({
      keySource: "portal",
      keys: { kind: "listening", portalTriggers: { holdToTalk: "Press F8", toggleMute: "Ctrl+Shift+M" } },
    }),
  ),
  "desktop-capture": settings("keys", boundState(), [addTalkKey]),
  "desktop-capture-held": settings("keys", boundState(), [addTalkKey, { hold: ["ControlLeft", "ShiftLeft", "KeyK"] }]),
  "desktop-capture-refused": settings("keys", boundState(), [addTalkKey, { hold: ["ControlLeft", "AudioVolumeUp"] }]),
  "desktop-capture-letter": settings("keys", boundState(), [addTalkKey, { key: "KeyM" }]),
  "desktop-capture-conflict": settings("keys", boundState(), [addTalkKey, { key: "ControlLeft+KeyM" }]),
  "desktop-capture-there": settings("keys", boundState(), [addTalkKey, { key: "F8" }]),

  "desktop-no-global-key": inAppCall(desktopState()),
  "desktop-keys-starting": inAppCall(boundState({ keys: { kind: "starting" } })),
  "desktop-fault-helper-died": faulty("helperDied"),
  "desktop-fault-deaf": faulty("deaf", "win32"),
  "desktop-fault-permission": faulty("permissionMissing", "darwin"),
  "desktop-fault-portal-refused": faulty("portalRefused"),
  "desktop-fault-before-call": { state: inApp(boundState({ keys: { kind: "failed", fault: "portalMissing" } })) },
  "desktop-shut": inAppCall(boundState({ shut: "screenLocked" })),
  "desktop-shut-open-microphone": inAppCall(boundState({ shut: "suspended" }), {
    settings: { ...DEFAULT_SETTINGS, mode: "open" },
  }),
  "desktop-microphone-denied": inAppCall(boundState({ os: "darwin" }), {
    voice: inLobby({ microphone: { kind: "unavailable", reason: "permissionDenied" } }, [peer(BORIS)]),
  }),
  "desktop-voice-page": settings("voice", desktopState()),
  "desktop-voice-page-restart": {
    state: inApp(desktopState(), {
      ...atLobby,
      settingsPage: "voice",
      voice: inLobby({ latency: "lowest", hasStarved: true }),
    }),
    steps: [{ press: "Restart now" }],
  },
  "desktop-voice-page-bound": settings(
    "voice",
    boundState({ bindings: [binding("holdToTalk", "F8"), binding("holdToTalk", "AltRight", "KeyT")] }),
  ),
  "desktop-app": settings("app", desktopState()),
  "desktop-app-bare": settings(
    "app",
    desktopState({
      hasTray: false,
      tokenStore: "session",
      preferences: { ...DEFAULT_PREFERENCES, updateFeed: "https://get.raid.example/cromulent", startAtLogin: true },
      update: { kind: "ready", version: "0.2.0" },
    }),
    [{ fill: "Feed address", text: "http://get.raid.example" }, { press: "Save" }],
  ),
  "desktop-app-downloading": settings(
    "app",
    desktopState({
      tokenStore: "plain",
      preferences: { ...DEFAULT_PREFERENCES, allowPlainTokens: true, updateFeed: "https://get.raid.example/cromulent" },
      update: { kind: "downloading", version: "0.2.0", percent: 41 },
    }),
  ),
};
