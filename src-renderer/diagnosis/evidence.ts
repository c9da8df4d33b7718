import type { ConnectionStep } from "../../shared/protocol/connection-report.ts";
import type { RelayStepName } from "./relay-addresses.ts";

export type Outcome = ConnectionStep["outcome"];

/** What came of asking one address of the relay for an allocation. */
export type RelayAttempt =
  | {
      readonly kind: "allocated";
      readonly url: string;
      readonly tookMs: number;
      /** Where the relay takes what is sent to us. */
      readonly relayAddress: string;
      /** One's own address as the relay sees it; null where the browser keeps it to itself. */
      readonly seenAs: string | null;
    }
  /** 401. `later`: what it said to a credential that ends hours later (C1). */
  | { readonly kind: "unauthorized"; readonly url: string; readonly later: "taken" | "refused" | "notTried" }
  | { readonly kind: "refused"; readonly url: string; readonly code: number; readonly text: string }
  /** Its port is open, and TLS on it does not come about. */
  | { readonly kind: "tlsFailed"; readonly url: string }
  /** `fault`: what the browser said, where it could not connect at all; null: nothing came before the time was over. */
  | { readonly kind: "unreachable"; readonly url: string; readonly fault: string | null };

/** All that a verdict rests on. */
export interface Evidence {
  readonly signalling: Outcome;
  readonly stun: Outcome;
  /** Empty where the server offers nothing of the kind. */
  readonly relays: Readonly<Record<RelayStepName, readonly RelayAttempt[]>>;
  readonly relay: Outcome;
  /** Whether even the later credentials have ended by this machine's own clock. */
  readonly endedByOwnClock: boolean;
}
