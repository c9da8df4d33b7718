import type { IceServer } from "../../shared/protocol/values.ts";

export type RelayStepName = "turnUdp" | "turnTcp" | "turnTls";

/** One address of a relay, with what one logs in with. */
export interface RelayAddress {
  readonly url: string;
  readonly username: string;
  readonly credential: string;
}

/** RFC 7064 and 7065: scheme, host, port, transport. */
const ICE_URL = /^(stuns?|turns?):(\[[^\]]*\]|[^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/i;
/** RFC 7065, section 3.2. */
const TLS_PORT = 5_349;

/** The addresses of STUN that a page can use: browsers know none over TLS. */
export function stunUrls(servers: readonly IceServer[]): string[] {
  return servers.flatMap(({ urls }) => urls).filter((url) => ICE_URL.exec(url)?.[1]?.toLowerCase() === "stun");
}

/** The addresses of the relay that one step tries, in the server's order. */
export function relayAddresses(servers: readonly IceServer[], step: RelayStepName): RelayAddress[] {
  return servers.flatMap(({ urls, username = "", credential = "" }) =>
    urls.filter((url) => stepOf(url) === step).map((url) => ({ url, username, credential })),
  );
}

export function isTls({ url }: RelayAddress): boolean {
  return stepOf(url) === "turnTls";
}

/** The same port without TLS. */
export function withoutTls({ url, ...login }: RelayAddress): RelayAddress {
  const [, , host = "", port = String(TLS_PORT)] = ICE_URL.exec(url) ?? [];
  return { ...login, url: `turn:${host}:${port}?transport=tcp` };
}

export function iceServerOf({ url, username, credential }: RelayAddress): RTCIceServer {
  return { urls: [url], username, credential };
}

/** null for what no browser does: TURN over DTLS. */
function stepOf(url: string): RelayStepName | null {
  const [, scheme = "", , , transport] = ICE_URL.exec(url.toLowerCase()) ?? [];
  if (scheme === "turn") return transport === "tcp" ? "turnTcp" : "turnUdp";
  return scheme === "turns" && transport !== "udp" ? "turnTls" : null;
}
