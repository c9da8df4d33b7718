import type { Presence } from "../../presence/presence.ts";
import type { Handler } from "./handler.ts";

/** S5 */
export function presenceSet(presence: Pick<Presence, "put">): Handler<"presence.set"> {
  return async ({ session, data, answer }) => {
    session.presence = data.status;
    // One that lost its connection meanwhile counts again, with what it says here, once it is attached again.
    if (session.state.kind === "attached") await presence.put(session.user.id, session.id, data.status);
    answer({});
  };
}
