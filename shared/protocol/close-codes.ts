/** WebSocket close codes of the protocol (docs/protocol.md, "Gateway frames"); those below 4000 are of RFC 6455, 7.4.1. */
export const CLOSE = {
  /** The client means to go: its session ends at once (S2). */
  normal: 1000,
  /** The server goes away for a restart (S6). */
  goingAway: 1001,
  /** A binary frame. */
  unsupportedData: 1003,
  /** Text that is no UTF-8. */
  invalidPayload: 1007,
  /** A frame over `limits.maxFrameBytes`. */
  frameTooLarge: 1009,
  /** A frame that is no JSON object with a positive integer `id` and a string `op`. */
  brokenFrame: 4000,
  /** A wrong or ended token, or no `session.hello` within 5 s. */
  notLoggedIn: 4001,
  /** A newer connection resumed this session (S3). */
  takenOver: 4002,
  /** Too many refused requests. */
  flooding: 4003,
  /** Nothing heard for `deadAfterMs` (S1). */
  silent: 4008,
  /** The outgoing buffer passed its limit. */
  slowReader: 4009,
  /** Kicked or banned. */
  kicked: 4010,
} as const;

const FINAL: ReadonlySet<number> = new Set([CLOSE.notLoggedIn, CLOSE.takenOver, CLOSE.flooding, CLOSE.kicked]);
const ENDS_SESSION: ReadonlySet<number> = new Set([CLOSE.normal, CLOSE.notLoggedIn, CLOSE.flooding, CLOSE.kicked]);
const OWN_FAULT: ReadonlySet<number> = new Set([
  CLOSE.brokenFrame,
  CLOSE.unsupportedData,
  CLOSE.invalidPayload,
  CLOSE.frameTooLarge,
]);

/** After these a client does not reconnect by itself. */
export function isFinalClose(code: number): boolean {
  return FINAL.has(code);
}

/** Whether the server ends the session; after every other close it is detached and may be resumed (S2). */
export function endsSession(code: number): boolean {
  return ENDS_SESSION.has(code);
}

/** Closes that the client's own frames caused: never answered by reconnecting at once, and three in a row stop it. */
export function isOwnFault(code: number): boolean {
  return OWN_FAULT.has(code);
}
