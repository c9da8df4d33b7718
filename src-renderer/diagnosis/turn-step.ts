import { addressScope } from "../../shared/address-scope.ts";
import type { IceServer } from "../../shared/protocol/values.ts";
import type { DiagnosisDeps } from "./diagnosis-deps.ts";
import type { RelayAttempt } from "./evidence.ts";
import { type Gathered, gather, UNREACHABLE } from "./gathering.ts";
import {
  iceServerOf,
  isTls,
  type RelayAddress,
  type RelayStepName,
  relayAddresses,
  withoutTls,
} from "./relay-addresses.ts";

/** Of one address; a call would not wait for longer either. */
const LIMIT_MS = 5_000;
/** RFC 8489, 14.8 */
const UNAUTHORIZED = 401;

export interface TurnServers {
  readonly iceServers: readonly IceServer[];
  /** C1 */
  readonly clockProbe: readonly IceServer[] | null;
}

/** C2 `turnUdp`, `turnTcp`, `turnTls`: asks each address of the kind for an allocation, all at the same time. */
export function turnStep(
  deps: DiagnosisDeps,
  step: RelayStepName,
  servers: TurnServers,
  signal: AbortSignal,
): Promise<RelayAttempt[]> {
  const laterOnes = relayAddresses(servers.clockProbe ?? [], step);
  return Promise.all(
    relayAddresses(servers.iceServers, step).map((address) =>
      attempt(deps, address, laterOnes.find(({ url }) => url === address.url) ?? null, signal),
    ),
  );
}

async function attempt(
  deps: DiagnosisDeps,
  address: RelayAddress,
  later: RelayAddress | null,
  signal: AbortSignal,
): Promise<RelayAttempt> {
  const { url } = address;
  const answer = await allocate(deps, address, signal);
  switch (answer.kind) {
    case "allocated":
      return answer;
    case "refused":
      return answer.code === UNAUTHORIZED
        ? { kind: "unauthorized", url, later: await tryLater(deps, later, signal) }
        : answer;
    case "unreachable":
      return (await failsInTls(deps, address, answer, signal)) ? { kind: "tlsFailed", url } : answer;
  }
}

type Answer = Extract<RelayAttempt, { kind: "allocated" | "refused" | "unreachable" }>;
type Unreachable = Extract<Answer, { kind: "unreachable" }>;

async function allocate(
  { createPeerConnection, clock }: DiagnosisDeps,
  address: RelayAddress,
  signal: AbortSignal,
): Promise<Answer> {
  const { url } = address;
  const startedAt = clock.now();
  // Not "relay" alone: browsers then keep to themselves how the relay sees us.
  const pc = createPeerConnection({ iceServers: [iceServerOf(address)] });
  // Not at the first refusal: the relay may take the login on another of this machine's interfaces.
  const gathered = await gather(pc, (some) => relayCandidate(some) !== null, { clock, limitMs: LIMIT_MS, signal });
  const candidate = relayCandidate(gathered);
  if (candidate !== null) {
    const { address: relayAddress, relatedAddress } = candidate;
    // Browsers write 0.0.0.0 or :: for what they keep to themselves.
    const isTold = relatedAddress !== null && addressScope(relatedAddress) !== "nowhere";
    const seenAs = isTold ? relatedAddress : null;
    const tookMs = Math.round(clock.now() - startedAt);
    return { kind: "allocated", url, tookMs, relayAddress: relayAddress ?? "", seenAs };
  }
  const refused = refusal(gathered);
  if (refused !== null) return { kind: "refused", url, ...refused };
  return { kind: "unreachable", url, fault: gathered.errors[0]?.text ?? null };
}

/** C1: one that takes the later credentials has another clock than the server. */
async function tryLater(deps: DiagnosisDeps, later: RelayAddress | null, signal: AbortSignal) {
  if (later === null) return "notTried";
  return (await allocate(deps, later, signal)).kind === "allocated" ? "taken" : "refused";
}

/**
 * A page is not told why TLS failed: Chromium says "Failed to establish connection" at once of a bad certificate and of a
 * closed port, and nothing at all where a firewall drops the packets. The same port without TLS tells the first two apart: if
 * it is open, coturn answers even there, others leave one waiting, and only a closed one fails at once again.
 */
async function failsInTls(
  deps: DiagnosisDeps,
  address: RelayAddress,
  { fault }: Unreachable,
  signal: AbortSignal,
): Promise<boolean> {
  if (fault === null || !isTls(address)) return false;
  const plain = await allocate(deps, withoutTls(address), signal);
  return plain.kind !== "unreachable" || plain.fault === null;
}

function relayCandidate({ candidates }: Gathered): RTCIceCandidate | null {
  return candidates.find(({ type }) => type === "relay") ?? null;
}

function refusal({ errors }: Gathered) {
  return errors.find(({ code }) => code !== UNREACHABLE) ?? null;
}
