import type { AppState, PeerMedia } from "../../../src-renderer/store/state.ts";
import {
  BORIS,
  CHIDI,
  DEWI,
  EIRA,
  GAMES,
  inLobby,
  LOBBY,
  ME,
  peer,
  ROUGH_MINUTE,
  roster,
  signedIn,
  voiceMember,
} from "../../src-renderer/views/helpers/fixtures.ts";
import type { Step } from "./scene.ts";

/* An ordinary call, from which most scenes differ by one thing. */

export const people = [
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
export const inCall = signedIn({ roster: roster(people), voice: inLobby({}, peers) });
export const voiceSettings: readonly Step[] = [{ press: "Settings" }];

export function withVoice(change: Partial<AppState["voice"]>, state: AppState = inCall): AppState {
  return { ...state, voice: { ...state.voice, ...change } };
}

export function peersOf(media: readonly PeerMedia[]): AppState["voice"]["peers"] {
  return new Map(media.map((each) => [each.sessionId, each]));
}
