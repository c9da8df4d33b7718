import type { ConnectionVerdict } from "../../shared/protocol/connection-report.ts";
import { addressScope, isNarrowerThan } from "./address-scope.ts";
import type { Evidence, RelayAttempt } from "./evidence.ts";

type Allocated = Extract<RelayAttempt, { kind: "allocated" }>;

/** C3: the first cause. What the host has to mend stands before what one's own network does not let through. */
export function verdict(evidence: Evidence): ConnectionVerdict {
  const { signalling, stun, relays, relay } = evidence;
  const attempts = Object.values(relays).flat();
  const has = (kind: RelayAttempt["kind"], among: readonly RelayAttempt[] = attempts) =>
    among.some((attempt) => attempt.kind === kind);

  if (signalling === "failed") return "signallingFailed";
  if (attempts.length === 0) return "noRelay";
  if (has("unauthorized")) return clockDiffers(evidence) ? "clockDiffers" : "wrongSecret";
  if (attempts.some((attempt) => attempt.kind === "allocated" && isOutOfReach(attempt, relay))) {
    return "privateRelayAddress";
  }
  if (has("refused") || relay === "failed") return "relayRefused";
  if (has("tlsFailed")) return "certificateInvalid";
  if (!has("allocated")) return "blockedPorts";
  if (has("silent", relays.turnUdp) && !has("allocated", relays.turnUdp)) return "tcpOnly";
  return has("silent") || stun === "failed" ? "blockedPorts" : "good";
}

/** A wrong secret is wrong for both credentials. */
function clockDiffers({ relays, endedByOwnClock }: Evidence): boolean {
  const tookLater = Object.values(relays)
    .flat()
    .some((attempt) => attempt.kind === "unauthorized" && attempt.later === "taken");
  return tookLater || endedByOwnClock;
}

/**
 * Relays pass on to addresses of their own without a look at where those lie, so that the relay step may well pass. What
 * tells is that the relay sees us come from further away than its address reaches.
 */
function isOutOfReach({ relayAddress, seenAs }: Allocated, relay: Evidence["relay"]): boolean {
  if (seenAs !== null && addressScope(seenAs) !== null) return isNarrowerThan(relayAddress, seenAs);
  return relay === "failed" && addressScope(relayAddress) !== "internet";
}
