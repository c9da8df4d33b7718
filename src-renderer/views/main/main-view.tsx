import { useEffect, useRef } from "react";
import type { ServerInfo } from "../../../shared/protocol/requests.ts";
import type { Channel } from "../../../shared/protocol/values.ts";
import { Announcer } from "../announcer.tsx";
import { useAppState, useCommands, useRoster } from "../app-context.tsx";
import { ChannelView } from "../channel/channel-view.tsx";
import { MemberList } from "../members/member-list.tsx";
import { channelsOfKind } from "../people/people.ts";
import { useIsRailInDrawer } from "../servers/desktop-frame.tsx";
import { ServerRail } from "../servers/server-rail.tsx";
import { ChannelList } from "../sidebar/channel-list.tsx";
import { UserArea } from "../sidebar/user-area.tsx";
import { useTalkKey } from "../use-talk-key.ts";
import { isInCall } from "../voice-bar/call-words.ts";
import { VoiceBar } from "../voice-bar/voice-bar.tsx";
import { COMPACT, NARROW, useMediaQuery } from "../widgets/use-media-query.ts";
import { useSessionFlag } from "../widgets/use-session-flag.ts";
import { ConnectionBanner } from "./connection-banner.tsx";
import { SettingsFaultBanner } from "./settings-fault-banner.tsx";
import { type Drawer, useDrawers } from "./use-drawers.ts";
import { usePageTitle } from "./use-page-title.ts";
import { useSizeVariable } from "./use-size-variable.ts";

const BOTH_DRAWERS: readonly Drawer[] = ["channels", "members"];
const MEMBERS_DRAWER: readonly Drawer[] = ["members"];
const NO_DRAWERS: readonly Drawer[] = [];

/** Logged in: channels and voice bar on the left, the channel in the middle, the members on the right. */
export function MainView({ server }: { server: ServerInfo }) {
  const shown = useShownChannel();
  const isNarrow = useMediaQuery(NARROW);
  const isCompact = useMediaQuery(COMPACT);
  const drawers = useDrawers(isNarrow ? BOTH_DRAWERS : isCompact ? MEMBERS_DRAWER : NO_DRAWERS);
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
  const isMembersShown = isCompact ? drawers.open === "members" : isMembersOpen;
  const show = (channel: Channel) => {
    shown.show(channel);
    drawers.close();
  };

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
          onToggleMembers={() => (isCompact ? drawers.toggle("members") : setMembersOpen(!isMembersOpen))}
          onOpenChannels={() => drawers.toggle("channels")}
        />
      </div>
      {isMembersShown && <MemberList ref={drawers.membersRef} />}
      {drawers.open !== null && <div className="drawer-scrim" onPointerDown={drawers.close} aria-hidden="true" />}
      <Announcer />
    </div>
  );
}

/** The channel in the middle: the one chosen last, else that of the call, else the first one. */
function useShownChannel() {
  const roster = useRoster();
  const call = useAppState((state) => state.voice.call);
  const commands = useCommands();
  const chosenId = useAppState((state) => state.chosenChannelId);
  const find = (id: string | null) => roster.channels.find((channel) => channel.id === id) ?? null;
  const channel =
    find(chosenId) ??
    find(isInCall(call) ? call.channelId : null) ??
    channelsOfKind(roster, "text")[0] ??
    channelsOfKind(roster, "voice")[0] ??
    null;
  return { channel, show: ({ id }: Channel) => commands.showChannel(id) };
}

/** Once one is in, a reload must not show the invite again. */
function forgetInviteInAddress(): void {
  if (location.pathname.startsWith("/invite/")) history.replaceState(null, "", "/");
  else if (location.hash.startsWith("#/invite/")) history.replaceState(null, "", location.pathname);
}
