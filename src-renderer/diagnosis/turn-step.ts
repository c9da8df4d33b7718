import type { IceServer } from "../../shared/protocol/values.ts";
import type { DiagnosisDeps } from "./diagnosis-deps.ts";
import type { RelayAttempt } from "./evidence.ts";
import { type Gathered, gather, UNREACHABLE } from "./gathering.ts";
import { iceServerOf, type RelayAddress, type RelayStepName, relayAddresses, withoutTls } from "./relay-addresses.ts";

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
    case "silent":
      return (await failsInTls(deps, address, signal)) ? { kind: "tlsFailed", url } : answer;
  }
}

type Answer = Extract<RelayAttempt, { kind: "allocated" | "refused" | "silent" }>;

async function allocate(
  { createPeerConnection, clock }: DiagnosisDeps,
  address: RelayAddress,
  signal: AbortSignal,
): Promise<Answer> {
  const { url } = address;
  const startedAt = clock.now();
  // Not "relay" alone: browsers then keep to themselves how the relay sees us.
  const pc = createPeerConnection({ iceServers: [iceServerOf(address)] });
  const limits = { clock, limitMs: LIMIT_MS, signal };
  const gathered = await gather(pc, (some) => relayCandidate(some) !== null || refusal(some) !== null, limits);
  const candidate = relayCandidate(gathered);
  if (candidate !== null) {
    const { address: relayAddress, relatedAddress: seenAs } = candidate;
    return { kind: "allocated", url, tookMs: clock.now() - startedAt, relayAddress: relayAddress ?? "", seenAs };
  }
  const refused = refusal(gathered);
  if (refused !== null) return { kind: "refused", url, ...refused };
  return { kind: "silent", url, text: gathered.errors.find(({ text }) => text !== "")?.text ?? "" };
}

/** C1: one that takes the later credentials has another clock than the server. */
async function tryLater(deps: DiagnosisDeps, later: RelayAddress | null, signal: AbortSignal) {
  if (later === null) return "notTried";
  return (await allocate(deps, later, signal)).kind === "allocated" ? "taken" : "refused";
}

/**
 * A page learns nothing of why TLS failed: a bad certificate looks like a closed port. But relays speak TURN without TLS on
 * the same port as well (coturn does), and any answer to that shows the port to be open, and the certificate to be at fault.
 */
async function failsInTls(deps: DiagnosisDeps, address: RelayAddress, signal: AbortSignal): Promise<boolean> {
  if (!address.url.startsWith("turns:")) return false;
  return (await allocate(deps, withoutTls(address), signal)).kind !== "silent";
}

function relayCandidate({ candidates }: Gathered): RTCIceCandidate | null {
  return candidates.find(({ type }) => type === "relay") ?? null;
}

function refusal({ errors }: Gathered) {
  return errors.find(({ code }) => code !== UNREACHABLE) ?? null;
}
