import type { User } from "../../shared/protocol/values.ts";

/** Who asks: a session, and its account as it is now (A1). */
export interface Actor {
  readonly id: string;
  readonly user: User;
}
