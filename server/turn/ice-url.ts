import { isIP } from "node:net";

const ICE_URL = /^(?:stuns?|turns?):(?:\[([0-9a-fA-F:.]+)\]|[A-Za-z0-9.-]+)(?::(\d{1,5}))?(\?transport=(?:udp|tcp))?$/;

/**
 * Whether a browser takes `url` (RFC 7064 and 7065: scheme, host, optional port, and for TURN an optional transport). One
 * that it does not take makes `RTCPeerConnection` throw, and with it the whole call fail.
 */
export function isIceUrl(url: string, scheme: "stun" | "turn"): boolean {
  const parts = ICE_URL.exec(url);
  if (parts === null || !url.startsWith(scheme)) return false;
  const [, ipv6, port, transport] = parts;
  if (scheme === "stun" && transport !== undefined) return false;
  if (ipv6 !== undefined && isIP(ipv6) !== 6) return false;
  return port === undefined || (Number(port) >= 1 && Number(port) <= 65_535);
}
