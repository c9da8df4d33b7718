import type { Counts } from "../../chat/counts.ts";
import type { Handler } from "./handler.ts";

/** M7 */
export function channelRead(counts: Pick<Counts, "markRead">): Handler<"channel.read"> {
  return ({ session, data, answer }) => counts.markRead(session, data, answer);
}
