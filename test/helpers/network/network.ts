import { Home, type HomeOptions } from "./home.ts";
import { Namespace, removeLeftovers } from "./namespace.ts";
import { Wire } from "./wire.ts";

export const SERVER_ADDRESS = "5.1.0.1";
/** Takes what is meant for nobody and drops it, as the internet does with private addresses: coturn ends an allocation that has no route to its peer. */
const SINK_ADDRESS = "5.1.255.254";

/**
 * A small internet in namespaces: homes, each with a client behind a router of its own, and one machine for server and
 * relay, all on one bridge. Nothing of it reaches this machine's own network.
 */
export class Network implements AsyncDisposable {
  readonly server: Namespace;
  readonly homes: readonly Home[];
  readonly #owned: AsyncDisposableStack;

  private constructor(server: Namespace, homes: readonly Home[], owned: AsyncDisposableStack) {
    this.server = server;
    this.homes = homes;
    this.#owned = owned;
  }

  static async build(options: readonly HomeOptions[]): Promise<Network> {
    await removeLeftovers();
    await using building = new AsyncDisposableStack();
    const world = building.use(await Namespace.create("world"));
    // Some machines hand their own setting down.
    await world.run("sysctl", "-qw", "net.ipv4.ip_forward=0");
    await world.ip("link", "add", "bridge", "type", "bridge");
    await world.ip("address", "add", `${SINK_ADDRESS}/16`, "dev", "bridge");
    await world.ip("link", "set", "bridge", "up");
    const server = building.use(await Namespace.create("server"));
    await layCable(world, "server", { namespace: server, device: "wan" });
    await server.ip("address", "add", `${SERVER_ADDRESS}/16`, "dev", "wan");
    await server.ip("route", "add", "default", "via", SINK_ADDRESS);
    const homes: Home[] = [];
    for (const home of options) {
      const connect = (router: Namespace) => connectHome(world, router, home);
      homes.push(building.use(await Home.build({ ...home, gateway: SINK_ADDRESS }, connect)));
    }
    return new Network(server, homes, building.move());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }
}

async function connectHome(world: Namespace, router: Namespace, { number, uplink }: HomeOptions): Promise<Wire | null> {
  const ends = [
    { namespace: router, device: "wan" },
    { namespace: world, device: `home${number}` },
  ] as const;
  if (uplink.kind === "cable") {
    await layCable(world, ends[1].device, ends[0]);
    return null;
  }
  const wire = await Wire.open(ends, uplink.seed);
  for (const { namespace, device } of ends) await namespace.ip("link", "set", device, "up");
  await world.ip("link", "set", ends[1].device, "master", "bridge");
  return wire;
}

async function layCable(
  world: Namespace,
  port: string,
  { namespace, device }: { readonly namespace: Namespace; readonly device: string },
): Promise<void> {
  await world.ip("link", "add", port, "type", "veth", "peer", "name", device, "netns", namespace.name);
  await world.ip("link", "set", port, "master", "bridge", "up");
  await namespace.ip("link", "set", device, "up");
}
