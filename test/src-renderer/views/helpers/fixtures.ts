import { DEFAULT_SETTINGS } from "../../../../shared/client/settings.ts";
import type { Action, Binding } from "../../../../shared/desktop/bindings.ts";
import { DEFAULT_PREFERENCES, type DesktopState, type ServerEntry } from "../../../../shared/desktop/desktop-state.ts";
import type {
  ConnectionReport,
  ConnectionStep,
  ConnectionVerdict,
} from "../../../../shared/protocol/connection-report.ts";
import { DEFAULT_LIMITS } from "../../../../shared/protocol/limits.ts";
import type { ServerInfo } from "../../../../shared/protocol/requests.ts";
import type { Channel, PresenceStatus, Role, User, VoiceMember } from "../../../../shared/protocol/values.ts";
import { EMPTY_CHAT } from "../../../../src-renderer/store/chat-state.ts";
import type {
  AppState,
  PeerMedia,
  PeerStatistics,
  QualitySample,
  Roster,
  Voice,
} from "../../../../src-renderer/store/state.ts";

/** States of the client to show and to test the views with: a small server on an ordinary evening. */
export const SERVER: ServerInfo = {
  name: "Thursday Raiders",
  version: "0.1.0",
  protocol: 1,
  registration: "invite",
  needsOwner: false,
};

export const GENERAL: Channel = {
  id: "c-general",
  kind: "text",
  name: "general",
  topic: "Everything that has no place of its own",
  position: 0,
  userLimit: 0,
};
export const LOBBY: Channel = { id: "c-lobby", kind: "voice", name: "Lobby", topic: "", position: 1, userLimit: 0 };
export const GAMES: Channel = { id: "c-games", kind: "voice", name: "Games", topic: "", position: 2, userLimit: 10 };

export function user(id: string, displayName: string, role: Role = "member"): User {
  return { id, username: displayName.toLowerCase().replaceAll(/[^a-z0-9]+/g, "."), displayName, role };
}

export const ME = user("u-ada", "Ada", "owner");
export const BORIS = user("u-boris", "Boris Kowalczyk", "admin");
export const CHIDI = user("u-chidi", "Chidi");
export const DEWI = user("u-dewi", "Dewi");
export const EIRA = user("u-eira", "Eira the Unusually Long-Named of the Northern Reaches");
export const FUMI = user("u-fumi", "Łucja Żak");
const USERS: readonly User[] = [ME, BORIS, CHIDI, DEWI, EIRA, FUMI];

export const sessionOf = ({ id }: User) => `s-${id}`;

export function voiceMember(who: User, channel: Channel, change: Partial<VoiceMember> = {}): VoiceMember {
  return {
    sessionId: sessionOf(who),
    userId: who.id,
    peerId: `peer-of-${who.id}-0000`,
    channelId: channel.id,
    muted: false,
    deafened: false,
    transmitting: false,
    connection: "connected",
    link: "attached",
    joinedAt: 1_790_000_000_000,
    ...change,
  };
}

/** Nothing of it is known. */
export const UNMEASURED: PeerStatistics = {
  roundTripMs: null,
  loss: null,
  jitterMs: null,
  path: null,
  transport: null,
  bytesPerS: null,
  concealment: null,
  jitterBufferMs: null,
};

/** A minute in which the way got longer and worse, and a second of which nothing is known. */
export const ROUGH_MINUTE: readonly QualitySample[] = Array.from({ length: 60 }, (_, second) => ({
  atMs: 1_790_000_000_000 + second * 1_000,
  roundTripMs: second === 20 ? null : 40 + second * 1.5 + (second % 7) * 6,
  loss: second < 30 ? 0 : (second % 4) * 0.03,
  jitterMs: 4 + (second % 5),
  concealment: second < 34 ? 0 : (second % 3) * 0.02,
}));

export function peer(who: User, change: Partial<PeerMedia> = {}): PeerMedia {
  return {
    sessionId: sessionOf(who),
    userId: who.id,
    connection: "connected",
    speaking: false,
    hearsMe: true,
    statistics: {
      roundTripMs: 23.4,
      loss: 0.002,
      jitterMs: 3.1,
      path: "direct",
      transport: "udp",
      bytesPerS: 4_000,
      concealment: 0.001,
      jitterBufferMs: 31,
    },
    quality: { word: "good", reason: null },
    history: [],
    ...change,
  };
}

export function roster(members: readonly VoiceMember[] = [], change: Partial<Roster> = {}): Roster {
  const presence: readonly [string, PresenceStatus][] = [
    [ME.id, "online"],
    [BORIS.id, "online"],
    [CHIDI.id, "online"],
    [DEWI.id, "idle"],
    [EIRA.id, "online"],
  ];
  return {
    self: ME,
    sessionId: sessionOf(ME),
    limits: DEFAULT_LIMITS,
    channels: [GENERAL, LOBBY, GAMES],
    members: new Map(USERS.map((each) => [each.id, each])),
    formerMembers: new Map(),
    presence: new Map(presence),
    voice: new Map(members.map((member) => [member.sessionId, member])),
    ...change,
  };
}

