import type { ServerEvent } from "../../shared/protocol/events.ts";
import type { VoiceMember } from "../../shared/protocol/values.ts";

/**
 * Of the events that came while the answer to a join was on its way, those that say more than its list. Somebody who left
 * and came back before the answer stands in it as they are now: hung up and found again by those events, they would wait
 * for an offer that was made already. `isNewCall`: nobody knows any media of ours yet, so that a signal of somebody listed
 * is about a connection of the channel that was left.
 */
export function newsBehindAnswer(
  held: readonly ServerEvent[],
  { channelId, members }: { readonly channelId: string; readonly members: readonly VoiceMember[] },
  isNewCall: boolean,
): ServerEvent[] {
  const changes = held.map((event) => changeOf(event, channelId));
  /** Those whose last change, if there was any, ends as the list says. */
  const asListed = members.filter((member) => {
    const last = changes.findLast((change) => change?.userId === member.userId);
    return last == null || (last.sessionId === member.sessionId && last.peerId === member.peerId);
  });
  const users = new Set(asListed.map(({ userId }) => userId));
  const sessions = new Set(asListed.map(({ sessionId }) => sessionId));
  return held.filter((event) => {
    const change = changeOf(event, channelId);
    if (change !== null) return !users.has(change.userId);
    const isOfMedia = event.event === "voice.signal" || event.event === "voice.link";
    return !(isNewCall && isOfMedia && sessions.has(event.data.from));
  });
}

/** `peerId` null: not in the channel. */
interface Change {
  readonly userId: string;
  readonly sessionId: string;
  readonly peerId: string | null;
}

/** What an event says of an account's membership of the channel; null when it says nothing of it. */
function changeOf({ event, data }: ServerEvent, channelId: string): Change | null {
  if (event === "voice.joined") {
    const { userId, sessionId, peerId } = data.member;
    // An account is in one channel at a time (V1).
    return { userId, sessionId, peerId: data.member.channelId === channelId ? peerId : null };
  }
  if (event !== "voice.left" || data.channelId !== channelId) return null;
  return { userId: data.userId, sessionId: data.sessionId, peerId: null };
}
