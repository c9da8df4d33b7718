import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";

/** Whose `X-Forwarded-For` is believed (`TRUST_PROXY`). */
export type TrustedProxies =
  | { readonly kind: "none" }
  | { readonly kind: "hops"; readonly count: number }
  | { readonly kind: "networks"; readonly networks: readonly ReturnType<typeof ipaddr.parseCIDR>[] };

export type ClientAddress = (request: IncomingMessage) => string;

/**
 * Tells whom limits per address count: an IPv4 address, or the /64 of an IPv6 one, as a provider gives a whole /64 to each
 * customer. The chain of proxies is walked from our end, since whatever stands further left may be made up.
 */
export function createClientAddress(trusted: TrustedProxies): ClientAddress {
  return (request) => {
    const socketAddress = request.socket.remoteAddress ?? "";
    if (trusted.kind === "none") return limitKey(socketAddress);
    const header = request.headers["x-forwarded-for"];
    const forwarded = (typeof header === "string" ? header : "").split(",").map((entry) => entry.trim());
    return limitKey(clientOf([...forwarded.reverse()], socketAddress, trusted));
  };
}

/** `forwarded`: nearest to us first. */
function clientOf(forwarded: readonly string[], socketAddress: string, trusted: TrustedProxies): string {
  let address = socketAddress;
  for (const [hop, next] of forwarded.entries()) {
    // An entry that is no address was not written by a proxy of ours: the last one that was is all we know.
    if (!isTrusted(address, hop, trusted) || !ipaddr.isValid(next)) return address;
    address = next;
  }
  return address;
}

function isTrusted(address: string, hop: number, trusted: TrustedProxies): boolean {
  switch (trusted.kind) {
    case "none":
      return false;
    case "hops":
      return hop < trusted.count;
    case "networks":
      return isIn(address, trusted.networks);
  }
}

/** Whether an address is in one of the networks; what is no address is in none. */
export function isIn(address: string, networks: readonly ReturnType<typeof ipaddr.parseCIDR>[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return networks.some(([network, bits]) => parsed.kind() === network.kind() && parsed.match(network, bits));
}

/** Whom an address counts as: itself, or its /64. */
export function limitKey(address: string): string {
  if (!ipaddr.isValid(address)) return "unknown";
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return parsed.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toNormalizedString().replace(/%.*$/, "")}/64`).toString();
}
