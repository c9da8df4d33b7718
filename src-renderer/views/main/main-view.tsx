import { useEffect, useRef, useState } from "react";
import type { ServerInfo } from "../../../shared/protocol/requests.ts";
import type { Channel, Message } from "../../../shared/protocol/values.ts";
import { Announcer } from "../announcer.tsx";
import { useAppState, useCommands } from "../app-context.tsx";
import { ChannelView } from "../channel/channel-view.tsx";
import { MemberList } from "../members/member-list.tsx";
import { SearchPanel } from "../search/search-panel.tsx";
import { useIsRailInDrawer } from "../servers/desktop-frame.tsx";
import { ServerRail } from "../servers/server-rail.tsx";
import { ChannelList } from "../sidebar/channel-list.tsx";
import { UserArea } from "../sidebar/user-area.tsx";
import { useTalkKey } from "../use-talk-key.ts";
import { VoiceBar } from "../voice-bar/voice-bar.tsx";
import { COMPACT, NARROW, useMediaQuery } from "../widgets/use-media-query.ts";
import { useSessionFlag } from "../widgets/use-session-flag.ts";
import { ConnectionBanner } from "./connection-banner.tsx";
import { MainOverlays, type Overlay } from "./main-overlays.tsx";
import { SettingsFaultBanner } from "./settings-fault-banner.tsx";
import { type Drawer, useDrawers } from "./use-drawers.ts";
import { useMainShortcuts } from "./use-main-shortcuts.ts";
import { usePageTitle } from "./use-page-title.ts";
import { useSearchPanel } from "./use-search-panel.ts";
import { useShownChannel } from "./use-shown-channel.ts";
import { useSizeVariable } from "./use-size-variable.ts";

const ALL_DRAWERS: readonly Drawer[] = ["channels", "members", "search"];
const RIGHT_DRAWERS: readonly Drawer[] = ["members", "search"];
const NO_DRAWERS: readonly Drawer[] = [];

/** Logged in: channels and voice bar on the left, the channel in the middle, the members or the search on the right. */
export function MainView({ server }: { server: ServerInfo }) {
  const shown = useShownChannel();
  const isNarrow = useMediaQuery(NARROW);
  const isCompact = useMediaQuery(COMPACT);
  const drawers = useDrawers(isNarrow ? ALL_DRAWERS : isCompact ? RIGHT_DRAWERS : NO_DRAWERS);
  const search = useSearchPanel(drawers, isCompact);
  const [overlay, setOverlay] = useState<Overlay>("none");
  const [isMembersOpen, setMembersOpen] = useSessionFlag("members", true);
  const commands = useCommands();
  const isOnAir = useAppState((state) => state.voice.transmitting);
  const isCalling = useAppState((state) => state.voice.call.kind !== "none");
  const voiceBar = useRef<HTMLElement>(null);

  useTalkKey();
  usePageTitle(server.name, shown.channel);
  useSizeVariable(voiceBar, "--voice-bar-height");
  useEffect(forgetInviteInAddress, []);

  const userArea = <UserArea onOpenSettings={() => commands.showSettings("voice")} />;
  // A narrow page has room for one of the two above the channel; one's call goes first.
  const isUserAreaInDrawer = isNarrow && isCalling;
  const isRailInDrawer = useIsRailInDrawer();
  const isMembersShown = isCompact ? drawers.open === "members" : isMembersOpen && !search.isShown;
  const show = (channel: Channel) => {
    shown.show(channel);
    drawers.close();
  };
  const toggleMembers = () => {
    if (isCompact) return drawers.toggle("members");
    setMembersOpen(search.isShown || !isMembersOpen);
    search.hide();
  };
  const toggleSearch = () => {
    if (search.isShown) search.close();
    else search.open(shown.channel?.kind === "text" ? shown.channel.id : null);
  };
  const jumpTo = ({ channelId, id }: Message) => {
    commands.showChannel(channelId);
    commands.chat.jumpTo(channelId, id);
    if (isCompact) search.close();
  };
  useMainShortcuts({
    shown: shown.channel,
    onShow: show,
    onSearch: search.open,
    onSwitcher: () => setOverlay("switcher"),
    onList: () => setOverlay("shortcuts"),
    isDrawerOpen: drawers.open !== null,
  });

  return (
    <div className="shell" data-drawer={drawers.open ?? "none"} data-on-air={isOnAir}>
      <nav
        ref={drawers.channelsRef}
        className="left"
        aria-label="Channels"
        tabIndex={-1}
        hidden={isNarrow && drawers.open !== "channels"}
      >
        {isRailInDrawer && <ServerRail />}
        <div className="left-column">
          <ChannelList server={server} shownChannelId={shown.channel?.id ?? null} onShow={show} />
          {isUserAreaInDrawer && userArea}
        </div>
      </nav>
      <VoiceBar ref={voiceBar}>{!isUserAreaInDrawer && userArea}</VoiceBar>
      <div className="middle" inert={drawers.open !== null}>
        <ConnectionBanner />
        <SettingsFaultBanner />
        <ChannelView
          channel={shown.channel}
          isNarrow={isNarrow}
          isMembersShown={isMembersShown}
          onToggleMembers={toggleMembers}
          isSearchShown={search.isShown}
          onToggleSearch={toggleSearch}
          onOpenChannels={() => drawers.toggle("channels")}
        />
      </div>
      {isMembersShown && <MemberList ref={drawers.membersRef} />}
      {search.isShown && <SearchPanel opening={search.opening} onClose={search.close} onJump={jumpTo} />}
      {drawers.open !== null && <div className="drawer-scrim" onPointerDown={drawers.close} aria-hidden="true" />}
      <MainOverlays overlay={overlay} shownId={shown.channel?.id ?? null} onClose={() => setOverlay("none")} />
      <Announcer />
    </div>
  );
}

/** Once one is in, a reload must not show the invite again. */
function forgetInviteInAddress(): void {
  if (location.pathname.startsWith("/invite/")) history.replaceState(null, "", "/");
  else if (location.hash.startsWith("#/invite/")) history.replaceState(null, "", location.pathname);
}
