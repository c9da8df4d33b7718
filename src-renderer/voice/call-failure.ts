import { type ErrorCode, ProtocolError } from "../../shared/protocol/errors.ts";
import type { CallFailure } from "../store/state.ts";

/** What to do when `voice.join` is not answered with success. */
export type JoinFailure =
  /** The connection was lost, or the server is busy: again after `afterMs`. */
  { readonly kind: "again"; readonly afterMs: number } | { readonly kind: "refused"; readonly failure: CallFailure };

const AGAIN_MS = 1_000;
export const LEAVE_AGAIN_MS = 1_000;
/** A server that says `unavailable` or `internal` so often in a row means it. */
const ATTEMPTS_MAX = 5;

/** `attempt` counts from 1. */
export function joinFailure(error: unknown, attempt: number): JoinFailure {
  const refusal =
    error instanceof ProtocolError ? error : new ProtocolError("internal", "The call could not be started. Try again.");
  if (refusal.shouldRetry() && attempt < ATTEMPTS_MAX) {
    return { kind: "again", afterMs: refusal.retryAfterMs ?? AGAIN_MS };
  }
  return { kind: "refused", failure: failureOf(refusal) };
}

function failureOf(refusal: ProtocolError): CallFailure {
  const code: ErrorCode = refusal.code;
  if (code === "already_in_channel") return { kind: "alreadyInChannel" };
  if (code === "already_in_voice") return { kind: "alreadyInVoice" };
  return { kind: "refused", error: refusal.toBody() };
}
