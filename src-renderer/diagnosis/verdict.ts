import { addressScope, isNarrowerThan } from "../../shared/address-scope.ts";
import type { ConnectionVerdict } from "../../shared/protocol/connection-report.ts";
import type { Evidence, RelayAttempt } from "./evidence.ts";

/** C3: the first cause. What the host has to mend stands before what one's own network does not let through. */
export function verdict(evidence: Evidence): ConnectionVerdict {
  const { signalling, stun, relays, relay } = evidence;
  const attempts = Object.values(relays).flat();
  const has = (kind: RelayAttempt["kind"], among: readonly RelayAttempt[] = attempts) =>
    among.some((attempt) => attempt.kind === kind);

  if (signalling === "failed") return "signallingFailed";
  if (attempts.length === 0) return "noRelay";
  if (has("unauthorized")) return clockDiffers(evidence) ? "clockDiffers" : "wrongSecret";
  if (attempts.some((attempt) => isOutOfReach(attempt) || (relay === "failed" && isInternal(attempt)))) {
    return "privateRelayAddress";
  }
  if (has("refused") || relay === "failed") return "relayRefused";
  if (has("tlsFailed")) return "certificateInvalid";
  if (!has("allocated")) return "blockedPorts";
  if (has("unreachable", relays.turnUdp) && !has("allocated", relays.turnUdp)) return "tcpOnly";
  return has("unreachable") || stun === "failed" ? "partlyBlocked" : "good";
}

/** A wrong secret is wrong for both credentials. */
function clockDiffers({ relays, endedByOwnClock }: Evidence): boolean {
  const tookLater = Object.values(relays)
    .flat()
    .some((attempt) => attempt.kind === "unauthorized" && attempt.later === "taken");
  return tookLater || endedByOwnClock;
}

/**
 * Where a relay takes what is sent to us at an address that does not reach as far as we are. Its own two ends may well reach
 * each other there all the same: coturn knows the address for its own, and asks no network.
 */
export function isOutOfReach(attempt: RelayAttempt): boolean {
  return (
    attempt.kind === "allocated" && attempt.seenAs !== null && isNarrowerThan(attempt.relayAddress, attempt.seenAs)
  );
}

/** Which is natural where we are inside as well, and suspicious where that is not known. */
function isInternal(attempt: RelayAttempt): boolean {
  return attempt.kind === "allocated" && attempt.seenAs === null && addressScope(attempt.relayAddress) !== "internet";
}
