import { Fault, raiseIngressFault, together } from "./fault.ts";
import { Namespace } from "./namespace.ts";
import type { Wire } from "./wire.ts";

/**
 * How a router maps its home's addresses. Both let nobody in who was not spoken to from that very port; `symmetric` takes
 * another port, by chance, for each whom the home speaks to, so that no one finds it by asking a third.
 */
export type Nat = "portRestricted" | "symmetric";

/** How the router hangs on the world: a cable, or a wire that delays. */
export type Uplink = { readonly kind: "cable" } | { readonly kind: "wire"; readonly seed: number };

export interface HomeOptions {
  /** Names its networks: 1 to 99. */
  readonly number: number;
  readonly nat: Nat;
  readonly uplink: Uplink;
}

/** One way from the client to its router: an interface at each end, and the public address that the router gives it. */
interface Link {
  readonly device: string;
  readonly clientAddress: string;
  readonly routerAddress: string;
  readonly publicAddress: string;
}

/** A client behind a router of its own, in namespaces of their own. */
export class Home implements AsyncDisposable {
  readonly client: Namespace;
  readonly #router: Namespace;
  readonly #wire: Wire | null;
  /** The first is up, the second waits for `changeAddress`. */
  readonly #links: readonly [Link, Link];
  readonly #owned: AsyncDisposableStack;
  #isOnSecond = false;

  private constructor(parts: {
    client: Namespace;
    router: Namespace;
    wire: Wire | null;
    links: readonly [Link, Link];
    owned: AsyncDisposableStack;
  }) {
    this.client = parts.client;
    this.#router = parts.router;
    this.#wire = parts.wire;
    this.#links = parts.links;
    this.#owned = parts.owned;
  }

  /** @param gateway where the router sends what it has no other way for. @param connect lays the way from the router's device `wan` to the world. */
  static async build(
    { number, nat, gateway }: HomeOptions & { readonly gateway: string },
    connect: (router: Namespace) => Promise<Wire | null>,
  ): Promise<Home> {
    await using building = new AsyncDisposableStack();
    const client = building.use(await Namespace.create(`client${number}`));
    const router = building.use(await Namespace.create(`router${number}`));
    const wire = await connect(router);
    if (wire !== null) building.use(wire);
    const links = [linkOf(number, 0), linkOf(number, 1)] as const;
    for (const link of links) {
      await client.ip("link", "add", link.device, "type", "veth", "peer", "name", link.device, "netns", router.name);
      await client.ip("address", "add", `${link.clientAddress}/24`, "dev", link.device);
      await router.ip("address", "add", `${link.routerAddress}/24`, "dev", link.device);
      await router.ip("address", "add", `${link.publicAddress}/16`, "dev", "wan");
      await router.ip("link", "set", link.device, "up");
    }
    await router.ip("route", "add", "default", "via", gateway);
    await router.run("sysctl", "-qw", "net.ipv4.ip_forward=1");
    await router.nft(...natRules(links, nat));
    const home = new Home({ client, router, wire, links, owned: building.move() });
    await home.#bringUp(links[0]);
    return home;
  }

  /** All under which the world may see this home. */
  get publicAddresses(): string[] {
    return this.#links.map(({ publicAddress }) => publicAddress);
  }

