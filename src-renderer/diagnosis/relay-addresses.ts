import { parseIceUrl, turnTransport } from "../../shared/ice-url.ts";
import type { IceServer } from "../../shared/protocol/values.ts";

export type RelayStepName = "turnUdp" | "turnTcp" | "turnTls";

/** One address of a relay, with what one logs in with. */
export interface RelayAddress {
  readonly url: string;
  readonly username: string;
  readonly credential: string;
}

const STEPS = { udp: "turnUdp", tcp: "turnTcp", tls: "turnTls" } as const;

/** The addresses of STUN that a page can use: browsers know none over TLS. */
export function stunUrls(servers: readonly IceServer[]): string[] {
  return servers.flatMap(({ urls }) => urls).filter((url) => parseIceUrl(url)?.scheme === "stun");
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
  const { host, port } = parseIceUrl(url) ?? { host: "", port: 0 };
  return { ...login, url: `turn:${host.includes(":") ? `[${host}]` : host}:${port}?transport=tcp` };
}

export function iceServerOf({ url, username, credential }: RelayAddress): RTCIceServer {
  return { urls: [url], username, credential };
}

function stepOf(url: string): RelayStepName | null {
  const parts = parseIceUrl(url);
  const transport = parts === null ? null : turnTransport(parts);
  return transport === null ? null : STEPS[transport];
}
