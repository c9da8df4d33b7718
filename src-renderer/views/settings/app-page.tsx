import { useState } from "react";
import { Button } from "react-aria-components";
import type { Preferences } from "../../../shared/desktop/desktop-state.ts";
import { useDesktopApp } from "../app-context.tsx";
import { refusalWords } from "../welcome/form-faults.ts";
import { LabelledSwitch } from "../widgets/labelled-switch.tsx";
import { Notice } from "../widgets/notice.tsx";
import { TokenStoreSettings } from "./token-store-settings.tsx";
import { UpdateSettings } from "./update-settings.tsx";

/** The desktop app itself: how it starts and stays, where it keeps log-ins, how it gets newer. */
export function AppPage() {
  const { state, commands } = useDesktopApp();
  const { preferences, hasTray } = state;
  const [fault, setFault] = useState<string | null>(null);
  const change = (next: Partial<Preferences>) => {
    setFault(null);
    commands.setPreferences(next).catch((error) => setFault(refusalWords(error)));
  };
  return (
    <div className="settings-page">
      {fault !== null && <Notice kind="fault">{fault}</Notice>}
      <section className="settings-group">
        <h3 className="settings-group-title">Window</h3>
        <LabelledSwitch
          label={hasTray ? "Keep running in the tray" : "Keep running when the window is closed"}
          description={
            hasTray
              ? "Closing the window leaves you in the call; the tray brings it back."
              : "This desktop has no tray: the window is minimised."
          }
          isSelected={preferences.closeToTray}
          onChange={(closeToTray) => change({ closeToTray })}
        />
        <LabelledSwitch
          label="Start at log-in"
          description="Cromulent is there when you have logged in to this computer."
          isSelected={preferences.startAtLogin}
          onChange={(startAtLogin) => change({ startAtLogin })}
        />
        <LabelledSwitch
          label="Start hidden"
          description={hasTray ? "At log-in: in the tray, without a window." : "At log-in: with the window minimised."}
          isSelected={preferences.startHidden}
          isDisabled={!preferences.startAtLogin}
          onChange={(startHidden) => change({ startHidden })}
        />
        <LabelledSwitch
          label="Notifications"
          description="From the system, while this window is not in front."
          isSelected={preferences.notifications}
          onChange={(notifications) => change({ notifications })}
        />
      </section>
      <TokenStoreSettings onChange={change} />
      <UpdateSettings onChange={change} />
      <section className="settings-group">
        <h3 className="settings-group-title">About</h3>
        <div className="settings-line">
          <span className="settings-line-words">
            <span className="switch-label">
              Cromulent <span className="numbers">{state.version}</span>
            </span>
            <span className="field-description">Its logs say what happened when something failed.</span>
          </span>
          <Button className="button small" onPress={() => commands.openLogFolder()}>
            Open log folder
          </Button>
        </div>
      </section>
    </div>
  );
}
