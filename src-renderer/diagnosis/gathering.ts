import type { Clock } from "../../shared/time.ts";

/** What came of gathering candidates from one server. */
export interface Gathered {
  readonly candidates: readonly RTCIceCandidate[];
  readonly errors: readonly GatheringError[];
  /** Whether the browser said that it was done; false: it was ended. */
  readonly isComplete: boolean;
}

/** RTCPeerConnectionIceErrorEvent (W3C webrtc-pc, 4.8.3): STUN's own codes (RFC 8489, 14.8), and 701 for no answer at all. */
export interface GatheringError {
  readonly code: number;
  readonly text: string;
}

/** No answer: the server cannot be reached, or hung up. */
export const UNREACHABLE = 701;

export interface GatheringLimits {
  readonly clock: Clock;
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/**
 * Gathers until `isEnough` says so of what came, the browser is done, the time is over, or `signal` ends it. Closes `pc`.
 * @throws DOMException where the browser cannot begin.
 */
export function gather(
  pc: RTCPeerConnection,
  isEnough: (gathered: Gathered) => boolean,
  { clock, limitMs, signal }: GatheringLimits,
): Promise<Gathered> {
  return new Promise((resolve, reject) => {
    const candidates: RTCIceCandidate[] = [];
    const errors: GatheringError[] = [];
    const finish = (isComplete: boolean) => {
      end();
      resolve({ candidates, errors, isComplete });
    };
    const stop = () => finish(false);
    const look = () => {
      if (isEnough({ candidates, errors, isComplete: false })) stop();
    };
    const cancel = clock.after(limitMs, stop);
    const end = () => {
      cancel();
      signal.removeEventListener("abort", stop);
      pc.onicecandidate = null;
      pc.onicecandidateerror = null;
      pc.close();
    };
    pc.onicecandidate = ({ candidate }) => {
      if (candidate === null) return finish(true);
      // An empty one ends a generation.
      if (candidate.candidate !== "") candidates.push(candidate);
      look();
    };
    pc.onicecandidateerror = ({ errorCode, errorText }) => {
      errors.push({ code: errorCode, text: errorText });
      look();
    };
    signal.addEventListener("abort", stop);
    if (signal.aborted) return stop();
    pc.createDataChannel("");
    pc.setLocalDescription().catch((error: unknown) => {
      end();
      reject(error);
    });
  });
}
