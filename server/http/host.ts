import { networkInterfaces } from "node:os";
import ipaddr from "ipaddr.js";

/** Whether only programs of this machine can reach `host` (a bind address or the host of a URL). */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  if (bare === "localhost") return true;
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() === "loopback";
}

/** As it stands in an address: IPv6 in brackets (RFC 3986, 3.2.2). */
export function urlHost(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/** The addresses of this machine's interfaces, without those that only mean something together with an interface's name. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => ipaddr.parse(address.address).range() !== "linkLocal")
    .map((address) => address.address);
}

/** Where others on the network reach a server that listens on `host`: none for a loopback one. */
export function lanAddresses(host: string): string[] {
  if (isLoopbackHost(host)) return [];
  if (host !== "0.0.0.0" && host !== "::") return [host];
  return ownAddresses().filter((address) => !isLoopbackHost(address) && (host === "::" || !address.includes(":")));
}

/** Where programs of this machine reach a server that listens on `host`. */
export function localHost(host: string): string {
  return host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
}
