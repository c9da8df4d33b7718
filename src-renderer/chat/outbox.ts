import type { ErrorBody } from "../../shared/protocol/errors.ts";
import type { Message } from "../../shared/protocol/values.ts";
import type { PendingMessage } from "../store/chat-state.ts";

/** The server knows a nonce for a day (M2); what is older could stand twice. */
const NONCE_GOOD_MS = 23 * 3_600_000;

const TOO_OLD: ErrorBody = {
  code: "conflict",
  message: "This waited for almost a day and was not sent. Look whether it is there already, then send it again.",
};

type State = PendingMessage["state"];

/** The first message of each channel that may be sent: one at a time, in the order in which they were written. */
export function nextToSend(pending: readonly PendingMessage[]): PendingMessage[] {
  const seen = new Set<string>();
  return pending.filter(({ channelId, state }) => {
    if (state.kind === "failed" || seen.has(channelId)) return false;
    seen.add(channelId);
    return state.kind === "waiting";
  });
}

/** The list with this one in another state; as it was where there is no such one. */
export function withState(pending: readonly PendingMessage[], nonce: string, state: State): readonly PendingMessage[] {
  return pending.map((one) => (one.nonce === nonce ? { ...one, state } : one));
}

export function without(pending: readonly PendingMessage[], nonce: string): readonly PendingMessage[] {
  return pending.some((one) => one.nonce === nonce) ? pending.filter((one) => one.nonce !== nonce) : pending;
}

/** Without those that stand in the channel already: their answers were lost, or another tab got them. */
export function withoutSent(
  pending: readonly PendingMessage[],
  messages: readonly Message[],
): readonly PendingMessage[] {
  if (pending.length === 0) return pending;
  const sent = new Set(messages.map(({ nonce }) => nonce));
  return pending.some(({ nonce }) => sent.has(nonce)) ? pending.filter(({ nonce }) => !sent.has(nonce)) : pending;
}

/** What was kept of an earlier page: what was on its way is sent again, with the same nonce. */
export function revived(kept: readonly PendingMessage[]): readonly PendingMessage[] {
  return kept.map((one) => (one.state.kind === "sending" ? { ...one, state: { kind: "waiting" } } : one));
}

/** With what is too old to be sent by itself failed. */
export function aged(pending: readonly PendingMessage[], now: number): readonly PendingMessage[] {
  const isTooOld = (one: PendingMessage) => one.state.kind === "waiting" && now - one.writtenAt > NONCE_GOOD_MS;
  if (!pending.some(isTooOld)) return pending;
  return pending.map((one) => (isTooOld(one) ? { ...one, state: { kind: "failed", error: TOO_OLD } } : one));
}

/** Tried again by hand. An old nonce may be forgotten, or be that of something that stands: then it is another message. */
export function again(
  pending: readonly PendingMessage[],
  nonce: string,
  now: number,
  newNonce: () => string,
): readonly PendingMessage[] {
  return pending.map((one) => {
    if (one.nonce !== nonce || one.state.kind !== "failed") return one;
    const isTooOld = now - one.writtenAt > NONCE_GOOD_MS;
    return { ...one, ...(isTooOld && { nonce: newNonce(), writtenAt: now }), state: { kind: "waiting" } };
  });
}