export function report(verdict: ConnectionVerdict, steps: readonly ConnectionStep[] = PASSED_STEPS): ConnectionReport {
  return { verdict, steps: [...steps] };
}

export const PASSED_STEPS: readonly ConnectionStep[] = [
  { step: "signalling", outcome: "passed", tookMs: 24, detail: "" },
  { step: "stun", outcome: "passed", tookMs: 61, detail: "203.0.113.7" },
  { step: "turnUdp", outcome: "passed", tookMs: 118, detail: "relay at 198.51.100.20" },
  { step: "turnTcp", outcome: "passed", tookMs: 143, detail: "relay at 198.51.100.20" },
  { step: "turnTls", outcome: "skipped", tookMs: null, detail: "" },
  { step: "relay", outcome: "passed", tookMs: 1_340, detail: "" },
];

export const REFUSED_STEPS: readonly ConnectionStep[] = [
  ...PASSED_STEPS.slice(0, 2),
  { step: "turnUdp", outcome: "failed", tookMs: 96, detail: "401 Unauthorized (turn:raid.example:3478?transport=udp)" },
  { step: "turnTcp", outcome: "failed", tookMs: 88, detail: "401 Unauthorized (turn:raid.example:3478?transport=tcp)" },
  { step: "turnTls", outcome: "skipped", tookMs: null, detail: "" },
  { step: "relay", outcome: "skipped", tookMs: null, detail: "" },
];

export const QUIET: Voice = {
  call: { kind: "none" },
  muted: false,
  deafened: false,
  transmitting: false,
  talkHeld: false,
  refusedMove: null,
  microphone: { kind: "off" },
  iceProvider: null,
  peers: new Map(),
  uplink: { kind: "free" },
  latency: "balanced",
  hasStarved: false,
};

export function inLobby(change: Partial<Voice> = {}, peers: readonly PeerMedia[] = []): Voice {
  return {
    ...QUIET,
    call: { kind: "connected", channelId: LOBBY.id },
    microphone: { kind: "ready", deviceId: "default", label: "Headset" },
    iceProvider: "coturn",
    peers: new Map(peers.map((each) => [each.sessionId, each])),
    ...change,
  };
}

const BASE: AppState = {
  phase: { kind: "signedIn", server: SERVER },
  connection: { kind: "attached", sessionId: sessionOf(ME) },
  roster: roster(),
  chat: EMPTY_CHAT,
  chosenChannelId: null,
  voice: QUIET,
  microphoneTest: { kind: "off" },
  connectionTest: { kind: "off" },
  devices: {
    inputs: [
      { deviceId: "default", label: "Default" },
      { deviceId: "in-1", label: "Headset Microphone (Arctis 7)" },
      { deviceId: "in-2", label: "Webcam C920" },
    ],
    outputs: [{ deviceId: "out-1", label: "Headphones (Arctis 7)" }],
    canChooseOutput: true,
  },
  settings: DEFAULT_SETTINGS,
  settingsPage: null,
  desktop: null,
};

export function signedIn(change: Partial<AppState> = {}): AppState {
  return { ...BASE, ...change };
}

export function signedOut(change: Partial<ServerInfo> = {}): AppState {
  return signedIn({
    phase: { kind: "signedOut", server: { ...SERVER, ...change }, notice: null },
    connection: { kind: "idle" },
    roster: null,
  });
}

export const RAIDERS: ServerEntry = { id: "raiders", url: "https://raid.example", name: SERVER.name };
export const SERVERS: readonly ServerEntry[] = [
  RAIDERS,
  { id: "home", url: "http://192.168.1.20:8787", name: "Home" },
  { id: "chess", url: "https://voice.chess-club.example", name: "Chess Club" },
  { id: "raid-2", url: "https://second.example:8443", name: "östliche Nachtschicht" },
  { id: "long", url: "https://a.very.long.host.name.of.a.server.example", name: "The Unusually Long-Named Fellowship" },
];

export function binding(action: Action, ...trigger: string[]): Binding {
  return { id: `${action}-${trigger.join("-")}`, action, trigger };
}

/** The desktop app with one server and nothing bound, where all is well. */
export function desktopState(change: Partial<DesktopState> = {}): DesktopState {
  return {
    os: "linux",
    version: "0.1.0",
    servers: [RAIDERS],
    activeServerId: RAIDERS.id,
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
    ...change,
  };
}

/** The same with keys bound, and heard. */
export function boundState(change: Partial<DesktopState> = {}): DesktopState {
  return desktopState({
    bindings: [
      binding("holdToTalk", "F8"),
      binding("holdToTalk", "MouseBack"),
      binding("holdToMute", "ControlLeft", "KeyM"),
      binding("toggleMute", "ControlLeft", "KeyM", "ShiftLeft"),
    ],
    keys: { kind: "listening", portalTriggers: null },
    ...change,
  });
}
