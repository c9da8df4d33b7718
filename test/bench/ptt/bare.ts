import { systemClock } from "../../../src-renderer/system-clock.ts";
import { Gate } from "../../../src-renderer/voice/gate.ts";

/** How the microphone is kept shut while the button is up. */
export type GateKind =
  /** The product's own: both locks. */
  | "both"
  /** `MediaStreamTrack.enabled` alone: silence is sent. */
  | "enabled"
  /** `RTCRtpEncodingParameters.active` alone: nothing is sent. */
  | "active";

/** One side of a call that has nothing but a peer connection. */
export interface BarePeer {
  /** Opens the microphone and offers it, behind a gate that the page's button opens. */
  offer(gate: GateKind): Promise<RTCSessionDescriptionInit>;
  answer(offer: RTCSessionDescriptionInit): Promise<RTCSessionDescriptionInit>;
  accept(answer: RTCSessionDescriptionInit): Promise<void>;
}

declare global {
  interface Window {
    bare: BarePeer;
  }
}

const connection = new RTCPeerConnection();
const player = new Audio();
connection.ontrack = ({ track }) => {
  player.srcObject = new MediaStream([track]);
  void player.play();
};

window.bare = {
  async offer(kind) {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    const [track] = stream.getAudioTracks();
    if (track === undefined) throw new Error("There is no microphone.");
    const { sender } = connection.addTransceiver("audio", { sendEncodings: [{ active: kind === "enabled" }] });
    const setOpen = await gate(kind, sender, track);
    const button = document.querySelector("button");
    button?.addEventListener("pointerdown", () => setOpen(true));
    button?.addEventListener("pointerup", () => setOpen(false));
    await connection.setLocalDescription();
    return gathered();
  },
  async answer(offer) {
    await connection.setRemoteDescription(offer);
    await connection.setLocalDescription();
    return gathered();
  },
  accept: (answer) => connection.setRemoteDescription(answer),
};

async function gate(kind: GateKind, sender: RTCRtpSender, track: MediaStreamTrack): Promise<(open: boolean) => void> {
  if (kind === "both") {
    const gate = new Gate({ clock: systemClock, onFault: (fault) => globalThis.reportError(fault) });
    gate.setTrack(track);
    await gate.add(sender);
    return (open) => gate.setOpen(open);
  }
  track.enabled = kind === "active";
  await sender.replaceTrack(track);
  if (kind === "enabled") {
    return (open) => {
      track.enabled = open;
    };
  }
  return (open) => {
    const parameters = sender.getParameters();
    for (const encoding of parameters.encodings) encoding.active = open;
    void sender.setParameters(parameters);
  };
}

/** The local description with all its candidates in it. */
async function gathered(): Promise<RTCSessionDescriptionInit> {
  if (connection.iceGatheringState !== "complete") {
    await new Promise<void>((resolve) => {
      connection.addEventListener("icegatheringstatechange", () => {
        if (connection.iceGatheringState === "complete") resolve();
      });
    });
  }
  const { type, sdp } = connection.localDescription ?? { type: "offer", sdp: "" };
  return { type, sdp };
}
