import type { ChannelAdministration } from "../../channels/channel-administration.ts";
import type { Handler } from "./handler.ts";

/** A4 */
export function channelCreate(channels: Pick<ChannelAdministration, "create">): Handler<"channel.create"> {
  return ({ session, data, answer }) => channels.create(session.user.id, data, (channel) => answer({ channel }));
}
