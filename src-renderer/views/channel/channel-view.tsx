import { Hash, Menu, Search, Users, Volume2 } from "lucide-react";
import { useState } from "react";
import { Button } from "react-aria-components";
import type { Channel } from "../../../shared/protocol/values.ts";
import { shortcutWords } from "../shortcuts/shortcuts.ts";
import { IconButton } from "../widgets/icon-button.tsx";
import { ChannelMenu } from "./channel-menu.tsx";
import { Stage } from "./stage.tsx";
import { TextChannel } from "./text-channel.tsx";

interface ChannelViewProps {
  readonly channel: Channel | null;
  readonly isNarrow: boolean;
  readonly isMembersShown: boolean;
  readonly onToggleMembers: () => void;
  readonly isSearchShown: boolean;
  readonly onToggleSearch: () => void;
  readonly onOpenChannels: () => void;
}

/** The middle: a header with the channel's name and topic, and the channel. */
export function ChannelView({
  channel,
  isNarrow,
  isMembersShown,
  onToggleMembers,
  isSearchShown,
  onToggleSearch,
  onOpenChannels,
}: ChannelViewProps) {
  const Icon = channel?.kind === "voice" ? Volume2 : Hash;
  return (
    <main className="channel" aria-label={channel?.name ?? "No channel"}>
      <header className="channel-header">
        {isNarrow && (
          <IconButton label="Open the channel list" onPress={onOpenChannels}>
            <Menu size={18} aria-hidden="true" />
          </IconButton>
        )}
        {channel !== null && (
          <>
            <Icon className="channel-icon" size={18} aria-hidden="true" />
            <h1 className="channel-title truncate">{channel.name}</h1>
            {channel.topic !== "" && (
              <p className="channel-topic truncate" title={channel.topic}>
                {channel.topic}
              </p>
            )}
          </>
        )}
        <span className="spacer" />
        {channel !== null && <HeaderMenu channel={channel} />}
        <IconButton
          label="Search"
          hint={`Search (${shortcutWords("search")})`}
          placement="bottom"
          aria-expanded={isSearchShown}
          onPress={onToggleSearch}
        >
          <Search size={18} aria-hidden="true" />
        </IconButton>
        <Button
          className="icon-button"
          aria-label="Member list"
          aria-expanded={isMembersShown}
          data-on={isMembersShown}
          onPress={onToggleMembers}
        >
          <Users size={18} aria-hidden="true" />
        </Button>
      </header>
      {channel === null ? (
        <div className="empty">
          <p className="empty-lead">This server has no channels yet.</p>
        </div>
      ) : channel.kind === "voice" ? (
        <Stage channel={channel} />
      ) : (
        <TextChannel channel={channel} />
      )}
    </main>
  );
}

function HeaderMenu({ channel }: { channel: Channel }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <ChannelMenu
      channel={channel}
      isOpen={isOpen}
      onOpenChange={setOpen}
      placement="bottom end"
      className="icon-button"
    />
  );
}
