import { useState } from "react";
import { Button } from "react-aria-components";
import { assertNever } from "../../../shared/assert-never.ts";
import { useAppState, useCommands, useDesktop } from "../app-context.tsx";
import { refusalWords } from "../welcome/form-faults.ts";
import { LabelledSwitch } from "../widgets/labelled-switch.tsx";
import { Notice } from "../widgets/notice.tsx";
import { NoticeLevels } from "./notice-levels.tsx";
import { type NoticePermission, useNoticePermission } from "./use-notice-permission.ts";

/** Of which messages the user is told, and how. */
export function NotificationsPage() {
  const commands = useCommands();
  const sounds = useAppState((state) => state.settings.sounds);
  const isMember = useAppState((state) => state.roster !== null);
  const isDesktop = useDesktop() !== null;
  return (
    <div className="settings-page">
      <section className="settings-group">
        <h3 className="settings-group-title">{isDesktop ? "On this computer" : "In this browser"}</h3>
        {isDesktop ? <SystemNotices /> : <BrowserNotices />}
        <LabelledSwitch
          label="Sounds"
          description="When somebody calls you; also those of calls: joining, leaving, muting."
          isSelected={sounds}
          onChange={(isOn) => commands.changeSettings({ sounds: isOn })}
        />
      </section>
      {isMember && <NoticeLevels />}
    </div>
  );
}

function SystemNotices() {
  const desktop = useDesktop();
  const [fault, setFault] = useState<string | null>(null);
  if (desktop === null) return null;
  const { state, commands } = desktop;
  const change = (notifications: boolean) => {
    setFault(null);
    commands.setPreferences({ notifications }).catch((error: unknown) => setFault(refusalWords(error)));
  };
  return (
    <>
      {fault !== null && <Notice kind="fault">{fault}</Notice>}
      <LabelledSwitch
        label="Notifications"
        description="From the system, while this window is not in front."
        isSelected={state.preferences.notifications}
        onChange={change}
      />
      <Line
        words="Nothing to be seen? Look whether your system lets Cromulent show notifications, and for its “do not disturb”."
        button="Show a test notification"
        onPress={() => commands.showTestNotice()}
      />
    </>
  );
}

function BrowserNotices() {
  const { permission, ask } = useNoticePermission();
  const [isRefused, setRefused] = useState(false);
  if (isRefused) return <Notice kind="info">{CURES.unsupported}</Notice>;
  switch (permission) {
    case "granted":
      return (
        <Line
          words="This browser shows notifications while you look at something else."
          button="Show a test notification"
          onPress={() => setRefused(!showTestNotice())}
        />
      );
    case "notAsked":
      return (
        <Line
          words="This browser has to be allowed to show notifications. It asks you once."
          button="Allow notifications…"
          onPress={ask}
        />
      );
    case "denied":
    case "insecure":
    case "unsupported":
      return <Notice kind="info">{CURES[permission]}</Notice>;
    default:
      return assertNever(permission);
  }
}

const CURES: Readonly<Record<Exclude<NoticePermission, "granted" | "notAsked">, string>> = {
  denied:
    "This browser was told to show no notifications of this page. Press the sign beside its address to allow them again.",
  insecure: "Browsers show notifications only for pages on https. Badges and sounds work all the same.",
  unsupported: "This browser has no notifications for pages. Badges and sounds work all the same.",
};

function Line({ words, button, onPress }: { words: string; button: string; onPress: () => void }) {
  return (
    <div className="settings-line">
      <span className="settings-line-words">
        <span className="field-description">{words}</span>
      </span>
      <Button className="button small" onPress={onPress}>
        {button}
      </Button>
    </div>
  );
}

/** Whether the browser took it: Chrome on Android has the class, and lets only service workers use it. */
function showTestNotice(): boolean {
  try {
    const notice = new Notification("Notifications work", {
      body: "This is how Cromulent tells you of new messages.",
      tag: "cromulent:test",
      silent: true,
    });
    notice.onclick = () => {
      focus();
      notice.close();
    };
    return true;
  } catch {
    return false;
  }
}
