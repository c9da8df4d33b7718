import type { Devices, MicrophoneTest, PeerMedia, Voice } from "../store/state.ts";

/** The voice part of `AppState`. */
export interface VoiceEngineState {
  readonly voice: Voice;
  readonly microphoneTest: MicrophoneTest;
  readonly devices: Devices;
}

/** `next`, or what of `before` says the same: a view that looks at one part is not drawn anew for another. */
export function keepSame(before: VoiceEngineState, next: VoiceEngineState): VoiceEngineState {
  const voice = keepVoice(before.voice, next.voice);
  const merged = {
    voice,
    microphoneTest: keep(before.microphoneTest, next.microphoneTest),
    devices: next.devices,
  };
  return keep(before, merged);
}

function keepVoice(before: Voice, next: Voice): Voice {
  const peers = keepPeers(before.peers, next.peers);
  return keep(before, {
    ...next,
    peers,
    call: keepCall(before.call, next.call),
    microphone: keep(before.microphone, next.microphone),
    uplink: keep(before.uplink, next.uplink),
  });
}

function keepCall(before: Voice["call"], next: Voice["call"]): Voice["call"] {
  if (before.kind !== "connecting" || next.kind !== "connecting") return keep(before, next);
  const sameWait =
    before.waitingFor.length === next.waitingFor.length &&
    before.waitingFor.every((sessionId, index) => sessionId === next.waitingFor[index]);
  return keep(before, sameWait ? { ...next, waitingFor: before.waitingFor } : next);
}

function keepPeers(before: Voice["peers"], next: Voice["peers"]): Voice["peers"] {
  const kept = new Map<string, PeerMedia>();
  let same = before.size === next.size;
  for (const [sessionId, peer] of next) {
    const old = before.get(sessionId);
    const media = old === undefined ? peer : keep(old, peer);
    same = same && media === old;
    kept.set(sessionId, media);
  }
  return same ? before : kept;
}

function keep<T extends object>(before: T, next: T): T {
  const names = Object.keys(next) as (keyof T)[];
  const same = names.length === Object.keys(before).length && names.every((name) => before[name] === next[name]);
  return same ? before : next;
}
