import type { Session } from "electron";
import type { Log } from "../system/log.ts";
import { isAppUrl } from "./app-origin.ts";

/** What a page asks for, in one form for requests and checks. */
export interface PermissionQuery {
  readonly permission: string;
  /** Address or origin of the frame that asks; null where Electron does not say. */
  readonly origin: string | null;
  readonly isMainFrame: boolean;
  /** Of "media": what it wants to record. */
  readonly mediaTypes: readonly string[];
}

/**
 * Chromium asks before a page reaches into the network that it is in (Local Network Access, in Electron from 43 on), and most
 * servers are there: without these, none of their pictures is shown. The policy lets the page ask nobody else.
 */
const LOCAL_NETWORK = ["local-network", "loopback-network", "local-network-access"];

/** Beside the microphone: all of them harmless, and used. */
const ALLOWED: ReadonlySet<string> = new Set([
  // `setSinkId`: which loudspeaker.
  "speaker-selection",
  // Copying an invite.
  "clipboard-sanitized-write",
  ...LOCAL_NETWORK,
]);

/** The microphone, for our own page; never a camera, a screen, a place, a device. */
export function isPermitted({ permission, origin, isMainFrame, mediaTypes }: PermissionQuery): boolean {
  if (origin === null || !isAppUrl(origin) || !isMainFrame) return false;
  if (permission === "media") return mediaTypes.length > 0 && mediaTypes.every((type) => type === "audio");
  return ALLOWED.has(permission);
}

/** Both handlers: most of the web's functions check first, and ask only where the check says no. */
export function guardPermissions(session: Session, log: Log): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const permitted = isPermitted({
      permission,
      origin: details.requestingUrl,
      isMainFrame: details.isMainFrame,
      mediaTypes: "mediaTypes" in details ? (details.mediaTypes ?? []) : [],
    });
    if (!permitted) log.warn("a permission was refused", { permission });
    callback(permitted);
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    isPermitted({
      permission,
      origin: requestingOrigin === "" ? (details.securityOrigin ?? null) : requestingOrigin,
      isMainFrame: details.isMainFrame,
      mediaTypes: details.mediaType === undefined ? [] : [details.mediaType],
    }),
  );
  session.setDevicePermissionHandler(() => false);
}
