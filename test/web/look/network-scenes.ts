import type { SentConnectionReport } from "../../../shared/protocol/connection-report.ts";
import { ProtocolError } from "../../../shared/protocol/errors.ts";
import type { AppState } from "../../../src-renderer/store/state.ts";
import {
  BORIS,
  CHIDI,
  EIRA,
  LOBBY,
  ME,
  PASSED_STEPS,
  peer,
  REFUSED_STEPS,
  ROUGH_MINUTE,
  report,
  roster,
  signedIn,
  UNMEASURED,
} from "../../src-renderer/views/helpers/fixtures.ts";
import { inCall, peersOf, people, voiceSettings, withVoice } from "./evening.ts";
import type { Scene } from "./scene.ts";

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
    peer(EIRA, {
      statistics: { ...UNMEASURED, roundTripMs: 264, loss: 0, jitterMs: 6, path: "direct", transport: "udp" },
      quality: { word: "fair", reason: "roundTrip" },
    }),
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

/** How sound fares on the network, what the views say when it fares badly, and the test of a connection. */
export const NETWORK_SCENES: Readonly<Record<string, Scene>> = {
  "connection-details-person": {
    state: rough,
    steps: [{ press: "Connection details" }, { press: "Boris Kowalczyk", within: "dialog" }],
  },
  person: { state: inCall, steps: [{ press: "Boris Kowalczyk" }] },
  "person-poor": { state: rough, steps: [{ press: "Boris Kowalczyk" }] },
  "person-on-stage": { state: rough, steps: [{ press: "Eira" }] },
  "not-heard": { state: rough },
  "no-path": {
    state: withVoice({
      call: { kind: "connecting", channelId: LOBBY.id, waitingFor: ["s-u-boris", "s-u-eira"] },
      peers: peersOf([
        peer(BORIS, { connection: "failed", statistics: null, quality: null }),
        peer(CHIDI),
        peer(EIRA, { connection: "failed", quality: null }),
      ]),
    }),
  },
  "uplink-full": {
    state: withVoice({ uplink: { kind: "limited", bitrateKbps: 24, wantedKbps: 64 } }),
  },
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
};
