import { coturnCredential } from "../../../server/turn/coturn.ts";
import type { TurnCredential } from "../../../server/turn/turn-client.ts";
import { Namespace } from "../network/namespace.ts";
import { CoturnProcess, TURN_SECRET } from "../processes/coturn-process.ts";
import { ProbingClient } from "./probing-client.ts";
import { type RemoteSocket, SocketHost } from "./socket-host.ts";

/** Addresses as the internet has them: those set aside for documentation are refused by the relay. */
export const RELAY = "5.9.0.1";
export const RELAY_IPV6 = "2a01:4f8::1";
export const ANNA = "5.9.0.10";
export const BEN = "5.9.0.20";
export const BEN_IPV6 = "2a01:4f8::20";
/** The relay's own one behind NAT, and the machine beside it. */
export const RELAY_INSIDE = "10.9.0.1";
export const NEIGHBOUR_INSIDE = "10.9.0.2";

const ADDRESSES = [
  `${RELAY}/16`,
  `${ANNA}/16`,
  `${BEN}/16`,
  `${RELAY_INSIDE}/24`,
  `${NEIGHBOUR_INSIDE}/24`,
  `${RELAY_IPV6}/64`,
  `${BEN_IPV6}/64`,
];

const CREDENTIAL_LIFETIME_S = 600;
const LISTENING_PORT = 3478;

/** The relay that ships and people around it, in a network that holds all their addresses and leads nowhere else. */
export class RelayStage implements AsyncDisposable {
  readonly coturn: CoturnProcess;
  readonly #sockets: SocketHost;
  readonly #owned: AsyncDisposableStack;

  private constructor(coturn: CoturnProcess, sockets: SocketHost, owned: AsyncDisposableStack) {
    this.coturn = coturn;
    this.#sockets = sockets;
    this.#owned = owned;
  }

  /** @param env variables of coturn/entrypoint.sh, over those of a relay for the internet */
  static async open(env: Readonly<Record<string, string>> = {}): Promise<RelayStage> {
    await using building = new AsyncDisposableStack();
    const network = building.use(await Namespace.create("relay"));
    for (const address of ADDRESSES) await network.ip("address", "add", address, "dev", "lo");
    const { launcher } = network;
    const own = { PEERS: "internet", LISTENING_IP: RELAY, RELAY_IP: RELAY, LISTENING_PORT: String(LISTENING_PORT) };
    const coturn = building.use(await CoturnProcess.start({ launcher, env: { ...own, ...env } }));
    const sockets = building.use(await SocketHost.start(launcher));
    return new RelayStage(coturn, sockets, building.move());
  }

  /** A client with a credential of the Cromulent server's making. */
  client(address: string, userId = "anna"): Promise<ProbingClient> {
    const expiresAtS = Math.floor(Date.now() / 1_000) + CREDENTIAL_LIFETIME_S;
    return this.clientWith(address, coturnCredential(TURN_SECRET, expiresAtS, userId));
  }

  async clientWith(address: string, credential: TurnCredential): Promise<ProbingClient> {
    return new ProbingClient(await this.openUdp(address), { address: RELAY, port: LISTENING_PORT }, credential);
  }

  openUdp(address: string): Promise<RemoteSocket> {
    return this.#sockets.openUdp(address);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }
}
