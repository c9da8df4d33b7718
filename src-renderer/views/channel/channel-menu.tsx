import { ArrowDown, ArrowUp, CheckCheck, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { Separator } from "react-aria-components";
import type { Channel } from "../../../shared/protocol/values.ts";
import { useAppState, useCommands, useRoster } from "../app-context.tsx";
import { isAdministrator } from "../people/permissions.ts";
import { positionOfStep } from "../sidebar/channel-order.ts";
import { useMoveChannel } from "../sidebar/use-move-channel.ts";
import { MenuEntry, MoreMenu } from "../widgets/more-menu.tsx";
import { DeleteChannelDialog } from "./delete-channel-dialog.tsx";
import { EditChannelDialog } from "./edit-channel-dialog.tsx";
import { NoticesSection, noticesAfter } from "./notices-section.tsx";

interface ChannelMenuProps {
  readonly channel: Channel;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly placement: "right top" | "bottom end";
  readonly className?: string;
}

/** What can be done about a channel: by everybody for themselves, and by admins for all. Nothing where that is nothing. */
export function ChannelMenu({ channel, placement, className, isOpen, onOpenChange }: ChannelMenuProps) {
  const commands = useCommands();
  const { channels, self } = useRoster();
  const settings = useAppState((state) => state.settings);
  const hasUnread = useAppState(({ chat }) => (chat.reads.get(channel.id)?.unread ?? 0) > 0);
  const move = useMoveChannel();
  const [asked, setAsked] = useState<"edit" | "delete" | null>(null);
  const isAdmin = isAdministrator(self.role);
  const isText = channel.kind === "text";
  if (!isText && !isAdmin) return null;

  const act = (entryId: string) => {
    const change = noticesAfter(settings, channel.id, entryId);
    if (change !== null) commands.changeSettings(change);
    else if (entryId === "read") commands.chat.markRead(channel.id);
    else if (entryId === "up" || entryId === "down") move.step(channel, entryId);
    else if (entryId === "edit" || entryId === "delete") setAsked(entryId);
  };
  return (
    <>
      <MoreMenu
        label={`More about ${channel.name}`}
        isOpen={isOpen}
        onOpenChange={onOpenChange}
        onAction={act}
        placement={placement}
        {...(className !== undefined && { className })}
      >
        {isText && (
          <MenuEntry id="read" icon={CheckCheck} isDisabled={!hasUnread}>
            Mark as read
          </MenuEntry>
        )}
        {isText && <NoticesSection settings={settings} channelId={channel.id} />}
        {isText && isAdmin && <Separator className="menu-line" />}
        {isAdmin && (
          <>
            <MenuEntry id="edit" icon={Pencil}>
              Edit channel…
            </MenuEntry>
            <MenuEntry id="up" icon={ArrowUp} isDisabled={positionOfStep(channels, channel, "up") === null}>
              Move up
            </MenuEntry>
            <MenuEntry id="down" icon={ArrowDown} isDisabled={positionOfStep(channels, channel, "down") === null}>
              Move down
            </MenuEntry>
            <MenuEntry id="delete" icon={Trash2}>
              Delete channel…
            </MenuEntry>
          </>
        )}
      </MoreMenu>
      {isAdmin && asked === "edit" && <EditChannelDialog channel={channel} onClose={() => setAsked(null)} />}
      {isAdmin && asked === "delete" && <DeleteChannelDialog channel={channel} onClose={() => setAsked(null)} />}
    </>
  );
}
