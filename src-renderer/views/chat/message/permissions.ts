import type { Message } from "../../../../shared/protocol/values.ts";
import type { Roster } from "../../../store/state.ts";

/** What one's role allows with a message (docs/protocol.md, "Chat"): edit one's own; delete one's own, an admin any. */
export function permissions(roster: Roster, message: Message): { mayEdit: boolean; mayDelete: boolean } {
  const isOwn = message.authorId === roster.self.id;
  return { mayEdit: isOwn, mayDelete: isOwn || roster.self.role !== "member" };
}
