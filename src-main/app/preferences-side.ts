import type { Preferences } from "../../shared/desktop/desktop-state.ts";
import type { DesktopStateStore } from "../desktop-state-store.ts";
import type { TokenStore } from "../session/token-store.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import type { Autostart } from "../system/autostart.ts";
import type { Updates } from "../system/updates.ts";

export interface PreferencesParts {
  readonly settings: Pick<SettingsStore, "current" | "change">;
  readonly state: Pick<DesktopStateStore, "update">;
  readonly autostart: Pick<Autostart, "apply" | "refresh">;
  readonly tokens: Pick<TokenStore, "kind" | "load" | "allowPlainChanged">;
  readonly updates: Pick<Updates, "setFeed">;
}

/** Carries the preferences out that are more than a value: start at log-in, updates, tokens on the disk. */
export class PreferencesSide {
  readonly #parts: PreferencesParts;

  constructor(parts: PreferencesParts) {
    this.#parts = parts;
  }

  /** At the start. Never rejects. */
  async begin(): Promise<void> {
    const { settings, autostart, tokens, state, updates } = this.#parts;
    const { preferences } = settings.current;
    updates.setFeed(preferences.updateFeed);
    await Promise.all([autostart.refresh(preferences), tokens.load()]);
    state.update({ tokenStore: tokens.kind });
  }

  /** Rejects with `ProtocolError` where the system refuses; then nothing is changed. */
  async change(wanted: Preferences): Promise<void> {
    const { settings, autostart, tokens, state, updates } = this.#parts;
    const before = settings.current.preferences;
    if (wanted.startAtLogin !== before.startAtLogin || wanted.startHidden !== before.startHidden) {
      await autostart.apply(wanted);
    }
    settings.change({ preferences: wanted });
    updates.setFeed(wanted.updateFeed);
    if (wanted.allowPlainTokens !== before.allowPlainTokens) {
      await tokens.allowPlainChanged();
      state.update({ tokenStore: tokens.kind });
    }
  }
}
