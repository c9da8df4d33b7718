import type { ChannelAdministration } from "../../channels/channel-administration.ts";
import type { Handler } from "./handler.ts";

/** A4, A6 */
export function channelUpdate(channels: Pick<ChannelAdministration, "update">): Handler<"channel.update"> {
  return ({ session, data, answer }) => channels.update(session.user.id, data, (channel) => answer({ channel }));
}
