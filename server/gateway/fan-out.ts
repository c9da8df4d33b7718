import type { EventData, EventName } from "../../shared/protocol/events.ts";

/**
 * The way of events to sessions. Whoever publishes neither waits nor learns who got it, so that several processes can
 * share the work later (a session may live in another one) without a caller noticing.
 */
export interface FanOut {
  /** To every session of the server, detached ones included, but for the one whose answer says the same. */
  toAll<N extends EventName>(event: N, data: EventData<N>, exceptSessionId?: string | null): void;
  /** To every session but those of an account. */
  toOthers<N extends EventName>(userId: string, event: N, data: EventData<N>): void;
  /** To every session of an account, but for the one whose answer says the same. */
  toUser<N extends EventName>(userId: string, event: N, data: EventData<N>, exceptSessionId?: string | null): void;
  toSession<N extends EventName>(sessionId: string, event: N, data: EventData<N>): void;
}
