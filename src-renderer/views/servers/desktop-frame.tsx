import type { ReactNode } from "react";
import { useAppState } from "../app-context.tsx";
import { NARROW, useMediaQuery } from "../widgets/use-media-query.ts";
import { JoinByLink } from "./join-by-link.tsx";
import { ServerRail } from "./server-rail.tsx";

/** What the desktop app has around every view: the servers at the left, and the question of an invite link. */
export function DesktopFrame({ children }: { children: ReactNode }) {
  const isDesktop = useAppState(({ desktop }) => desktop !== null);
  const hasServers = useAppState(({ desktop }) => desktop !== null && desktop.servers.length > 0);
  const isRailElsewhere = useIsRailInDrawer();
  if (!isDesktop) return children;
  return (
    <div className="desktop-frame">
      {hasServers && !isRailElsewhere && <ServerRail />}
      <div className="desktop-content">{children}</div>
      <JoinByLink />
    </div>
  );
}

/** On a narrow page the main view's drawer of channels has room for the servers; other views have no drawer. */
export function useIsRailInDrawer(): boolean {
  const isNarrow = useMediaQuery(NARROW);
  const isMainView = useAppState(({ phase, roster }) => phase.kind === "signedIn" && roster !== null);
  const isDesktop = useAppState(({ desktop }) => desktop !== null);
  return isNarrow && isMainView && isDesktop;
}
