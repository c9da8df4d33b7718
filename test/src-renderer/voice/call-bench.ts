import type { BridgeMessage } from "../../../src-renderer/bridge/bridge.ts";
import { Call } from "../../../src-renderer/voice/call.ts";
import { Gate } from "../../../src-renderer/voice/gate.ts";
import { Mesh } from "../../../src-renderer/voice/mesh.ts";
import type { OwnState } from "../../../src-renderer/voice/reports.ts";
import { ManualClock } from "../../helpers/manual-clock.ts";
import { FakeBridge, hello, member, state } from "./fake-bridge.ts";
import { FakePeerConnection } from "./fake-peer-connection.ts";
import { ICE, rest } from "./mesh-harness.ts";

export const BEN = member({ sessionId: "session-b", userId: "ben", peerId: "bbbbbbbbbbbbbbbb" });

/** A call whose server and peers are the test. */
export class CallBench {
  readonly clock = new ManualClock();
  readonly bridge = new FakeBridge();
  readonly connections: FakePeerConnection[] = [];
  readonly memberships: (Partial<OwnState> | null)[] = [];
  readonly others: string[] = [];
  /** Who is in voice, as the roster has it. */
  listed: ReturnType<typeof member>[] = [];
  readonly call: Call;
  #sessionId: string | null = null;
  #peerIds = 0;

  constructor() {
    const { clock } = this;
    const log = () => {};
    const gate = new Gate({ clock, onFault: () => {} });
    this.call = new Call({
      bridge: this.bridge,
      clock,
      log,
      self: () => (this.#sessionId === null ? null : { userId: "anna", sessionId: this.#sessionId }),
      randomPeerId: () => {
        this.#peerIds += 1;
        return `peer-of-anna-${this.#peerIds}`;
      },
      listed: () => this.listed,
      createMedia: (ownPeerId, gens, events) =>
        new Mesh(
          {
            gens,
            random: () => 0,
            icePolicy: () => "all",
            clock,
            log,
            gate,
            ownPeerId,
            fetchIce: () => this.bridge.request("voice.ice", {}),
            play: () => {},
            opusFormat: () => ({ frameMs: 10, bitrateKbps: 64 }),
            onLoads: () => {},
            createPeerConnection: (configuration) => {
              const connection = new FakePeerConnection(configuration);
              this.connections.push(connection);
              return connection.typed;
            },
          },
          events,
        ),
      onMembership: (own) => this.memberships.push(own),
      onOther: (what) => this.others.push(what),
      onChange: () => {},
    });
  }

  get open(): FakePeerConnection[] {
    return this.connections.filter((connection) => !connection.closed);
  }

  /** As the store does it: the roster, which has the session, is brought up to a message before the call sees it. */
  handle(...messages: BridgeMessage[]): void {
    for (const message of messages) {
      if (message.kind === "hello") this.#sessionId = message.answer.sessionId;
      this.call.handle(message);
    }
  }

  async accept(channelId: string, peerId: string, others: readonly (typeof BEN)[] = []): Promise<void> {
    const own = member({ sessionId: this.#sessionId ?? "", channelId, peerId });
    this.bridge.answer("voice.join", { channelId, members: [own, ...others], ...ICE });
    await rest();
  }
}

export function attached(): CallBench {
  const bench = new CallBench();
  bench.handle(state({ kind: "attached", sessionId: "session-a" }), hello("session-a", false));
  return bench;
}

/** In Lobby with Ben, whose media is up. */
export async function inLobby(): Promise<CallBench> {
  const bench = attached();
  bench.call.join("lobby", false);
  await bench.accept("lobby", "peer-of-anna-1", [BEN]);
  bench.connections[0]?.become("connected");
  return bench;
}
