import { ATTRIBUTES, type Attributes, type Endpoint, uint32 } from "../../../server/turn/stun-message.ts";
import { type Outcome, TurnClient, type TurnCredential } from "../../../server/turn/turn-client.ts";
import type { RemoteSocket } from "./socket-host.ts";

/** RFC 8656, section 12: numbers of channels. */
const FIRST_CHANNEL = 0x4000;

/** The product's TURN client over UDP from a network namespace, which also asks for what the product never does. */
export class ProbingClient extends TurnClient {
  #nextChannel = FIRST_CHANNEL;

  constructor(socket: RemoteSocket, server: Endpoint, credential: TurnCredential) {
    super(
      {
        isReliable: false,
        send: (bytes) => socket.send(bytes, server),
        onReceived: (listener) => socket.onReceived(listener),
      },
      credential,
    );
  }

  bindChannel(peer: Endpoint): Promise<Outcome> {
    const number: Attributes[number] = [ATTRIBUTES.channelNumber, uint32((this.#nextChannel++ << 16) >>> 0)];
    return this.about("channelBind", peer, [number]);
  }

  /** RFC 6062: asks for a TCP connection from the relay to the peer. */
  connect(peer: Endpoint): Promise<Outcome> {
    return this.about("connect", peer);
  }
}
