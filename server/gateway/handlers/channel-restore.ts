import type { ChannelAdministration } from "../../channels/channel-administration.ts";
import type { Handler } from "./handler.ts";

/** A5 */
export function channelRestore(channels: Pick<ChannelAdministration, "restore">): Handler<"channel.restore"> {
  return ({ session, data, answer }) =>
    channels.restore(session.user.id, data.channelId, (channel) => answer({ channel }));
}
