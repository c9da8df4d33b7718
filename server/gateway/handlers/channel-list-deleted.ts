import type { ChannelAdministration } from "../../channels/channel-administration.ts";
import type { Handler } from "./handler.ts";

/** A5 */
export function channelListDeleted(
  channels: Pick<ChannelAdministration, "listDeleted">,
): Handler<"channel.listDeleted"> {
  return async ({ session, answer }) => answer({ channels: await channels.listDeleted(session.user.id) });
}
