import { type KeyboardEvent, type MouseEvent, type ReactNode, useState } from "react";
import { Button } from "react-aria-components";
import type { Channel } from "../../../shared/protocol/values.ts";
import { useRoster } from "../app-context.tsx";
import { ChannelMenu } from "../channel/channel-menu.tsx";
import { isAdministrator } from "../people/permissions.ts";
import { useChannelDrag } from "./use-channel-drag.ts";
import { useMoveChannel } from "./use-move-channel.ts";

interface ChannelLineProps {
  readonly channel: Channel;
  readonly isShown: boolean;
  readonly onPress: () => void;
  /** How much of it was not read; "quiet": nothing that should draw the eye. */
  readonly unread?: "none" | "quiet" | "unread";
  /** Name and signs of the line. */
  readonly children: ReactNode;
  /** What hangs below the line. */
  readonly below?: ReactNode;
  readonly className?: string;
  readonly isMine?: boolean;
}

/** A channel of the sidebar: it opens, it has a menu, and admins drag it to its place. */
export function ChannelLine({
  channel,
  isShown,
  onPress,
  unread = "none",
  children,
  below,
  className = "",
  isMine = false,
}: ChannelLineProps) {
  const { self } = useRoster();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const move = useMoveChannel();
  const isAdmin = isAdministrator(self.role);
  const drag = useChannelDrag(channel, isAdmin, (channelId, side) =>
    move.beside(channelId, { channelId: channel.id, side }),
  );
  const hasMenu = isAdmin || channel.kind === "text";

  const openMenu = (event: MouseEvent) => {
    if (!hasMenu) return;
    event.preventDefault();
    setMenuOpen(true);
  };
  return (
    <li className={`channel-place ${className}`} data-mine={isMine} {...drag.place}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: its button has the keys for what is dragged here */}
      <div
        className="channel-line"
        data-menu={isMenuOpen}
        // Before the button, which takes each key for itself.
        onKeyDownCapture={(event) => isAdmin && moveByKey(event, (step) => move.step(channel, step))}
        // The menu key and Shift+F10 come as a context menu as well.
        onContextMenu={openMenu}
        {...drag.line}
      >
        <Button
          className="channel-row"
          data-shown={isShown}
          data-unread={unread}
          aria-current={isShown ? "page" : false}
          onPress={onPress}
        >
          {children}
        </Button>
        <ChannelMenu
          channel={channel}
          isOpen={isMenuOpen}
          onOpenChange={setMenuOpen}
          placement="right top"
          className="icon-button small more-button"
        />
      </div>
      {below}
    </li>
  );
}

/** Alt with the arrows goes from channel to channel, so it is these. */
function moveByKey(event: KeyboardEvent, step: (step: "up" | "down") => void): void {
  if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.altKey) return;
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  event.preventDefault();
  event.stopPropagation();
  step(event.key === "ArrowUp" ? "up" : "down");
}
