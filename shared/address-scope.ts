/** From where an address can be reached, the narrowest first. */
const SCOPES = ["nowhere", "machine", "link", "site", "internet"] as const;
export type AddressScope = (typeof SCOPES)[number];

/** RFC 1122 (0/8, 127/8), 1918, 3927, 6598. */
const IPV4: readonly (readonly [prefix: RegExp, AddressScope])[] = [
  [/^0\./, "nowhere"],
  [/^127\./, "machine"],
  [/^169\.254\./, "link"],
  [/^10\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./, "site"],
];

/** RFC 4291 (::, ::1, fe80::/10), 4193 (fc00::/7). */
const IPV6: readonly (readonly [prefix: RegExp, AddressScope])[] = [
  [/^[0:]+$/, "nowhere"],
  [/^[0:]+:0*1$/, "machine"],
  [/^fe[89ab][0-9a-f]:/, "link"],
  [/^f[cd][0-9a-f]{2}:/, "site"],
];

/** RFC 4291, section 2.5.5.2; in groups of hexadecimal digits as `URL` writes it. */
const MAPPED_IPV4 = /^(?:[0:]+:)?ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/;

/** Of an address in numbers; null for a name. */
export function addressScope(address: string): AddressScope | null {
  const plain = address.toLowerCase().replace(/^\[|\]$/g, "");
  const ipv4 = mappedIpv4(plain) ?? plain;
  if (/^\d+\.\d+\.\d+\.\d+$/.test(ipv4)) return find(IPV4, ipv4);
  return plain.includes(":") ? find(IPV6, plain) : null;
}

/** Whether what lies at `address` is out of reach for one who is seen at `from`; false where that cannot be told. */
export function isNarrowerThan(address: string, from: string): boolean {
  const [scope, fromScope] = [addressScope(address), addressScope(from)];
  return scope !== null && fromScope !== null && SCOPES.indexOf(scope) < SCOPES.indexOf(fromScope);
}

/** Whether others in the network of a host could read what is sent to it: no TLS, and not on this machine. */
export function isReadableOnTheWay({ protocol, hostname }: { readonly protocol: string; readonly hostname: string }) {
  if (protocol !== "http:" && protocol !== "ws:") return false;
  return addressScope(hostname) !== "machine" && !/(?:^|\.)localhost$/.test(hostname);
}

function mappedIpv4(address: string): string | null {
  const [, dotted, high, low] = MAPPED_IPV4.exec(address) ?? [];
  if (high === undefined || low === undefined) return dotted ?? null;
  const [upper, lower] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [upper >> 8, upper & 255, lower >> 8, lower & 255].join(".");
}

function find(table: typeof IPV4, address: string): AddressScope {
  return table.find(([prefix]) => prefix.test(address))?.[1] ?? "internet";
}
