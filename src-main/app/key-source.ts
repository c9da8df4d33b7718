import { shell, systemPreferences, type WebContents } from "electron";
import type { DesktopState } from "../../shared/desktop/desktop-state.ts";
import type { Clock, Random } from "../../shared/time.ts";
import { startHelperFrom } from "../keys/helper-process.ts";
import { HookKeySource } from "../keys/hook-key-source.ts";
import type { CreateKeySource } from "../keys/key-source.ts";
import { createPortalKeySource } from "../keys/portal/create-portal-key-source.ts";
import type { PortalKeySource } from "../keys/portal/portal-key-source.ts";
import type { Log } from "../system/log.ts";
import { LINUX_APP_ID } from "./linux-app-id.ts";

/** The page of macOS' settings on which "Accessibility" is granted. */
const MAC_ACCESSIBILITY = "x-apple.systempreferences:com.apple.preference.security?Privacy_Accessibility";

export interface SystemKeysParts {
  readonly kind: DesktopState["keySource"];
  readonly os: DesktopState["os"];
  /** Absolute path of the key helper's bundle. */
  readonly helperFile: string;
  /** The window's own: what is typed there tells a hook that hears nothing. */
  readonly contents: WebContents;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export interface SystemKeys {
  readonly create: CreateKeySource;
  /** Where the user allows or assigns the keys; nothing where this system has no such place. */
  openSettings(): void;
}

/** Whoever hears the global keys on this system. */
export function systemKeys(parts: SystemKeysParts): SystemKeys {
  return parts.kind === "portal" ? portalKeys(parts) : hookKeys(parts);
}

function portalKeys({ clock, random, log }: SystemKeysParts): SystemKeys {
  let source: PortalKeySource | null = null;
  const onFault = (error: unknown): void => log.warn("the desktop's portal of shortcuts", { error });
  return {
    create(events) {
      source = createPortalKeySource({ clock, random, appId: LINUX_APP_ID, busAddress: null, onFault }, events);
      return source;
    },
    openSettings: () => source?.openSettings(),
  };
}

function hookKeys({ os, helperFile, contents, clock, log }: SystemKeysParts): SystemKeys {
  return {
    create: (events) =>
      new HookKeySource(
        {
          startHelper: startHelperFrom(helperFile),
          clock,
          log,
          isPermitted: () => os !== "darwin" || systemPreferences.isTrustedAccessibilityClient(false),
          onTyped: (listener) => onTyped(contents, listener),
        },
        events,
      ),
    openSettings() {
      if (os !== "darwin") return;
      shell.openExternal(MAC_ACCESSIBILITY).catch((error: unknown) => log.warn("the settings did not open", { error }));
    },
  };
}

function onTyped(contents: WebContents, listener: () => void): () => void {
  const hear = (_event: unknown, { type, isAutoRepeat }: { type: string; isAutoRepeat: boolean }): void => {
    if (type === "keyDown" && !isAutoRepeat) listener();
  };
  contents.on("before-input-event", hear);
  return () => void contents.off("before-input-event", hear);
}
