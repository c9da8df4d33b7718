import { assertNever } from "../../../../shared/assert-never.ts";
import type { ConnectionState } from "../../../../shared/connection/connection-state.ts";

/** Whether one can write, and what becomes of it. */
export type WritingState =
  | { readonly kind: "online" }
  /** What is sent waits. */
  | { readonly kind: "offline" }
  | { readonly kind: "forbidden"; readonly reason: string };

export function writingState(connection: ConnectionState): WritingState {
  switch (connection.kind) {
    case "idle":
    case "attached":
      return { kind: "online" };
    case "connecting":
      // The first attempt is how each start looks.
      return connection.attempt === 0 ? { kind: "online" } : { kind: "offline" };
    case "waiting":
      return { kind: "offline" };
    case "ended":
      return {
        kind: "forbidden",
        reason:
          connection.reason === "kicked"
            ? "You cannot write: you were removed from this server."
            : "You cannot write: the connection has ended. See above what to do.",
      };
    default:
      return assertNever(connection);
  }
}
