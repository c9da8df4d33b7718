import { app, safeStorage } from "electron";
import type { Latency } from "../../shared/client/settings.ts";
import type { DesktopState } from "../../shared/desktop/desktop-state.ts";
import type { Clock } from "../../shared/time.ts";
import { DesktopStateStore } from "../desktop-state-store.ts";
import type { Environment } from "../environment.ts";
import { TokenStore } from "../session/token-store.ts";
import { nodeFiles } from "../settings/files.ts";
import { SettingsFile } from "../settings/settings-file.ts";
import { SettingsStore } from "../settings/settings-store.ts";
import type { Log } from "../system/log.ts";

export interface StoresParts {
  readonly os: DesktopState["os"];
  readonly environment: Environment;
  /** That sound was started with. */
  readonly latency: Latency;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
}

export interface Stores {
  readonly settings: SettingsStore;
  readonly tokens: TokenStore;
  /** Follows the settings, as far as the views show them. */
  readonly state: DesktopStateStore;
}

/** What this installation keeps, and what of it the views show; once `app` is ready. */
export function openStores({ os, environment, latency, clock, log, newId }: StoresParts): Stores {
  const folder = app.getPath("userData");
  const file = new SettingsFile({ files: nodeFiles, folder, clock, log });
  const settings = new SettingsStore({ file, clock, log, newId });
  const tokens = new TokenStore({
    encryption: safeStorage,
    os,
    files: nodeFiles,
    folder,
    allowPlain: () => settings.current.preferences.allowPlainTokens,
    log,
  });
  const state = new DesktopStateStore({
    os,
    version: app.getVersion(),
    ...shownSettings(settings),
    keys: { kind: "off" },
    keySource: environment.keySource,
    hasTray: false,
    tokenStore: tokens.kind,
    update: { kind: "off" },
    settingsFault: settings.fault,
    startedLatency: latency,
    invite: null,
    shut: null,
  });
  settings.onChange(() => state.update(shownSettings(settings)));
  settings.onFault((settingsFault) => state.update({ settingsFault }));
  return { settings, tokens, state };
}

function shownSettings(
  settings: SettingsStore,
): Pick<DesktopState, "servers" | "activeServerId" | "bindings" | "preferences"> {
  const { servers, activeServerId, bindings, preferences } = settings.current;
  return { servers, activeServerId, bindings, preferences };
}
