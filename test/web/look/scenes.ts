import { DEFAULT_SETTINGS } from "../../../shared/client/settings.ts";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import {
  BORIS,
  CHIDI,
  EIRA,
  FUMI,
  GAMES,
  inLobby,
  LOBBY,
  ME,
  peer,
  QUIET,
  roster,
  SERVER,
  signedIn,
  signedOut,
  user,
  voiceMember,
} from "../../src-renderer/views/helpers/fixtures.ts";
import { ADMINISTRATION_SCENES } from "./administration-scenes.ts";
import { CHAT_SCENES } from "./chat-scenes.ts";
import { COMPOSER_SCENES } from "./composer-scenes.ts";
import { DESKTOP_SCENES } from "./desktop-scenes.ts";
import { inCall, peersOf, people, voiceSettings, withVoice } from "./evening.ts";
import { FINDING_SCENES } from "./finding-scenes.ts";
import { NETWORK_SCENES } from "./network-scenes.ts";
import type { Scene } from "./scene.ts";
import { SERVER_SCENES } from "./server-scenes.ts";

const crowd = Array.from({ length: 14 }, (_, index) => user(`u-crowd-${index}`, `Raider ${index + 1}`));

const slowly = () => new Promise<void>(() => {});

export const SCENES: Readonly<Record<string, Scene>> = {
  ...ADMINISTRATION_SCENES,
  ...CHAT_SCENES,
  ...COMPOSER_SCENES,
  ...DESKTOP_SCENES,
  ...NETWORK_SCENES,
  ...FINDING_SCENES,
  ...SERVER_SCENES,
  loading: { state: signedIn({ phase: { kind: "loading" }, roster: null }) },
  unreachable: {
    state: signedIn({
      phase: { kind: "unreachable", message: "The server at raid.example does not answer." },
      roster: null,
    }),
  },
  opening: { state: signedIn({ roster: null, connection: { kind: "connecting", attempt: 0 } }) },
  "opening-failed": { state: signedIn({ roster: null, connection: { kind: "waiting", attempt: 3, retryAt: 4e12 } }) },
  "set-up": { state: signedOut({ needsOwner: true, name: "Cromulent" }) },
  "log-in": { state: signedOut() },
  "log-in-notice": {
    state: { ...signedOut(), phase: { kind: "signedOut", server: SERVER, notice: "sessionEnded" } },
  },
  "log-in-wrong": {
    state: signedOut(),
    commands: { login: () => Promise.reject(new ProtocolError("unauthorized", "Wrong.")) },
    steps: [{ fill: "Username", text: "ada" }, { fill: "Password", text: "hunter22" }, { press: "Log in" }],
  },
  "log-in-pending": {
    state: signedOut(),
    commands: { login: slowly },
    steps: [{ fill: "Username", text: "ada" }, { fill: "Password", text: "hunter22" }, { press: "Log in" }],
  },
  "register-faults": {
    state: signedOut(),
    steps: [{ press: "I have an invite" }, { fill: "Username", text: "Ada Lovelace" }, { press: "Create account" }],
  },
  empty: { state: signedIn({ roster: roster([], { members: new Map([[ME.id, ME]]) }) }) },
  "not-in-call": { state: signedIn({ roster: roster(people.slice(1)) }) },
  "stage-not-joined": {
    state: signedIn({ roster: roster(people.slice(1)) }),
  },
  "stage-empty": { state: signedIn(), steps: [{ press: "Games" }] },
  "in-call": { state: inCall },
  "in-call-alone": {
    state: signedIn({ roster: roster([voiceMember(ME, LOBBY)]), voice: inLobby() }),
  },
  "on-air": { state: withVoice({ transmitting: true, talkHeld: true }) },
  muted: { state: withVoice({ muted: true, deafened: true }) },
  "open-microphone": {
    state: { ...withVoice({ transmitting: true }), settings: { ...DEFAULT_SETTINGS, mode: "open" } },
  },
  "voice-activation": {
    state: { ...inCall, settings: { ...DEFAULT_SETTINGS, mode: "voiceActivation" } },
  },
  connecting: {
    state: withVoice(
      {
        call: { kind: "connecting", channelId: LOBBY.id, waitingFor: ["s-u-boris", "s-u-eira"] },
        peers: peersOf([
          peer(BORIS, { connection: "disconnected" }),
          peer(CHIDI, { hearsMe: false }),
          peer(EIRA, { connection: "failed" }),
        ]),
      },
      { ...inCall, connection: { kind: "waiting", attempt: 4, retryAt: Date.now() + 6_500 } },
    ),
  },
  refused: {
    state: signedIn({
      roster: roster([{ ...voiceMember(ME, LOBBY), sessionId: "elsewhere" }, ...people.slice(1)]),
      voice: {
        ...QUIET,
        call: { kind: "disconnected", channelId: LOBBY.id, failure: { kind: "alreadyInChannel" } },
      },
    }),
  },
  lost: {
    state: signedIn({
      roster: roster(people.slice(1)),
      connection: { kind: "ended", reason: "takenOver" },
      voice: { ...QUIET, call: { kind: "disconnected", channelId: LOBBY.id, failure: { kind: "lost" } } },
    }),
  },
  "listening-only": {
    state: withVoice({ microphone: { kind: "unavailable", reason: "insecureContext" } }),
  },
  "move-refused": {
    state: withVoice({
      refusedMove: {
        channelId: GAMES.id,
        failure: {
          kind: "refused",
          error: { code: "channel_full", message: "This channel is full; choose another one." },
        },
      },
    }),
  },
  crowd: {
    state: signedIn({
      roster: roster(
        [
          voiceMember(ME, LOBBY),
          ...crowd.map((each, index) => voiceMember(each, LOBBY, { transmitting: index % 5 === 0 })),
          voiceMember(FUMI, GAMES),
        ],
        { members: new Map([ME, FUMI, ...crowd].map((each) => [each.id, each])) },
      ),
      voice: inLobby(),
    }),
  },
  focus: { state: inCall, steps: [{ key: "Tab" }, { key: "Tab" }, { key: "Tab" }, { key: "ArrowDown" }] },
  "connection-details": { state: inCall, steps: [{ press: "Connection details" }] },
  "settings-voice": { state: inCall, steps: voiceSettings },
  "settings-voice-activation": {
    state: {
      ...signedIn({ microphoneTest: { kind: "running", playback: true } }),
      settings: { ...DEFAULT_SETTINGS, mode: "voiceActivation" },
    },
    commands: { inputLevelDb: () => -31 },
    steps: [...voiceSettings, { press: "Stop test" }],
  },
  "settings-device-open": {
    state: signedIn(),
    steps: [...voiceSettings, { press: "Input device" }],
  },
  "settings-talk-key": { state: signedIn(), steps: [...voiceSettings, { press: "Change talk key" }] },
  "settings-account": { state: signedIn(), steps: [...voiceSettings, { press: "Account", role: "tab" }] },
  "settings-invites": {
    state: signedIn(),
    steps: [...voiceSettings, { press: "Invites", role: "tab" }, { press: "Create invite" }],
  },
  "drawer-channels": { state: inCall, steps: [{ press: "Open the channel list" }], only: "narrow" },
  "drawer-members": { state: inCall, steps: [{ press: "Member list" }], only: "narrow" },
};
