import { DEFAULT_SETTINGS } from "../../../shared/client/settings.ts";
import type { SentConnectionReport } from "../../../shared/protocol/connection-report.ts";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { AppState, PeerMedia } from "../../../src-renderer/store/state.ts";
import {
  BORIS,
  CHIDI,
  DEWI,
  EIRA,
  FUMI,
  GAMES,
  inLobby,
  LOBBY,
  ME,
  PASSED_STEPS,
  peer,
  QUIET,
  REFUSED_STEPS,
  ROUGH_MINUTE,
  report,
  roster,
  SERVER,
  signedIn,
  signedOut,
  user,
  voiceMember,
} from "../../src-renderer/views/helpers/fixtures.ts";
import { DESKTOP_SCENES } from "./desktop-scenes.ts";
import type { Scene, Step } from "./scene.ts";

const people = [
  voiceMember(ME, LOBBY),
  voiceMember(BORIS, LOBBY),
  voiceMember(CHIDI, LOBBY, { muted: true }),
  voiceMember(DEWI, GAMES),
  voiceMember(EIRA, LOBBY, { muted: true, deafened: true }),
];
const peers = [
  peer(BORIS, { speaking: true }),
  peer(CHIDI),
  peer(EIRA, {
    statistics: {
      roundTripMs: 88,
      loss: 0.031,
      jitterMs: 12,
      path: "relayed",
      transport: "tls",
      bytesPerS: 3_600,
      concealment: 0.024,
      jitterBufferMs: 64,
    },
    quality: { word: "fair", reason: "loss" },
    history: ROUGH_MINUTE,
  }),
];
const inCall = signedIn({ roster: roster(people), voice: inLobby({}, peers) });
const openLobby: readonly Step[] = [{ press: "Lobby" }];
const voiceSettings: readonly Step[] = [{ press: "Settings" }];

function withVoice(change: Partial<AppState["voice"]>, state: AppState = inCall): AppState {
  return { ...state, voice: { ...state.voice, ...change } };
}

function peersOf(media: readonly PeerMedia[]): AppState["voice"]["peers"] {
  return new Map(media.map((each) => [each.sessionId, each]));
}

/** Boris hardly gets through, and does not hear us; Eira is fair. */
const rough = withVoice({
  peers: peersOf([
    peer(BORIS, {
      speaking: true,
      hearsMe: false,
      statistics: {
        roundTripMs: 212,
        loss: 0.1,
        jitterMs: 31,
        path: "relayed",
        transport: "tcp",
        bytesPerS: 3_100,
        concealment: 0.08,
        jitterBufferMs: 140,
      },
      quality: { word: "poor", reason: "loss" },
      history: ROUGH_MINUTE,
    }),
    peer(CHIDI),
    peer(EIRA, { quality: { word: "fair", reason: "roundTrip" } }),
  ]),
});

const outOfCall = signedIn({ roster: roster(people.slice(1)) });
const asMember = signedIn({ roster: roster(people.slice(1), { self: { ...ME, role: "member" } }) });

function inSettings(state: AppState): AppState {
  return { ...state, settingsPage: "connection" };
}

const sentAt = Date.UTC(2026, 10, 21, 20, 14);
const reports: readonly SentConnectionReport[] = [
  { userId: BORIS.id, sentAt, report: report("wrongSecret", REFUSED_STEPS) },
  { userId: EIRA.id, sentAt: sentAt - 3_600_000, report: report("tcpOnly") },
  { userId: BORIS.id, sentAt: sentAt - 86_400_000, report: report("good") },
];

const crowd = Array.from({ length: 14 }, (_, index) => user(`u-crowd-${index}`, `Raider ${index + 1}`));

const slowly = () => new Promise<void>(() => {});

