import type { ConnectionState } from "../connection/connection-state.ts";
import type { ServerEvent } from "../protocol/events.ts";
import type { HelloAnswer, Op } from "../protocol/requests.ts";

/** What the world outside of the page tells it, in the order in which it happened. */
export type BridgeMessage =
  | { readonly kind: "state"; readonly state: ConnectionState }
  /** The answer to `session.hello`: before the events that follow it. */
  | { readonly kind: "hello"; readonly answer: HelloAnswer }
  | { readonly kind: "event"; readonly event: ServerEvent };

/** Ops that the connection itself sends. */
export type BridgeOp = Exclude<Op, "session.hello" | "session.ping">;
