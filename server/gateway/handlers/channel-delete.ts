import type { ChannelAdministration } from "../../channels/channel-administration.ts";
import type { Handler } from "./handler.ts";

/** A5 */
export function channelDelete(channels: Pick<ChannelAdministration, "delete">): Handler<"channel.delete"> {
  return ({ session, data, answer }) => channels.delete(session.user.id, data.channelId, () => answer({}));
}
