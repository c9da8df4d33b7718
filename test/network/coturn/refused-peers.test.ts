import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ProbingClient } from "../../helpers/turn/probing-client.ts";
import { ANNA, BEN, BEN_IPV6, RELAY_IPV6, RelayStage } from "../../helpers/turn/relay-stage.ts";

const FORBIDDEN = 403;
const UNSUPPORTED_TRANSPORT = 442;
const WRONG_FAMILY = 443;
const PORT = 53;

/** What lies around a relay, under the addresses of IPv4. */
const INTERNAL_IPV4 = {
  "this network": ["0.0.0.0", "0.0.0.1", "0.255.255.255"],
  loopback: ["127.0.0.1", "127.0.0.53", "127.255.255.255"],
  "link-local and metadata": ["169.254.0.1", "169.254.169.254", "169.254.255.255"],
  private: ["10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255"],
  "carrier-grade NAT and metadata": ["100.64.0.1", "100.100.100.200", "100.127.255.255"],
  "protocol assignments and metadata": ["192.0.0.1", "192.0.0.192", "192.0.0.255"],
  "documentation, benchmarks, 6to4 relays": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "192.88.99.1"],
  "multicast, reserved, broadcast": ["224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"],
};

const INTERNAL_IPV6 = {
  "unspecified and loopback": ["::", "::1"],
  "IPv4-compatible": ["::127.0.0.1", "::10.0.0.1", "::169.254.169.254", "::0.0.0.2", "::1.0.0.0", "::5.9.0.20"],
  "IPv4-mapped": ["::ffff:0.0.0.0", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:5.9.0.20"],
  "IPv4-translated": ["::ffff:0:7f00:1", "::ffff:0:a00:1"],
  NAT64: ["64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "64:ff9b:1:ffff::a9fe:a9fe"],
  "6to4": ["2002:7f00:1::1", "2002:a00:1::1", "2002:a9fe:a9fe::1", "2002:c0a8:1::1"],
  Teredo: ["2001::1", "2001:0:7f00:1::1", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff"],
  "unique local and metadata": ["fc00::1", "fd00::1", "fd00:ec2::254", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
  "link-local and site-local": ["fe80::1", "febf::1", "fec0::1", "feff::1"],
  "multicast, discarded, documentation": ["ff02::1", "ff0e::1", "100::1", "2001:db8::1", "3fff::1", "5f00::1"],
};

/** The neighbours of each range, and what is plainly the internet. */
const PUBLIC_IPV4 = [
  ...["1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0"],
  ...["169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.3.0"],
  ...["192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0"],
  ...["198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255", BEN],
];
const PUBLIC_IPV6 = ["2001:200::1", "2001:db7::1", "2001:db9::1", "2003::1", "2606:4700::1111", "3ffe::1", BEN_IPV6];

/** Asks for a permission and for a channel: both let data through. */
async function outcomes(client: ProbingClient, addresses: readonly string[]) {
  const asked = addresses.map(async (address) => {
    const permission = await client.createPermission(address);
    return { address, permission, channel: await client.bindChannel({ address, port: PORT }) };
  });
  return await Promise.all(asked);
}

function all(addresses: readonly string[], outcome: "done" | number) {
  return addresses.map((address) => ({ address, permission: outcome, channel: outcome }));
}

describe("a relay for the internet refuses what lies around it", () => {
  const owned = new AsyncDisposableStack();
  let stage: RelayStage;
  let ipv4: ProbingClient;
  let ipv6: ProbingClient;

  beforeAll(async () => {
    stage = owned.use(await RelayStage.open({ RELAY_IP6: RELAY_IPV6 }));
    ipv4 = await stage.client(ANNA);
    await ipv4.allocate();
    ipv6 = await stage.client(ANNA);
    await ipv6.allocate({ family: "ipv6" });
  });
  afterAll(async () => {
    await owned.disposeAsync();
  });

  test.each(Object.entries(INTERNAL_IPV4))("over IPv4: %s", async (_name, addresses) => {
    expect(await outcomes(ipv4, addresses)).toEqual(all(addresses, FORBIDDEN));
  });

  test.each(Object.entries(INTERNAL_IPV6))("over IPv6: %s", async (_name, addresses) => {
    expect(await outcomes(ipv6, addresses)).toEqual(all(addresses, FORBIDDEN));
  });

  test("and nothing of the internet, to the last address before each range", async () => {
    expect(await outcomes(ipv4, PUBLIC_IPV4)).toEqual(all(PUBLIC_IPV4, "done"));
    expect(await outcomes(ipv6, PUBLIC_IPV6)).toEqual(all(PUBLIC_IPV6, "done"));
  });

  test("and IPv6 altogether where it relays from an IPv4 address", async () => {
    const addresses = Object.values(INTERNAL_IPV6).flat();
    expect(await outcomes(ipv4, addresses)).toEqual(all(addresses, WRONG_FAMILY));
  });

  test("and TCP to anyone, which would reach whatever listens (RFC 6062)", async () => {
    const tcp = await stage.client(ANNA);
    // Over UDP coturn would say 400 if it relayed TCP at all.
    expect(await tcp.allocate({ transport: "tcp" })).toBe(UNSUPPORTED_TRANSPORT);
    expect(await ipv4.connect({ address: BEN, port: 80 })).toBe(FORBIDDEN);
  });
});
