import type { ConnectionState } from "../connection/connection-state.ts";
import type { ServerEvent } from "../protocol/events.ts";
import type { HelloAnswer, Op } from "../protocol/requests.ts";

/** The highest `gen` that an earlier page of the desktop app saw or sent, for the others of its call (V6). */
export type Gens = readonly { readonly userId: string; readonly peerId: string; readonly gen: number }[];

/** What the world outside of the page tells it, in the order in which it happened. */
export type BridgeMessage =
  | { readonly kind: "state"; readonly state: ConnectionState }
  /** The answer to `session.hello`: before the events that follow it. */
  | {
      readonly kind: "hello";
      readonly answer: HelloAnswer;
      /** With the first one of a page that takes a call over: as of this very hello. */
      readonly gens?: Gens;
    }
  | { readonly kind: "event"; readonly event: ServerEvent }
  /** Another network, or a wake from sleep. */
  | { readonly kind: "networkChanged" };

/** All but the op that the connection itself sends. */
export type BridgeOp = Exclude<Op, "session.hello">;