export const SCENES: Readonly<Record<string, Scene>> = {
  ...DESKTOP_SCENES,
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
    steps: openLobby,
  },
  "stage-empty": { state: signedIn(), steps: [{ press: "Games" }] },
  "in-call": { state: inCall, steps: openLobby },
  "in-call-alone": {
    state: signedIn({ roster: roster([voiceMember(ME, LOBBY)]), voice: inLobby() }),
    steps: openLobby,
  },
  "on-air": { state: withVoice({ transmitting: true, talkHeld: true }), steps: openLobby },
  muted: { state: withVoice({ muted: true, deafened: true }), steps: openLobby },
  "open-microphone": {
    state: { ...withVoice({ transmitting: true }), settings: { ...DEFAULT_SETTINGS, mode: "open" } },
    steps: openLobby,
  },
  "voice-activation": {
    state: { ...inCall, settings: { ...DEFAULT_SETTINGS, mode: "voiceActivation" } },
    steps: openLobby,
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
    steps: openLobby,
  },
  refused: {
    state: signedIn({
      roster: roster([{ ...voiceMember(ME, LOBBY), sessionId: "elsewhere" }, ...people.slice(1)]),
      voice: {
        ...QUIET,
        call: { kind: "disconnected", channelId: LOBBY.id, failure: { kind: "alreadyInChannel" } },
      },
    }),
    steps: openLobby,
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
    steps: openLobby,
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
    steps: openLobby,
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
    steps: openLobby,
  },
  focus: { state: inCall, steps: [{ key: "Tab" }, { key: "Tab" }, { key: "Tab" }, { key: "ArrowDown" }] },
  "connection-details": { state: inCall, steps: [{ press: "Connection details" }] },
  "connection-details-person": {
    state: rough,
    steps: [{ press: "Connection details" }, { press: "Boris Kowalczyk" }],
  },
  person: { state: inCall, steps: [{ press: "Boris Kowalczyk" }] },
  "person-poor": { state: rough, steps: [{ press: "Boris Kowalczyk" }] },
  "person-on-stage": { state: rough, steps: [...openLobby, { press: "Eira" }] },
  "not-heard": { state: rough, steps: openLobby },
  "no-path": {
    state: withVoice({
      call: { kind: "connecting", channelId: LOBBY.id, waitingFor: ["s-u-boris", "s-u-eira"] },
      peers: peersOf([
        peer(BORIS, { connection: "failed", statistics: null, quality: null }),
        peer(CHIDI),
        peer(EIRA, { connection: "failed", quality: null }),
      ]),
    }),
    steps: openLobby,
  },
  "uplink-full": {
    state: withVoice({ uplink: { kind: "limited", bitrateKbps: 24, wantedKbps: 64 } }),
    steps: openLobby,
  },
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
  "settings-voice-network": {
    state: inCall,
    steps: [...voiceSettings, { press: "Bitrate" }, { key: "Escape" }],
  },
  "connection-test-off": { state: inSettings(inCall) },
  "connection-test-running": {
    state: inSettings({
      ...outOfCall,
      connectionTest: { kind: "running", steps: PASSED_STEPS.slice(0, 3), current: "turnTcp" },
    }),
  },
  "connection-test-good": {
    state: inSettings({ ...outOfCall, connectionTest: { kind: "done", report: report("good"), sent: "no" } }),
    steps: [{ press: "Details" }],
  },
  "connection-test-wrong-secret": {
    state: inSettings({
      ...asMember,
      connectionTest: { kind: "done", report: report("wrongSecret", REFUSED_STEPS), sent: "no" },
    }),
    steps: [{ press: "Details" }],
  },
  "connection-test-sent": {
    state: inSettings({
      ...asMember,
      connectionTest: { kind: "done", report: report("tcpOnly"), sent: "sent" },
    }),
  },
  "connection-test-send-failed": {
    state: inSettings({
      ...asMember,
      connectionTest: { kind: "done", report: report("relayRefused"), sent: "no" },
    }),
    commands: {
      sendConnectionReport: () => Promise.reject(new ProtocolError("unavailable", "The server does not answer.")),
    },
    steps: [{ press: "Send to the server's owner" }],
  },
  "connection-test-failed": {
    state: inSettings({ ...asMember, connectionTest: { kind: "failed", message: "The server does not answer." } }),
  },
  "connection-reports": {
    state: inSettings(inCall),
    commands: { listConnectionReports: async () => reports },
    steps: [{ press: "Details of Boris Kowalczyk" }],
  },
  "connection-reports-loading": {
    state: inSettings(inCall),
    commands: { listConnectionReports: () => new Promise(() => {}) },
  },
  "connection-reports-failed": {
    state: inSettings(inCall),
    commands: {
      listConnectionReports: () => Promise.reject(new ProtocolError("unavailable", "The server does not answer.")),
    },
  },
  "settings-account": { state: signedIn(), steps: [...voiceSettings, { press: "Account", role: "tab" }] },
  "settings-invites": {
    state: signedIn(),
    steps: [...voiceSettings, { press: "Invites", role: "tab" }, { press: "Create invite" }],
  },
  "drawer-channels": { state: inCall, steps: [{ press: "Open the channel list" }], only: "narrow" },
  "drawer-members": { state: inCall, steps: [{ press: "Member list" }], only: "narrow" },
};
