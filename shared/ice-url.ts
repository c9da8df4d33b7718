/** An address of STUN or TURN in its parts (RFC 7064 and 7065). */
export interface IceUrl {
  readonly scheme: "stun" | "stuns" | "turn" | "turns";
  /** A name or an address; IPv6 without its brackets. */
  readonly host: string;
  readonly port: number;
  readonly transport: "udp" | "tcp" | null;
}

/** RFC 7064 and 7065: scheme, host, port, transport. */
const ICE_URL = /^(stuns?|turns?):(\[[^\]]*\]|[^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/i;
/** RFC 7064, section 3.2; RFC 7065, section 3.2. */
const PORTS = { stun: 3_478, stuns: 5_349, turn: 3_478, turns: 5_349 } as const;

/** null for what has not the form of one; whether host and port can be is for the caller to say. */
export function parseIceUrl(url: string): IceUrl | null {
  const [, scheme, host, port, transport] = ICE_URL.exec(url) ?? [];
  if (scheme === undefined || host === undefined) return null;
  const known = scheme.toLowerCase() as keyof typeof PORTS;
  return {
    scheme: known,
    host: host.replace(/^\[(.*)\]$/, "$1"),
    port: port === undefined ? PORTS[known] : Number(port),
    transport: transport === undefined ? null : (transport.toLowerCase() as "udp" | "tcp"),
  };
}

/** How TURN is spoken at an address; null for what is no TURN, and for TURN over DTLS, which no browser does. */
export function turnTransport({ scheme, transport }: IceUrl): "udp" | "tcp" | "tls" | null {
  if (scheme === "turn") return transport ?? "udp";
  return scheme === "turns" && transport !== "udp" ? "tls" : null;
}
