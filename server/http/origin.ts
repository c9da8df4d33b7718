import { isLoopbackHost, ownAddresses, urlHost } from "./host.ts";

export type OriginCheck = (origin: string | undefined) => boolean;

export interface OriginRules {
  readonly publicUrls: readonly string[] | null;
  readonly host: string;
  /** Known once the server listens (port 0). */
  readonly port: () => number;
  /** The addresses of this machine's interfaces, asked anew each time: they change. */
  readonly ownAddresses?: () => readonly string[];
}

/**
 * S8: whether a request with this `Origin` may change something. No `Origin` is a program, not a page, and may. The `Host`
 * header is never looked at: with DNS rebinding an attacker's name leads to us and would agree with it.
 */
export function createOriginCheck(rules: OriginRules): OriginCheck {
  return (origin) => {
    if (origin === undefined) return true;
    if (rules.publicUrls !== null) return rules.publicUrls.includes(origin);
    return localOrigins(rules).includes(origin);
  };
}

function localOrigins({ host, port, ownAddresses: addresses = ownAddresses }: OriginRules): string[] {
  const hosts = ["127.0.0.1", "localhost"];
  if (isLoopbackHost(host)) hosts.push(urlHost(host));
  else hosts.push(...addresses().map(urlHost));
  // Through URL, as browsers write origins: without port 80, IPv6 in its short form.
  return hosts.map((name) => new URL(`http://${name}:${port()}`).origin);
}
