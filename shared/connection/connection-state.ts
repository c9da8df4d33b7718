/** Why a connection will not come back by itself. */
export type EndReason =
  /** The client closed it. */
  | "closed"
  /** 4001: the token is wrong or has ended. */
  | "notLoggedIn"
  /** 4002: a newer connection has this session. */
  | "takenOver"
  /** 4003 */
  | "flooding"
  /** 4010: kicked or banned. */
  | "kicked"
  /** Three closes in a row for frames of our own that the server could not read. */
  | "ownFault";

/** Where a `GatewayConnection` stands; each state has only its own fields. */
export type ConnectionState =
  | { readonly kind: "idle" }
  /** A socket is being opened or `session.hello` is unanswered; `attempt` counts from 0 since it was last attached. */
  | { readonly kind: "connecting"; readonly attempt: number }
  | { readonly kind: "attached"; readonly sessionId: string }
  | { readonly kind: "waiting"; readonly attempt: number; readonly retryAt: number }
  | { readonly kind: "ended"; readonly reason: EndReason };
