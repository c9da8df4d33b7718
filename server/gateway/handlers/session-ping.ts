import type { Clock } from "../../../shared/time.ts";
import type { Handler } from "./handler.ts";

/** S1 */
export function sessionPing(clock: Clock): Handler<"session.ping"> {
  return async ({ answer }) => answer({ now: clock.now() });
}
