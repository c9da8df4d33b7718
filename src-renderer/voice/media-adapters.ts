import { randomId } from "../random-id.ts";

/** What the voice engine takes from the browser; tests put their own in. */
export interface MediaAdapters {
  /** null where a page has no microphone: no secure context (plain http). */
  readonly mediaDevices: MediaDevices | null;
  createPeerConnection(configuration: RTCConfiguration): RTCPeerConnection;
  createAudioContext(): AudioContext;
  createAudioElement(): HTMLAudioElement;
  readonly canChooseOutput: boolean;
  /** Fires at each gesture by which a browser lets a page make sound. Returns its unsubscribe. */
  onUserGesture(listener: () => void): () => void;
  /** Fires when the user allows or forbids the microphone in the browser's own surface. Returns its unsubscribe. */
  onMicrophonePermission(listener: () => void): () => void;
  /** Fires when the window loses the focus or the page is hidden or goes away. Returns its unsubscribe. */
  onWindowLeft(listener: () => void): () => void;
  /** 128 random bits, as `voice.join` wants its `peerId`. */
  randomPeerId(): string;
}

const GESTURES = ["pointerdown", "keydown", "touchend"] as const;

export function browserMedia(): MediaAdapters {
  // The DOM's types promise `mediaDevices`; an insecure page has none.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  return {
    mediaDevices: devices ?? null,
    createPeerConnection: (configuration) => new RTCPeerConnection(configuration),
    createAudioContext: () => new AudioContext({ latencyHint: "interactive" }),
    createAudioElement: () => new Audio(),
    canChooseOutput: devices !== undefined && "setSinkId" in HTMLMediaElement.prototype,
    onUserGesture: (listener) => listen(window, GESTURES, listener, { capture: true, passive: true }),
    onMicrophonePermission: watchPermission,
    onWindowLeft: watchLeaving,
    randomPeerId: randomId,
  };
}

function watchLeaving(listener: () => void): () => void {
  const onVisibility = () => {
    if (document.visibilityState === "hidden") listener();
  };
  const unsubscribes = [
    listen(window, ["blur", "pagehide"], listener, {}),
    listen(document, ["visibilitychange"], onVisibility, {}),
  ];
  return () => {
    for (const unsubscribe of unsubscribes) unsubscribe();
  };
}

/** Not every browser knows this permission's name; there, the next join asks again. */
function watchPermission(listener: () => void): () => void {
  let unsubscribe: (() => void) | null = null;
  let stopped = false;
  const permissions: Permissions | undefined = navigator.permissions;
  permissions?.query({ name: "microphone" }).then(
    (status) => {
      if (!stopped) unsubscribe = listen(status, ["change"], listener, {});
    },
    () => undefined,
  );
  return () => {
    stopped = true;
    unsubscribe?.();
  };
}

function listen(
  target: EventTarget,
  types: readonly string[],
  listener: () => void,
  options: AddEventListenerOptions,
): () => void {
  for (const type of types) target.addEventListener(type, listener, options);
  return () => {
    for (const type of types) target.removeEventListener(type, listener, options);
  };
}
