import type { EventData, EventName } from "../../shared/protocol/events.ts";

/**
 * The way of events to sessions. Whoever publishes neither waits nor learns who got it, so that several processes can
 * share the work later (a session may live in another one) without a caller noticing.
 */
export interface FanOut {
  /** To every session of the server, detached ones included, but for the one whose answer says the same. */
  toAll<N extends EventName>(event: N, data: EventData<N>, exceptSessionId?: string | null): void;
  toSession<N extends EventName>(sessionId: string, event: N, data: EventData<N>): void;
}