  /** Nothing passes between client and router, in either direction, and no interface shows it. */
  cut(): Promise<Fault> {
    return raiseIngressFault([
      { namespace: this.client, rules: ['iifname "lan*" drop'] },
      { namespace: this.#router, rules: ['iifname "lan*" drop'] },
    ]);
  }

  /** The client's interface goes down, as by a pulled cable; with its end it is up again, with its address and route. */
  async linkDown(): Promise<Fault> {
    const link = this.#current;
    await this.client.ip("link", "set", link.device, "down");
    return new Fault(() => this.#bringUp(link));
  }

  /** Another interface comes up with another address, inside and out, and the present one goes: from Wi-Fi to mobile. */
  async changeAddress(): Promise<void> {
    const before = this.#current;
    this.#isOnSecond = !this.#isOnSecond;
    await this.client.ip("link", "set", this.#current.device, "up");
    await this.client.ip("link", "set", before.device, "down");
    await this.#route(this.#current);
  }

  /** No datagram comes in or goes out, as behind a strict company's firewall. */
  blockUdp(): Promise<Fault> {
    return this.#atRouter(["meta l4proto udp drop"]);
  }

  /** Datagrams pass to and from this address alone. */
  blockUdpExceptWith(address: string): Promise<Fault> {
    return this.#atRouter([`meta l4proto udp ip saddr != ${address} ip daddr != ${address} drop`]);
  }

  /** What the other home sends here by the direct way is lost; what goes the other way arrives. */
  blockFrom(other: Home): Promise<Fault> {
    return this.#atRouter([`ip saddr { ${other.publicAddresses.join(", ")} } drop`]);
  }

  /**
   * The same for sound alone: RTP and RTCP are lost, the checks of ICE pass, so that no state of the connection shows it
   * (RFC 7983: the first two bits of either are 10).
   */
  blockSoundFrom(other: Home): Promise<Fault> {
    return this.#atRouter([`ip saddr { ${other.publicAddresses.join(", ")} } meta l4proto udp @th,64,2 2 drop`]);
  }

  /** Of each direction, by chance. @param share 0 to 1. */
  lose(share: number): Promise<Fault> {
    return this.#atRouter([`numgen random mod 1000 < ${Math.round(share * 1_000)} drop`]);
  }

  /** Of each direction. */
  async limitRate(kbps: number): Promise<Fault> {
    const devices = ["wan", this.#current.device];
    const limited = devices.map(async (device) => {
      await this.#router.tc(
        ..."qdisc replace dev".split(" "),
        device,
        ...`root tbf rate ${kbps}kbit burst 5kb latency 200ms`.split(" "),
      );
      return new Fault(() => this.#router.tc("qdisc", "delete", "dev", device, "root"));
    });
    return together(await Promise.all(limited));
  }

  /** The way out; throws in a home on a cable. */
  get wire(): Wire {
    if (this.#wire === null) throw new Error("This home is on a cable: open its network with wires.");
    return this.#wire;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }

  get #current(): Link {
    return this.#links[this.#isOnSecond ? 1 : 0];
  }

  #atRouter(rules: readonly string[]): Promise<Fault> {
    return raiseIngressFault([{ namespace: this.#router, rules }]);
  }

  async #bringUp(link: Link): Promise<void> {
    await this.client.ip("link", "set", link.device, "up");
    await this.#route(link);
  }

  /** The kernel forgets the route with the link, and a DHCP client would set it again. */
  async #route({ device, routerAddress }: Link): Promise<void> {
    await this.client.ip("route", "replace", "default", "via", routerAddress, "dev", device);
  }
}

/** Addresses that look like the internet's: a relay's deny lists and a browser's rules treat private ones apart. */
function linkOf(home: number, index: 0 | 1): Link {
  const net = `192.168.${home * 2 + index}`;
  return {
    device: `lan${index}`,
    clientAddress: `${net}.2`,
    routerAddress: `${net}.1`,
    publicAddress: `5.1.${home}.${index + 1}`,
  };
}

function natRules(links: readonly Link[], nat: Nat): string[] {
  const ports = nat === "symmetric" ? " random,fully-random" : "";
  return [
    "add table ip home",
    "add chain ip home out { type nat hook postrouting priority srcnat; }",
    ...links.map(
      ({ clientAddress, publicAddress }) =>
        `add rule ip home out oifname "wan" ip saddr ${clientAddress} snat to ${publicAddress}${ports}`,
    ),
    // Dropped, not refused: a refusal would leave an entry that makes the router map the home's own next packet elsewhere.
    "add chain ip home inwards { type filter hook input priority filter; }",
    'add rule ip home inwards iifname "wan" ct state new drop',
    "add chain ip home through { type filter hook forward priority filter; }",
    'add rule ip home through iifname "wan" ct state new,invalid drop',
  ];
}
