import { type ErrorCode, ProtocolError } from "../../shared/protocol/errors.ts";
import type { Channel, VoiceMember } from "../../shared/protocol/values.ts";

export interface JoinRequest {
  readonly sessionId: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly channelId: string;
  /** Left out, the server makes one. */
  readonly peerId: string | undefined;
  readonly takeOver: boolean;
}

/** What is known of the session behind a membership at this moment; null once that session has ended. */
export interface HolderFacts {
  readonly deviceId: string;
  readonly silentForMs: number;
}

export interface JoinSituation {
  readonly channel: Channel | null;
  /** The membership that the account has, if any. */
  readonly held: VoiceMember | null;
  readonly holder: HolderFacts | null;
  /** The holder was pinged and did not answer in time. */
  readonly isProbed: boolean;
  /** Sessions that are in the channel. */
  readonly occupants: readonly string[];
  /** `limits.voiceMembers` */
  readonly serverLimit: number;
  readonly heartbeatMs: number;
}

export type JoinDecision =
  /** The same join again: it is answered as the first one was, and changes nothing. */
  | { readonly kind: "repeat" }
  | { readonly kind: "enter" }
  /** The holder may be gone: ask it, and decide anew. */
  | { readonly kind: "probe"; readonly sessionId: string }
  | { readonly kind: "refuse"; readonly error: ProtocolError };

/** Whether a join is allowed (V1, V2, V3), as a function of what is known; it changes nothing. */
export function decideJoin(request: JoinRequest, situation: JoinSituation): JoinDecision {
  const { channel, held } = situation;
  if (channel === null) return refuse("not_found", "This channel does not exist any more; choose another one.");
  if (channel.kind !== "voice") return refuse("invalid", "This is a text channel; choose a voice channel to talk.");
  if (held?.sessionId === request.sessionId) {
    if (held.channelId !== channel.id) return enterUnlessFull(request, situation, channel);
    // A join that the client sends again, for it did not see the answer; only its own peerId tells it from a second one.
    return held.peerId === request.peerId ? { kind: "repeat" } : alreadyIn(held, channel);
  }
  if (held !== null) {
    const claim = claimOf(request, situation, held);
    if (claim === "live") return alreadyIn(held, channel);
    // A full channel refuses without disturbing anybody.
    const entry = enterUnlessFull(request, situation, channel);
    return claim === "unsure" && entry.kind === "enter" ? { kind: "probe", sessionId: held.sessionId } : entry;
  }
  return enterUnlessFull(request, situation, channel);
}

/** Whether the other session that holds the account's membership has a claim to it (V3). */
function claimOf(request: JoinRequest, situation: JoinSituation, held: VoiceMember): "live" | "unsure" | "gone" {
  const { holder, isProbed, heartbeatMs } = situation;
  if (holder === null || held.link === "detached") return "gone";
  if (request.takeOver || holder.deviceId === request.deviceId) return "gone";
  if (holder.silentForMs <= heartbeatMs) return "live";
  return isProbed ? "gone" : "unsure";
}

function enterUnlessFull(request: JoinRequest, situation: JoinSituation, channel: Channel): JoinDecision {
  const { occupants, serverLimit, held } = situation;
  const capacity = channel.userLimit === 0 ? serverLimit : Math.min(channel.userLimit, serverLimit);
  // The membership that this join ends makes room.
  const others = occupants.filter((sessionId) => sessionId !== held?.sessionId && sessionId !== request.sessionId);
  if (others.length < capacity) return { kind: "enter" };
  return refuse("channel_full", "This channel is full; choose another one or wait until somebody leaves.");
}

function alreadyIn(held: VoiceMember, channel: Channel): JoinDecision {
  return held.channelId === channel.id
    ? refuse("already_in_channel", "You are in this channel already; choose to use it here instead to move the call.")
    : refuse("already_in_voice", "You are in another voice channel with another client; leave it there first.");
}

function refuse(code: ErrorCode, message: string): JoinDecision {
  return { kind: "refuse", error: new ProtocolError(code, message) };
}
