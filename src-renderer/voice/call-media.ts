import type { IceAnswer, LinkState, Signal } from "../../shared/protocol/values.ts";
import type { PeerMedia } from "../store/state.ts";

/** Another member of the call, as far as media needs to know. */
export interface MediaMember {
  readonly sessionId: string;
  readonly userId: string;
  readonly peerId: string;
  /** Whether the server reaches them now. */
  readonly link: "attached" | "detached";
  /** Whether their microphone is open. */
  readonly transmitting: boolean;
}

/** A remote member's sound, for as long as `member.peerId` is in the call. */
export interface RemoteSound {
  readonly userId: string;
  readonly track: MediaStreamTrack;
}

/** What media tells the call. */
export interface CallMediaEvents {
  send(to: string, signal: Signal): void;
  /** How the member's media is received (V4): at each change, and once for each pair after a join of either side. */
  reportLink(peer: string, state: LinkState): void;
  /** Somebody's sound stopped in the middle of their talk: it may be our whole network (S7). */
  onPause(): void;
  onChange(): void;
}

/**
 * The media of one call, from the join to the hang-up, over lost sessions. A mesh fills it; an SFU may. The call knows
 * nothing of peer connections.
 */
export interface CallMedia extends Disposable {
  /** The others of the call, by `sessionId`. */
  readonly peers: ReadonlyMap<string, PeerMedia>;
  /** Sessions whose media stood and is being recovered. */
  readonly recovering: readonly string[];
  /** Whether anybody's media is up. */
  readonly anyUp: boolean;
  /**
   * The server accepted a join, the first or one after a lost session. `members` are the others. Offers to those with
   * whom no media is up (V6); those who are missing are kept for `TIMING.keepMediaMs`.
   */
  joined(members: readonly MediaMember[], ice: IceAnswer): void;
  /** "kept": their media went on over a lost session of theirs. */
  memberJoined(member: MediaMember): "new" | "kept";
  /** What the server shows of them changed. */
  memberUpdated(member: MediaMember): void;
  /**
   * They are not listed any more, and may come back under the same `peerId`: another session of theirs follows (V3), or the
   * server waited in vain for them (V4). Their media is kept as that of somebody missing, until `memberJoined` says whose.
   */
  memberMissing(sessionId: string): void;
  /** Their media ends at once. */
  memberLeft(sessionId: string): void;
  /** Ends at once also what was kept of somebody who is missing. */
  userGone(userId: string): void;
  receive(from: string, signal: Signal): void;
  linkReported(from: string, state: LinkState): void;
  /** Whether signals reach the server now. */
  setSignalling(possible: boolean): void;
  /** Another network, or a wake from sleep: whatever path there was may be gone. */
  networkChanged(): void;
  /** Other paths are allowed now (`Settings.relayOnly`): each is taken anew. */
  icePolicyChanged(): void;
}
