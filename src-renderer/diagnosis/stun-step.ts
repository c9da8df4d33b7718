import type { DiagnosisDeps } from "./diagnosis-deps.ts";
import { type GatheringError, gather } from "./gathering.ts";

/** Browsers ask again for longer than anybody would wait for a call. */
const LIMIT_MS = 5_000;

export type StunAnswer =
  /** `address`: one's own as it is seen from there; null where that is the address that this machine has. */
  | { readonly kind: "answered"; readonly address: string | null }
  | { readonly kind: "silent"; readonly errors: readonly GatheringError[] };

/** C2 `stun`: asks the servers of `urls` for one's own address. */
export async function stunStep(
  { createPeerConnection, clock }: DiagnosisDeps,
  urls: readonly string[],
  signal: AbortSignal,
): Promise<StunAnswer> {
  const pc = createPeerConnection({ iceServers: [{ urls: [...urls] }] });
  const { candidates, errors, isComplete } = await gather(pc, (gathered) => gathered.candidates.some(isReflexive), {
    clock,
    limitMs: LIMIT_MS,
    signal,
  });
  const found = candidates.find(isReflexive);
  if (found !== undefined) return { kind: "answered", address: found.address };
  // An address that this machine has itself is told once, as its own: then all that is left is that nothing went wrong. With
  // no candidate at all nobody was asked: a policy or an extension of the browser's allows it no interface.
  return isComplete && candidates.length > 0 && errors.length === 0
    ? { kind: "answered", address: null }
    : { kind: "silent", errors };
}

function isReflexive({ type }: RTCIceCandidate): boolean {
  return type === "srflx";
}
