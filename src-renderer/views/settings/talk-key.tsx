import { useEffect, useRef, useState } from "react";
import { useAppState, useCommands } from "../app-context.tsx";
import { useKeyNaming } from "../keys/use-key-naming.ts";
import { CAPTURES_KEYS } from "../use-talk-key.ts";
import { canBeTalkKey, keyName } from "./key-name.ts";

/** The talk key, and the way to another one: press the button, then the key. */
export function TalkKey() {
  const commands = useCommands();
  const talkKey = useAppState((state) => state.settings.talkKey);
  const naming = useKeyNaming();
  const [capture, setCapture] = useState<"off" | "waiting" | "refused">("off");
  const button = useRef<HTMLButtonElement>(null);
  const isCapturing = capture !== "off";

  useEffect(() => {
    if (!isCapturing) return;
    const onKeyDown = (event: KeyboardEvent) => {
      event.preventDefault();
      event.stopPropagation();
      if (event.code === "Escape") setCapture("off");
      else if (!canBeTalkKey(event.code)) setCapture("refused");
      else {
        commands.changeSettings({ talkKey: event.code });
        setCapture("off");
      }
    };
    const stop = () => setCapture("off");
    const target = button.current;
    // Capturing, and at the window: neither the dialog nor the button may act on the key.
    addEventListener("keydown", onKeyDown, { capture: true });
    addEventListener("blur", stop);
    target?.addEventListener("blur", stop);
    return () => {
      removeEventListener("keydown", onKeyDown, { capture: true });
      removeEventListener("blur", stop);
      target?.removeEventListener("blur", stop);
    };
  }, [isCapturing, commands]);

  return (
    <div className="settings-line">
      <span className="settings-line-words">
        <span className="switch-label">Talk key</span>
        <span className="field-description" role="status">
          {capture === "off" && "Works while this window has the focus."}
          {capture === "waiting" && "Press the key to talk with; Escape keeps the old one."}
          {capture === "refused" && "That key is taken. Press another one; Escape keeps the old one."}
        </span>
      </span>
      <kbd className="key" data-capturing={isCapturing}>
        {isCapturing ? "…" : keyName(talkKey, naming)}
      </kbd>
      <button
        ref={button}
        type="button"
        className="button small"
        aria-label={isCapturing ? "Cancel" : "Change talk key"}
        {...(isCapturing ? { [CAPTURES_KEYS]: "" } : {})}
        onClick={(event) => {
          event.currentTarget.focus();
          setCapture(isCapturing ? "off" : "waiting");
        }}
      >
        {isCapturing ? "Cancel" : "Change"}
      </button>
    </div>
  );
}
