import type { Preferences } from "../../../shared/desktop/desktop-state.ts";
import { useDesktopApp } from "../app-context.tsx";
import { LabelledSwitch } from "../widgets/labelled-switch.tsx";
import { Notice } from "../widgets/notice.tsx";

/** How log-ins are kept over a restart; a choice only where the system cannot encrypt them. */
export function TokenStoreSettings({ onChange }: { onChange: (change: Partial<Preferences>) => void }) {
  const { tokenStore, preferences } = useDesktopApp().state;
  return (
    <section className="settings-group">
      <h3 className="settings-group-title">Staying logged in</h3>
      {tokenStore === "encrypted" ? (
        <p className="field-description">Your log-ins are kept on this computer, encrypted by the system's keyring.</p>
      ) : (
        <>
          {tokenStore === "session" && (
            <Notice kind="info">This system has no keyring, so you have to log in again after each start.</Notice>
          )}
          <LabelledSwitch
            label="Keep me logged in without encryption"
            description="Whoever can read your files, another program too, could then use your account until you log out."
            isSelected={preferences.allowPlainTokens}
            onChange={(allowPlainTokens) => onChange({ allowPlainTokens })}
          />
        </>
      )}
    </section>
  );
}
