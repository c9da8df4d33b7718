import type { Gens } from "../../../shared/client/bridge-message.ts";
import type { IceAnswer, LinkState, Signal } from "../../../shared/protocol/values.ts";
import type { MediaMember, RemoteSound } from "../../../src-renderer/voice/call-media.ts";
import { Gate } from "../../../src-renderer/voice/gate.ts";
import { Mesh } from "../../../src-renderer/voice/mesh.ts";
import type { PairLoad } from "../../../src-renderer/voice/uplink.ts";
import { type ManualClock, settle } from "../../helpers/manual-clock.ts";
import { FakePeerConnection } from "./fake-peer-connection.ts";
import { FakeTrack } from "./fakes.ts";

export const ICE: IceAnswer = { iceServers: [], iceExpiresAt: null, iceProvider: "stun" };

export interface Sent {
  readonly to: string;
  readonly signal: Signal;
}

/** One client's mesh, with everything it says caught. */
export class MeshSide {
  readonly member: MediaMember;
  readonly mesh: Mesh;
  readonly connections: FakePeerConnection[] = [];
  readonly sent: Sent[] = [];
  readonly links: (readonly [peer: string, state: LinkState])[] = [];
  readonly gate: Gate;
  readonly microphone = new FakeTrack();
  sounds: ReadonlyMap<string, RemoteSound> = new Map();
  loads: ReadonlyMap<string, PairLoad> = new Map();
  iceFetches = 0;
  pauses = 0;
  freshIce: IceAnswer | Promise<IceAnswer> = ICE;
  icePolicy: RTCIceTransportPolicy = "all";

  constructor(clock: ManualClock, member: MediaMember, gens: Gens = []) {
    this.member = member;
    this.gate = new Gate({
      clock,
      onFault: (fault) => {
        throw fault;
      },
    });
    this.gate.setTrack(this.microphone);
    this.mesh = new Mesh(
      {
        clock,
        ownPeerId: member.peerId,
        gens,
        random: () => 0,
        icePolicy: () => this.icePolicy,
        gate: this.gate,
        log: (level, what, cause) => {
          if (level !== "debug") throw new Error(what, { cause });
        },
        createPeerConnection: (configuration) => {
          const connection = new FakePeerConnection(configuration);
          this.connections.push(connection);
          return connection.typed;
        },
        fetchIce: async () => {
          this.iceFetches += 1;
          return this.freshIce;
        },
        play: (sounds) => {
          this.sounds = new Map(sounds);
        },
        opusFormat: () => ({ frameMs: 10, bitrateKbps: 64 }),
        onLoads: (loads) => {
          this.loads = loads;
        },
      },
      {
        send: (to, signal) => this.sent.push({ to, signal }),
        reportLink: (peer, state) => this.links.push([peer, state]),
        onPause: () => {
          this.pauses += 1;
        },
        onChange: () => {},
      },
    );
  }

  /** The newest connection. */
  get connection(): FakePeerConnection {
    const connection = this.connections.at(-1);
    if (connection === undefined) throw new Error("No connection was made.");
    return connection;
  }

  get open(): FakePeerConnection[] {
    return this.connections.filter((connection) => !connection.closed);
  }

  take(): Sent[] {
    return this.sent.splice(0);
  }
}

/** Lets all that is under way between promises come to rest. */
export async function rest(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await settle();
}

/** Carries signals between the sides in the order in which they were sent, until nobody says anything more. */
export async function exchange(...sides: MeshSide[]): Promise<void> {
  for (let isBusy = true; isBusy; ) {
    await rest();
    isBusy = false;
    for (const side of sides) {
      for (const { to, signal } of side.take()) {
        isBusy = true;
        sides.find(({ member }) => member.sessionId === to)?.mesh.receive(side.member.sessionId, signal);
      }
    }
  }
}
