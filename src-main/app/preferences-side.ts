import { homedir } from "node:os";
import { join } from "node:path";
import { app } from "electron";
import type { DesktopState, Preferences } from "../../shared/desktop/desktop-state.ts";
import type { DesktopStateStore } from "../desktop-state-store.ts";
import type { Environment } from "../environment.ts";
import type { TokenStore } from "../session/token-store.ts";
import { nodeFiles } from "../settings/files.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import { Autostart } from "../system/autostart.ts";
import { launchCommand } from "../system/launch.ts";
import type { Log } from "../system/log.ts";
import type { Updates } from "../system/updates.ts";

export interface PreferencesParts {
  readonly os: DesktopState["os"];
  readonly environment: Environment;
  readonly settings: SettingsStore;
  readonly state: DesktopStateStore;
  readonly tokens: TokenStore;
  readonly updates: Updates;
  readonly log: Log;
}

/** Carries the preferences out that are more than a value: start at log-in, updates, tokens on the disk. */
export class PreferencesSide {
  readonly #parts: PreferencesParts;
  readonly #autostart: Autostart;

  constructor(parts: PreferencesParts) {
    this.#parts = parts;
    const { os, environment, log } = parts;
    this.#autostart = new Autostart({
      os,
      app,
      files: nodeFiles,
      configFolder: environment.configFolder ?? join(homedir(), ".config"),
      command: launchCommand({
        execPath: process.execPath,
        appImage: environment.appImage,
        portableFile: environment.portableFile,
        unpackagedPath: app.isPackaged ? null : app.getAppPath(),
      }),
      log,
    });
  }

  /** At the start. Never rejects. */
  async begin(): Promise<void> {
    const { settings, tokens, state, updates } = this.#parts;
    const { preferences } = settings.current;
    updates.setFeed(preferences.updateFeed);
    await Promise.all([this.#autostart.refresh(preferences), tokens.load()]);
    state.update({ tokenStore: tokens.kind });
  }

  /** Rejects with `ProtocolError` where the system refuses; then nothing is changed. */
  async change(wanted: Preferences): Promise<void> {
    const { settings, tokens, state, updates } = this.#parts;
    const before = settings.current.preferences;
    if (wanted.startAtLogin !== before.startAtLogin || wanted.startHidden !== before.startHidden) {
      await this.#autostart.apply(wanted);
    }
    settings.change({ preferences: wanted });
    updates.setFeed(wanted.updateFeed);
    if (wanted.allowPlainTokens !== before.allowPlainTokens) {
      await tokens.allowPlainChanged();
      state.update({ tokenStore: tokens.kind });
    }
  }
}
