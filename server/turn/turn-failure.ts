/** Label of `cromulent_turn_failures_total`. */
export type TurnFailureReason = "timeout" | "network" | "status" | "bad_answer" | "internal";

export class TurnFailure extends Error {
  readonly reason: TurnFailureReason;

  constructor(reason: TurnFailureReason, cause?: unknown) {
    super(`No TURN credentials: ${reason}`, { cause });
    this.name = "TurnFailure";
    this.reason = reason;
  }
}
