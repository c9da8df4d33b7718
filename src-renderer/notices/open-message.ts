import type { Commands } from "../store/commands.ts";

/** Brings a message that the user was told of. */
export function openMessage(commands: Commands, channelId: string, messageId: number): void {
  commands.showSettings(null);
  commands.showChannel(channelId);
  commands.chat.jumpTo(channelId, messageId);
}
