import { Button } from "react-aria-components";
import { useAppState, useCommands, useDesktop } from "../app-context.tsx";
import { KeyChips } from "../keys/key-chips.tsx";
import { isGlobalTalkKeyMissing, NO_GLOBAL_KEY } from "../keys/talk-binding.ts";
import { useKeyNaming } from "../keys/use-key-naming.ts";
import { Notice } from "../widgets/notice.tsx";

/** In the desktop app: the key that talks in every program, or that there is none; changed on the page of keys. */
export function GlobalTalkKey() {
  const commands = useCommands();
  const desktop = useDesktop();
  const naming = useKeyNaming();
  const isMissing = useAppState(isGlobalTalkKeyMissing);
  if (desktop === null) return null;
  if (isMissing) {
    return (
      <Notice kind="info">
        <p>{NO_GLOBAL_KEY}</p>
        <div className="notice-actions">
          <Button className="button small" onPress={() => commands.showSettings("keys")}>
            Set a key
          </Button>
        </div>
      </Notice>
    );
  }
  const own = desktop.state.bindings.filter(({ action }) => action === "holdToTalk");
  return (
    <div className="settings-line">
      <span className="settings-line-words">
        <span className="switch-label">{own.length === 1 ? "Global key" : "Global keys"}</span>
        <span className="field-description">
          {desktop.state.keySource === "portal"
            ? "Asked of this desktop, which assigns it."
            : "Works in every program."}
        </span>
      </span>
      <span className="global-keys">
        {own.map(({ id, trigger }) => (
          <KeyChips key={id} inputs={trigger} naming={naming} />
        ))}
      </span>
      <Button className="button small" aria-label="Change global keys" onPress={() => commands.showSettings("keys")}>
        Change
      </Button>
    </div>
  );
}
